package io.procmem.metrics;

import io.procmem.classify.Subgroup;
import io.procmem.counters.CounterStart;
import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.ledger.SystemArea;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Totals;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.snapshot.User;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import io.procmem.threads.WaitChannels;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the rows of the standard {@link RowKind}s. */
final class StandardRows {

  private static final int FIRST_LABELS = 4;
  private static final String WORKER = "kworker/";
  private static final String RESCUER = "kworker/R-";

  private StandardRows() {}

  static long rssBytes(Totals totals) {
    return totals.memory().rss().value().orElse(0);
  }

  /** When the counters of a row started from 0. */
  static Optional<Instant> startedAt(Totals totals) {
    return totals.counters().start().map(CounterStart::at);
  }

  /** Whether the counters of a row started from 0 after an earlier scan. */
  static boolean startedAfter(Totals totals, Snapshot earlier) {
    Optional<CounterStart> start = totals.counters().start();
    return start.isPresent() && start.get().monotonicNanos() >= earlier.monotonicNanos();
  }

  static void processors(RowContext context, RowSink<Processor> rows) {
    Optional<ProcessorTimes> times = context.report().snapshot().machine().processors();
    for (Processor one : times.map(ProcessorTimes::processors).orElse(List.of())) {
      rows.accept(one.number(), List.of(Integer.toString(one.number())), one);
    }
  }

  static void subgroups(RowContext context, RowSink<Totals> rows) {
    for (SubgroupUsage usage : context.report().subgroups()) {
      Subgroup subgroup = usage.subgroup();
      rows.accept(subgroup, List.of(subgroup.group(), subgroup.name()), usage.totals());
    }
  }

  static void users(RowContext context, RowSink<Totals> rows) {
    for (OwnerUsage<User> usage : context.report().users()) {
      User user = usage.owner();
      String uid = Long.toString(user.uid());
      rows.accept(user.uid(), List.of(user.name(), uid), usage.totals());
    }
  }

  private static List<SubgroupThreads> ofThreads(RowContext context) {
    return context.report().extras().threads().map(Threads::subgroups).orElse(List.of());
  }

  static void threads(RowContext context, RowSink<ThreadSum> rows) {
    for (SubgroupThreads group : ofThreads(context)) {
      for (NamedThreads one : group.names()) {
        List<String> labels = labels(group, one.name());
        rows.accept(labels, labels, one.sum());
      }
    }
  }

  static void groupThreads(RowContext context, RowSink<SubgroupThreads> rows) {
    for (SubgroupThreads group : ofThreads(context)) {
      List<String> labels = List.of(group.subgroup().group(), group.subgroup().name());
      rows.accept(labels, labels, group);
    }
  }

  static void waitChannels(RowContext context, RowSink<Integer> rows) {
    for (SubgroupThreads group : ofThreads(context)) {
      Optional<WaitChannels> channels = group.sum().waitChannels();
      for (Map.Entry<String, Integer> one :
          channels.map(WaitChannels::waiting).orElse(Map.of()).entrySet()) {
        List<String> labels = labels(group, one.getKey());
        rows.accept(labels, labels, one.getValue());
      }
    }
  }

  private static List<String> labels(SubgroupThreads group, String name) {
    return List.of(group.subgroup().group(), group.subgroup().name(), name);
  }

  static void processes(RowContext context, RowSink<ProcessView> rows) {
    Snapshot snapshot = context.report().snapshot();
    for (ProcessUsage usage : context.processes()) {
      ProcessView view =
          new ProcessView(
              usage,
              snapshot.startOf(usage.process().id()),
              snapshot.monotonicNanos(),
              context.report().extras().mappings(),
              context.report().extras().threads().flatMap(all -> all.find(usage.process().id())));
      rows.accept(usage.process().id(), context.labels(usage), view);
    }
  }

  /**
   * The name of a process. Since Linux 4.18, that of a kernel worker ends with what it works on or
   * last did, as in {@code kworker/0:1-events}, which changes with each scan and is left out. The
   * queue of a rescuer, as in {@code kworker/R-xfs-sync/dm-0}, is part of its name.
   */
  private static String name(ProcessSample process) {
    String name = process.name();
    if (!process.kernelThread() || !name.startsWith(WORKER)) {
      return name;
    }
    int end = WORKER.length();
    boolean isRescuer = name.startsWith(RESCUER);
    while (end < name.length()
        && name.charAt(end) != '+'
        && (isRescuer || name.charAt(end) != '-')) {
      end++;
    }
    return name.substring(0, end);
  }

  /** The labels of a process. */
  static List<String> labels(ProcessUsage usage, List<ProcessLabel> further) {
    ProcessSample sample = usage.process();
    String[] labels = new String[FIRST_LABELS + further.size()];
    labels[0] = Integer.toString(sample.pid());
    labels[1] = name(sample);
    labels[2] = usage.subgroup().group();
    labels[3] = usage.subgroup().name();
    for (int i = 0; i < further.size(); i++) {
      labels[FIRST_LABELS + i] = further.get(i).value(sample);
    }
    return List.of(labels);
  }

  static void memoryLedger(RowContext context, RowSink<LedgerRow> rows) {
    for (LedgerRow row : ledger(context).map(MemoryLedger::rows).orElse(List.of())) {
      LedgerArea area = row.area();
      String kind = area.kind().name().toLowerCase(Locale.ROOT);
      rows.accept(area, List.of(area.label(), kind), row);
    }
  }

  static void systemAreas(RowContext context, RowSink<SystemArea> rows) {
    for (SystemArea area : ledger(context).map(SystemArea::of).orElse(List.of())) {
      rows.accept(area.name(), List.of(area.name().label()), area);
    }
  }

  private static Optional<MemoryLedger> ledger(RowContext context) {
    Report report = context.report();
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools());
  }

  static void ownJvm(RowContext context, RowSink<JvmMemory> rows) {
    Optional<JvmMemory> own = context.report().extras().ownJvm();
    own.ifPresent(memory -> rows.accept("own_jvm", List.of(), memory));
  }

  static void ownJvmParts(RowContext context, RowSink<JvmPart> rows) {
    Optional<JvmMemory> own = context.report().extras().ownJvm();
    for (JvmPart part : own.map(JvmMemory::parts).orElse(List.of())) {
      rows.accept(part.kind(), List.of(part.kind().label()), part);
    }
  }

  static void scan(RowContext context, RowSink<ScanView> rows) {
    rows.accept("scan", List.of(), new ScanView(context));
  }

  /** The row of {@link RowKind#SCAN}. */
  static final class ScanView {

    private static final int REASONS = Reason.values().length;

    private final RowContext context;
    private final int[] unreadable = new int[Source.values().length * REASONS];

    ScanView(RowContext context) {
      this.context = context;
      for (Unreadable row : context.report().snapshot().unreadable()) {
        unreadable[row.file().ordinal() * REASONS + row.reason().ordinal()]++;
      }
    }

    Report report() {
      return context.report();
    }

    int series() {
      return context.series();
    }

    int foldedSeries() {
      return context.foldedSeries();
    }

    /** How many files of one kind could not be read for one reason; NaN if none. */
    double unreadable(Source file, Reason reason) {
      int count = unreadable[file.ordinal() * REASONS + reason.ordinal()];
      return count == 0 ? Double.NaN : count;
    }

    /** Whether there was a scan at all. A scan of a procfs lists at least the scanner itself. */
    boolean scanned() {
      return report().snapshot().stats().listed() > 0;
    }
  }
}
