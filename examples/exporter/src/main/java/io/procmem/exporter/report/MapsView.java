package io.procmem.exporter.report;

import static java.util.Objects.requireNonNull;

import io.procmem.exporter.unread.Unread;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** One row for each name of mappings, in all processes together or in each of them. */
final class MapsView extends View<MapRow> {

  private final boolean isEachProcess;
  private final List<String> patterns;

  MapsView() {
    this(false, List.of());
  }

  private MapsView(boolean isEachProcess, List<String> patterns) {
    super(
        "maps",
        "What processes have mapped, by name: files, heaps, stacks and other memory. Reads smaps,"
            + " which stalls each process for longer than reading PSS.",
        isEachProcess ? MapRow.ofProcess() : MapRow.ofAll(),
        true);
    this.isEachProcess = isEachProcess;
    this.patterns = List.copyOf(patterns);
  }

  @Override
  public Optional<View<?>> eachProcess() {
    return Optional.of(new MapsView(true, patterns));
  }

  /** Checks the patterns, too. */
  @Override
  public Optional<View<?>> ofMappings(List<String> names) {
    new Mappings(List.of(), Map.of(), OptionalLong.empty()).named(names.toArray(String[]::new));
    return Optional.of(new MapsView(isEachProcess, names));
  }

  @Override
  List<String> standard() {
    return isEachProcess
        ? List.of("pid", "user", "name", "mapping", "mappings", "rss", "pss", "uss", "swap")
        : List.of("mapping", "mappings", "processes", "rss", "pss", "uss", "swap", "avg_pss");
  }

  @Override
  Demand demand() {
    return Demand.of(Source.MAPPINGS);
  }

  @Override
  boolean hasSums() {
    return true;
  }

  /** If each process is shown, several have such a row, which belongs among their others. */
  @Override
  Role role(MapRow row) {
    boolean isSum = !isEachProcess && row.name().equals(MappingUsage.OTHER);
    return isSum ? Role.OTHER : Role.ORDINARY;
  }

  private Optional<Mappings> mappings(Reports reports) {
    return reports
        .latest()
        .extras()
        .mappings()
        .map(all -> patterns.isEmpty() ? all : all.named(patterns.toArray(String[]::new)));
  }

  @Override
  List<MapRow> rows(Reports reports) {
    List<ProcessMappings> processes = mappings(reports).map(Mappings::processes).orElse(List.of());
    return isEachProcess ? ofEach(processes, reports) : together(processes);
  }

  private static List<MapRow> together(List<ProcessMappings> processes) {
    Map<String, List<MappingUsage>> parts = new TreeMap<>();
    for (ProcessMappings process : processes) {
      for (MappingUsage usage : process.names().all()) {
        parts.computeIfAbsent(usage.name(), name -> new ArrayList<>()).add(usage);
      }
    }
    List<MapRow> rows = new ArrayList<>();
    parts.forEach((name, usages) -> rows.add(new MapRow(name, null, usages)));
    return rows;
  }

  private static List<MapRow> ofEach(List<ProcessMappings> processes, Reports reports) {
    Map<ProcessId, ProcessUsage> usages = new HashMap<>();
    reports.latest().processes().forEach(usage -> usages.put(usage.process().id(), usage));
    List<MapRow> rows = new ArrayList<>();
    for (ProcessMappings process : processes) {
      ProcessUsage usage = requireNonNull(usages.get(process.process()));
      for (MappingUsage mapping : process.names().all()) {
        rows.add(new MapRow(mapping.name(), usage, List.of(mapping)));
      }
    }
    return rows;
  }

  /** Of a process whose names and sizes are known, only the numbers are missing. */
  @Override
  int missing(Reports reports) {
    return mappings(reports)
        .map(all -> (int) all.missing().keySet().stream().filter(id -> !has(reports, id)).count())
        .orElse(0);
  }

  private static boolean has(Reports reports, ProcessId id) {
    return reports.latest().extras().mappings().flatMap(all -> all.of(id)).isPresent();
  }

  @Override
  List<String> notes(Reports reports) {
    List<ProcessMappings> processes = mappings(reports).map(Mappings::processes).orElse(List.of());
    List<String> notes = new ArrayList<>();
    long incomplete =
        processes.stream().filter(process -> process.incomplete().isPresent()).count();
    if (incomplete > 0) {
      notes.add("Of " + Unread.processes(incomplete) + ", only names and sizes are known");
    }
    if (!patterns.isEmpty() && processes.stream().allMatch(one -> one.names().all().isEmpty())) {
      notes.add(
          "No mapping has a name that matches --mappings: a pattern stands for the whole name, such"
              + " as '*/libc.so.6'");
    }
    return notes;
  }
}
