package io.procmem.metrics.dialect;

import io.procmem.metrics.MetricTable;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A table of metrics that can be chosen by its name, such as {@code process-exporter}: that of this
 * library, or one with the names of another exporter. Immutable.
 */
public final class Dialect {

  /** The metrics of this library. */
  public static final Dialect STANDARD =
      new Dialect(
          "standard",
          "The metrics of procmem: the machine, groups, and the processes that use the most.",
          MetricTable::standard);

  private static final List<Dialect> ALL =
      List.of(
          STANDARD,
          new Dialect(
              "process-exporter",
              "Groups of processes under the names of ncabatoff/process-exporter"
                  + " (namedprocess_namegroup_*).",
              ProcessExporter::table),
          new Dialect(
              "process-exporter-threads",
              "The same with its metrics of threads, which read up to four files of each thread.",
              ProcessExporter::tableWithThreads),
          new Dialect(
              "smem",
              "Processes, users and areas of the machine under the names of smem exporters, in KiB"
                  + " (smem_pid, smem_user, smem_system).",
              Smem::table),
          new Dialect(
              "smem-mappings",
              "The same with mappings (smem_map), for which smaps of each process is read.",
              Smem::tableWithMappings),
          new Dialect(
              "herakles",
              "Processes, subgroups and the machine under the names of the Herakles process memory"
                  + " exporter (herakles_*).",
              Herakles::table),
          new Dialect(
              "smaps",
              "Mappings of each process under the names of smaps-container-exporter"
                  + " (process_smaps_*), with its pid, namespace, pod and container.",
              Smaps::table),
          new Dialect(
              "smaps-summed",
              "The same without these labels: the sums over all processes of the same name.",
              Smaps::summed),
          new Dialect(
              "top",
              "Processes under the names of adsanz/process-exporter (memory_usage_bytes,"
                  + " cpu_usage_percent).",
              TopExporter::table),
          new Dialect(
              "top-command-line",
              "The same with the program of each process as proc_cmdline.",
              TopExporter::withCommandLine),
          new Dialect(
              "opentelemetry",
              "Processes and the system by OpenTelemetry's semantic conventions"
                  + " (process.memory.usage, system.cpu.time).",
              OpenTelemetry::table));

  private final String name;
  private final String description;
  private final Supplier<MetricTable> table;

  private Dialect(String name, String description, Supplier<MetricTable> table) {
    this.name = name;
    this.description = description;
    this.table = table;
  }

  /** {@return all of them, that of this library first} */
  public static List<Dialect> all() {
    return ALL;
  }

  /**
   * Finds a dialect by its name.
   *
   * @param name its name, such as {@code smem}
   * @return the dialect
   * @throws IllegalArgumentException if there is none; the message has all names
   */
  public static Dialect named(String name) {
    return ALL.stream()
        .filter(one -> one.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)));
  }

  private static String unknown(String name) {
    return "there is no dialect '%s': the dialects are %s"
        .formatted(name, ALL.stream().map(Dialect::name).collect(Collectors.joining(", ")));
  }

  /** {@return its name, as in options: {@code process-exporter}} */
  public String name() {
    return name;
  }

  /** {@return what it shows, in one sentence} */
  public String description() {
    return description;
  }

  /** {@return its metrics} */
  public MetricTable table() {
    return table.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
