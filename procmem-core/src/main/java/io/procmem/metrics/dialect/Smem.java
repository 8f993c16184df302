package io.procmem.metrics.dialect;

import io.procmem.ledger.MemoryLedger;
import io.procmem.ledger.SystemArea;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricBuilder;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.OtherRow;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowKind;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.RowSink;
import io.procmem.metrics.Unit;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.report.Sum;
import io.procmem.report.Totals;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The metrics of smem exporters: {@code smem_pid}, {@code smem_user}, {@code smem_map} and {@code
 * smem_system}. The label {@code reading_type} says what a value is. As in smem, sizes are in KiB.
 *
 * <p>{@link #table()} reads no mappings, since the kernel takes several times as long for these as
 * for PSS: {@code smem_map} is on request, and so is the number of mappings in {@code smem_pid}.
 * {@link #tableWithMappings()} shows everything.
 *
 * <p>Differences from smem:
 *
 * <ul>
 *   <li>{@code command} is the program as it was started and, for an interpreter, the class, script
 *       or module that it runs. Other arguments are not kept: they may hold secrets.
 *   <li>An unknown value is left out. A process whose PSS may not be read still has its RSS and
 *       VSS, and sums exclude what is unknown.
 *   <li>A process without arguments is shown too. Kernel threads and processes that have ended own
 *       no memory: they have no row, and do not count in {@code smem_user}.
 *   <li>USS includes private huge pages of hugetlbfs.
 *   <li>VSS is that of {@code stat}: without {@code [vsyscall]}, which has 4 KiB.
 *   <li>The name of a mapping is not cut at its first blank. Names beyond {@link
 *       MetricTable#labelValueLimit(int)}, those with the smallest RSS, are the row {@code other},
 *       which has neither {@code pids} nor averages.
 *   <li>Shared memory and tmpfs are not cache in {@code smem_system}. {@code firmware/hardware} is
 *       left out, since its size is unknown; {@code kernel image} is what the kernel took at boot.
 * </ul>
 */
public final class Smem {

  private static final double KIB = 1024;

  /** More names than a table can show. */
  private static final int MAX_NAMES = 10_000;

  /** What smem calls {@link MappingUsage#UNNAMED}. */
  private static final String ANONYMOUS = "<anonymous>";

  private static final RowKind<SmemProcess> PID =
      RowKind.<SmemProcess>builder("pid", "pid", "user_id", "user", "command")
          .standard()
          .ofProcesses()
          .needs(Source.OWNER, Source.CMDLINE)
          .foldsInto(
              new OtherRow<>(
                  "other", List.of("", "", "other", "other"), false, SmemProcess::rssBytes))
          .rows(Smem::processes);

  private static final RowKind<Totals> USER =
      RowKind.totals("user", "other", List.of("", "other"), "user_id", "user")
          .standard()
          .needs(Source.OWNER)
          .rows(Smem::users);

  /** The mappings of each name, over all processes: {@code smem_map}. */
  public static final RowKind<MappingUsage> MAP =
      RowKind.<MappingUsage>builder("map", "map")
          .needs(Source.MAPPINGS)
          .foldsInto(
              new OtherRow<>(
                  MappingUsage.OTHER, List.of("other"), false, usage -> usage.rssBytes().orElse(0)))
          .rows(Smem::mappings);

  private static final RowKind<SystemArea> SYSTEM =
      RowKind.<SystemArea>builder("system", "area")
          .standard()
          .needs(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS)
          .rows(Smem::areas);

  private static final MetricTable TABLE = MetricTable.of("smem_", metrics(false)).allProcesses();

  private static final MetricTable WITH_MAPPINGS =
      MetricTable.of("smem_", metrics(true)).with(MAP).allProcesses();

  private Smem() {}

  /**
   * Processes, users and areas of the machine, from {@code smaps_rollup}. Mappings are on request:
   * {@code Smem.table().with(Smem.MAP)}. It shows every process, unless {@link MetricTable#top} or
   * a similar method chooses some.
   *
   * @return the table
   */
  public static MetricTable table() {
    return TABLE;
  }

  /**
   * All metrics of smem. A scan reads {@code smaps} of each process, too.
   *
   * @return the table
   */
  public static MetricTable tableWithMappings() {
    return WITH_MAPPINGS;
  }

  /**
   * A row of {@code smem_pid}.
   *
   * @param sample the process
   * @param memory its memory
   * @param mappings the number of its mappings; empty if they were not read
   */
  private record SmemProcess(ProcessSample sample, Memory.Owned memory, OptionalLong mappings) {
    long rssBytes() {
      return memory.rssBytes();
    }
  }

  private static void processes(RowContext context, RowSink<SmemProcess> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    for (ProcessUsage usage : context.processes()) {
      ProcessSample sample = usage.process();
      if (sample.memory() instanceof Memory.Owned memory) {
        Optional<ProcessMappings> own = read.flatMap(all -> all.of(sample.id()));
        OptionalLong mappings =
            own.isPresent() ? OptionalLong.of(own.get().mappings()) : OptionalLong.empty();
        List<String> labels = new ArrayList<>();
        labels.add(Integer.toString(sample.pid()));
        labels.add(sample.user().map(user -> Long.toString(user.uid())).orElse(""));
        labels.add(sample.user().map(User::name).orElse(""));
        labels.add(command(sample));
        labels.addAll(Values.further(context.labels(usage)));
        rows.accept(sample.id(), labels, new SmemProcess(sample, memory, mappings));
      }
    }
  }

  private static String command(ProcessSample sample) {
    return sample
        .commandLine()
        .filter(command -> !command.program().isEmpty())
        .map(Values::shown)
        .orElse(sample.fullName());
  }

  private static void users(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<User> usage : context.report().users()) {
      User user = usage.owner();
      if (owners(usage.totals()) > 0) {
        rows.accept(user.uid(), List.of(Long.toString(user.uid()), user.name()), usage.totals());
      }
    }
  }

  /** How many processes own memory. */
  private static int owners(Totals totals) {
    Sum rss = totals.memory().rss();
    return rss.counted() + rss.missing();
  }

  private static void mappings(RowContext context, RowSink<MappingUsage> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    if (read.isPresent()) {
      for (MappingUsage usage : read.get().largest(MAX_NAMES, MappingField.RSS).all()) {
        String name = usage.name().equals(MappingUsage.UNNAMED) ? ANONYMOUS : usage.name();
        rows.accept(usage.name(), List.of(name), usage);
      }
    }
  }

  private static void areas(RowContext context, RowSink<SystemArea> rows) {
    Report report = context.report();
    MemoryLedger.of(report.snapshot(), report.extras().memoryPools())
        .map(SystemArea::of)
        .orElse(List.of())
        .forEach(area -> rows.accept(area.name(), List.of(area.name().smemName()), area));
  }

  private static List<Metric<?>> metrics(boolean withMappings) {
    RowMetrics<SmemProcess> processes = RowMetrics.of(PID);
    MetricBuilder<SmemProcess> pid =
        declare(processes, "pid", "A process: number of its mappings; sizes in KiB, as in smem.")
            .needs(Source.STATM, Source.STATUS, Source.SMAPS_ROLLUP)
            .cell("maps", process -> Values.of(process.mappings()))
            .cell("swap", process -> kib(process.sample().swapBytes()))
            .cell("uss", process -> kib(process.sample().ussBytes()))
            .cell("rss", process -> process.rssBytes() / KIB)
            .cell("pss", process -> kib(process.sample().pssBytes()))
            .cell("vss", process -> process.memory().virtualBytes() / KIB);
    if (withMappings) {
      pid.needs(Source.MAPPINGS);
    }
    RowMetrics<Totals> users = RowMetrics.of(USER);
    declare(users, "user", "Processes of a user: their number; sums of sizes in KiB, as in smem.")
        .needs(Source.STATM, Source.STATUS, Source.SMAPS_ROLLUP)
        .cell("count", Smem::owners)
        .cell("swap", totals -> kib(totals.memory().swap().value()))
        .cell("uss", totals -> kib(totals.memory().uss().value()))
        .cell("rss", totals -> kib(totals.memory().rss().value()))
        .cell("pss", totals -> kib(totals.memory().pss().value()))
        .cell("vss", totals -> kib(totals.memory().virtual().value()));
    RowMetrics<SystemArea> areas = RowMetrics.of(SYSTEM);
    areas
        .gauge("system", Unit.NONE, "Memory of the machine by area, in KiB, as in smem.")
        .by("reading_type")
        .cell("used", area -> area.usedBytes() / KIB)
        .cell("cache", area -> area.cacheBytes() / KIB)
        .cell("noncache", area -> area.nonCacheBytes() / KIB);
    List<Metric<?>> all = new ArrayList<>(processes.list());
    all.addAll(users.list());
    all.addAll(ofMappings());
    all.addAll(areas.list());
    return all;
  }

  private static List<Metric<MappingUsage>> ofMappings() {
    RowMetrics<MappingUsage> names = RowMetrics.of(MAP);
    declare(
            names,
            "map",
            "Mappings of a name over all processes: their number, that of the processes; sizes in"
                + " KiB, as in smem, also for each process (avg).")
        .cell("count", MappingUsage::mappings)
        .cellOfOneRow("pids", MappingUsage::processes)
        .cell("swap", usage -> kib(usage.swapBytes()))
        .cell("uss", usage -> kib(usage.ussBytes()))
        .cell("rss", usage -> kib(usage.rssBytes()))
        .cell("pss", usage -> kib(usage.pssBytes()))
        .cell("vss", usage -> kib(usage.sizeBytes()))
        .cellOfOneRow("avgpss", usage -> wholeKib(usage.averageBytes(MappingField.PSS)))
        .cellOfOneRow("avguss", usage -> wholeKib(usage.averageUssBytes()))
        .cellOfOneRow("avgrss", usage -> wholeKib(usage.averageBytes(MappingField.RSS)));
    return names.list();
  }

  private static <T> MetricBuilder<T> declare(RowMetrics<T> metrics, String name, String help) {
    return metrics.gauge(name, Unit.NONE, help).folds(Double::sum).by("reading_type");
  }

  private static double kib(OptionalLong bytes) {
    return Values.of(bytes) / KIB;
  }

  /** Averages of smem are whole numbers. */
  private static double wholeKib(OptionalLong bytes) {
    return Math.floor(kib(bytes));
  }
}
