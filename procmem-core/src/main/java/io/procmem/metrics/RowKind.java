package io.procmem.metrics;

import io.procmem.classify.Subgroup;
import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.SystemArea;
import io.procmem.mappings.MappingUsage;
import io.procmem.metrics.CgroupRows.CgroupView;
import io.procmem.metrics.StandardRows.ScanView;
import io.procmem.report.Report;
import io.procmem.report.Totals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadSum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What the rows of a metric describe: the machine, a subgroup, a process. Immutable.
 *
 * @param <T> what one row describes
 */
public final class RowKind<T> {

  /** The machine: one row. */
  public static final RowKind<Report> MACHINE =
      RowKind.<Report>builder("machine")
          .standard()
          .heldCounters()
          .rows((context, rows) -> rows.accept("machine", List.of(), context.report()));

  /** Each processor of the machine. */
  public static final RowKind<Processor> PROCESSOR =
      RowKind.<Processor>builder("processor", "cpu")
          .needs(Source.SYSTEM_STAT)
          .heldCounters()
          .rows(StandardRows::processors);

  /** Each part of the machine's memory; {@link io.procmem.ledger.MemoryLedger}. */
  public static final RowKind<LedgerRow> MEMORY_LEDGER =
      RowKind.<LedgerRow>builder("memory_ledger", "area", "kind")
          .needs(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS)
          .rows(StandardRows::memoryLedger);

  /** Each of the areas in which smem shows memory; {@link SystemArea}. */
  public static final RowKind<SystemArea> SYSTEM_AREA =
      RowKind.<SystemArea>builder("system_area", "area")
          .needs(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS)
          .rows(StandardRows::systemAreas);

  /** The memory of this JVM: one row. */
  public static final RowKind<JvmMemory> OWN_JVM =
      RowKind.<JvmMemory>builder("own_jvm").needs(Source.OWN_JVM).rows(StandardRows::ownJvm);

  /** Each part of the memory of this JVM. */
  public static final RowKind<JvmPart> OWN_JVM_PART =
      RowKind.<JvmPart>builder("own_jvm_part", "part")
          .needs(Source.OWN_JVM)
          .rows(StandardRows::ownJvmParts);

  static final RowKind<CgroupView> OWN_CGROUP =
      RowKind.<CgroupView>builder("cgroup").standard().heldCounters().rows(CgroupRows::own);

  /** The control group (cgroup) of this JVM, usually that of its container: one row. */
  public static final RowKind<?> CGROUP = OWN_CGROUP;

  static final RowKind<ScanView> SCAN_VIEW =
      RowKind.<ScanView>builder("scan").standard().rows(StandardRows::scan);

  /** The scan that the report is from: one row. */
  public static final RowKind<?> SCAN = SCAN_VIEW;

  /** Each subgroup. The values of a group are the sums over its subgroups. */
  public static final RowKind<Totals> GROUP =
      totals("group", Subgroup.OTHER, List.of("other", "other"), "group", "subgroup")
          .standard()
          .rows(StandardRows::subgroups);

  /** Each user with a known uid. */
  public static final RowKind<Totals> USER =
      totals("user", "other", List.of("other", ""), "user", "uid")
          .needs(Source.OWNER)
          .rows(StandardRows::users);

  /** Each container with a known id; see {@link io.procmem.report.Report#containers()}. */
  public static final RowKind<Totals> CONTAINER =
      totals("container", "other", PlaceRows.OTHER_CONTAINER, PlaceRows.CONTAINER_LABELS)
          .needs(Source.NODE_FILES, Source.MOUNTINFO)
          .rows(PlaceRows::containers);

  /** Each pod. */
  public static final RowKind<Totals> POD =
      totals("pod", "other", List.of("other", "other", "other"), "pod_uid", "pod", "namespace")
          .needs(Source.NODE_FILES, Source.MOUNTINFO)
          .rows(PlaceRows::pods);

  /** Each Kubernetes namespace. Excludes pods whose namespace is unknown. */
  public static final RowKind<Totals> NAMESPACE =
      totals("namespace", "other", List.of("other"), "namespace")
          .needs(Source.NODE_FILES)
          .rows(PlaceRows::namespaces);

  /** Each systemd unit. */
  public static final RowKind<Totals> UNIT =
      totals("unit", "other", List.of("other", "other", ""), "unit", "slice", "container_id")
          .needs(Source.CGROUP)
          .rows(PlaceRows::units);

  static final RowKind<CgroupView> CONTAINER_CGROUP_VIEW =
      CgroupRows.like(CONTAINER, "container_cgroup").rows(CgroupRows::containers);

  /** The control group of each container: its limits and usage. */
  public static final RowKind<?> CONTAINER_CGROUP = CONTAINER_CGROUP_VIEW;

  static final RowKind<CgroupView> UNIT_CGROUP_VIEW =
      CgroupRows.like(UNIT, "unit_cgroup").rows(CgroupRows::units);

  /** The control group of each systemd unit: its limits and usage. */
  public static final RowKind<?> UNIT_CGROUP = UNIT_CGROUP_VIEW;

  /** The threads of each name in each subgroup. */
  public static final RowKind<ThreadSum> THREAD = RowKindBuilder.threads();

  /** All threads of each subgroup together. */
  public static final RowKind<SubgroupThreads> GROUP_THREADS = RowKindBuilder.groupThreads();

  /** Each kernel function in which threads of a subgroup wait. */
  public static final RowKind<Integer> WAIT_CHANNEL = RowKindBuilder.waitChannels();

  static final RowKind<ProcessView> PROCESS_VIEW =
      RowKind.<ProcessView>builder("process", "pid", "name", "group", "subgroup")
          .standard()
          .ofProcesses()
          .startsAt(ProcessView::startedAt, ProcessView::startedAfter)
          .foldsInto(ProcessView.OTHER)
          .rows(StandardRows::processes);

  /** Each process chosen by {@link MetricTable#top} or a similar method. */
  public static final RowKind<?> PROCESS = PROCESS_VIEW;

  static final RowKind<JvmRows.Heap> JVM_HEAP =
      JvmRows.<JvmRows.Heap>of("jvm").rows(JvmRows::heaps);

  /** Each HotSpot JVM, this one included, with known numbers; {@link io.procmem.jvm.Jvms}. */
  public static final RowKind<?> JVM = JVM_HEAP;

  static final RowKind<JvmRows.Collector> JVM_COLLECTIONS =
      JvmRows.<JvmRows.Collector>of("jvm_collector", "collector").rows(JvmRows::collectors);

  /** Each garbage collector of each of these JVMs. */
  public static final RowKind<?> JVM_COLLECTOR = JVM_COLLECTIONS;

  /** The mappings of each name, over all processes. */
  public static final RowKind<MappingUsage> MAPPING =
      MappingRows.of("mapping").rows(MappingRows::overAll);

  /** The mappings of each name, of the same processes as {@link #PROCESS}. */
  public static final RowKind<MappingUsage> PROCESS_MAPPING =
      MappingRows.ofProcess("process_mapping").rows(MappingRows::ofProcesses);

  private static final RowKind<?>[] ON_REQUEST = {
    USER, CONTAINER, CONTAINER_CGROUP, POD, NAMESPACE, UNIT, UNIT_CGROUP,
    PROCESSOR, MEMORY_LEDGER, SYSTEM_AREA, THREAD, GROUP_THREADS, WAIT_CHANNEL, OWN_JVM,
    OWN_JVM_PART, JVM, JVM_COLLECTOR, MAPPING, PROCESS_MAPPING
  };

  /** How it was described; a copy, which does not change. */
  final RowKindBuilder<T> built;

  private final BiConsumer<RowContext, RowSink<T>> maker;

  RowKind(RowKindBuilder<T> built, BiConsumer<RowContext, RowSink<T>> maker) {
    this.built = built;
    this.maker = maker;
  }

  /**
   * Starts a custom row kind.
   *
   * @param <T> what one row describes
   * @param name its name, in lower case
   * @param labelNames the names of the labels that distinguish its rows
   * @return a builder for the rest of it
   */
  public static <T> RowKindBuilder<T> builder(String name, String... labelNames) {
    return new RowKindBuilder<>(name, List.of(labelNames));
  }

  /**
   * A row kind of the library that tables do not show by default.
   *
   * @param name its name, such as {@code user} or {@code container_cgroup}; docs/metrics.md has all
   * @return that row kind
   * @throws IllegalArgumentException if there is no such row kind; the message has all names
   */
  public static RowKind<?> named(String name) {
    String names = String.join(", ", Stream.of(ON_REQUEST).map(RowKind::name).toList());
    return Stream.of(ON_REQUEST)
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is not one of " + names));
  }

  /**
   * Starts a custom row kind for sums over processes. The smallest rows by RSS are folded if there
   * would be too many series.
   *
   * @param name its name, in lower case
   * @param otherKey the key of the row they are folded into
   * @param otherLabelValues the values of its labels
   * @param labelNames the names of the labels that distinguish its rows
   * @return a builder for the rest of it
   */
  public static RowKindBuilder<Totals> totals(
      String name, Object otherKey, List<String> otherLabelValues, String... labelNames) {
    return RowKind.<Totals>builder(name, labelNames)
        .foldsInto(new OtherRow<>(otherKey, otherLabelValues, true, StandardRows::rssBytes))
        .startsAt(StandardRows::startedAt, StandardRows::startedAfter);
  }

  /** {@return its name, in lower case} */
  public String name() {
    return built.name;
  }

  /** {@return whether new tables show it without a request} */
  public boolean isStandard() {
    return built.isStandard;
  }

  /** {@return the names of the labels that distinguish its rows} */
  public List<String> labelNames() {
    return built.labelNames;
  }

  /** {@return the files its rows are made from} */
  public Demand demand() {
    return built.demand;
  }

  /**
   * Makes its rows.
   *
   * @param context the report
   * @param rows receives the rows
   */
  public void rows(RowContext context, RowSink<T> rows) {
    maker.accept(context, rows);
  }

  /** {@return whether a counter that falls stays, and then continues to rise} */
  public boolean holdsCounters() {
    return built.holdsCounters;
  }

  /** {@return the row that its smallest rows are folded into; empty if it has few rows} */
  public Optional<OtherRow<T>> otherRow() {
    return Optional.ofNullable(built.otherRow);
  }

  /**
   * When the counters of a row started from 0.
   *
   * @param subject what the row describes
   * @return the time, by the machine's clock; empty if unknown
   */
  public Optional<Instant> startedAt(T subject) {
    return built.startedAt.apply(subject);
  }

  /**
   * Whether the counters of a row started from 0 after an earlier scan, whatever the clock shows.
   *
   * @param subject what the row describes
   * @param earlier the earlier scan
   * @return whether all they show has happened since
   */
  public boolean startedAfter(T subject, Snapshot earlier) {
    return built.startedAfter.test(subject, earlier);
  }

  @Override
  public String toString() {
    return name();
  }
}
