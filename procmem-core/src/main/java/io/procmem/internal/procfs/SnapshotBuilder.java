package io.procmem.internal.procfs;

import io.procmem.container.CgroupUsages;
import io.procmem.container.NameProblem;
import io.procmem.container.NameStats;
import io.procmem.internal.read.Moment;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Assembles the snapshot of a scan. */
final class SnapshotBuilder {

  private final MountedProcFs mounted;
  private final ProcessTable table;
  private final Moment now;
  private final Demand demand;
  private final boolean detailAsked;
  private final List<ProcessSample> samples;
  private int detailsRead;
  private int detailsReused;
  private int detailsSkipped;

  SnapshotBuilder(MountedProcFs mounted, Moment now, Demand demand) {
    this.mounted = mounted;
    this.table = mounted.table();
    this.now = now;
    this.demand = demand;
    this.detailAsked = demand.includes(Source.SMAPS_ROLLUP);
    this.samples = new ArrayList<>(table.size());
  }

  Snapshot build(
      Machine machine,
      List<Unreadable> unreadable,
      ReadTotals totals,
      int excluded,
      boolean complete,
      LongSupplier clock) {
    long processesReadAt = clock.getAsLong();
    for (int i = 0; i < table.size(); i++) {
      if (table.at(i).isIncluded()) {
        add(table.at(i));
      }
      table.at(i).files.endScan();
    }
    boolean withGroups = demand.includes(Source.CGROUP_USAGE);
    Machine whole = withGroups ? withGroups(machine, unreadable, processesReadAt) : machine;
    boolean isComplete = complete && (!withGroups || mounted.groups().isComplete());
    Optional<NameStats> names =
        demand.includes(Source.NODE_FILES) ? mounted.containerNames().stats() : Optional.empty();
    if (names.filter(stats -> stats.count(NameProblem.UNREADABLE) > 0).isPresent()) {
      unreadable.add(new Unreadable(Unreadable.MACHINE, Source.NODE_FILES, Reason.DENIED));
    }
    ScanStats stats =
        new ScanStats(
            Duration.ofNanos(clock.getAsLong() - now.nanos()),
            table.size(),
            excluded,
            detailsRead,
            detailsReused,
            detailsSkipped,
            totals.filesOpened(),
            totals.bytesRead(),
            isComplete,
            totals.defect(),
            names);
    long uptime = mounted.machine().uptimeHundredths();
    return new Snapshot(
        now.instant(),
        now.nanos(),
        demand,
        mounted.units(),
        samples,
        pids(process -> !process.isIncluded() && !process.files.haveEnded()),
        pids(TrackedProcess::isUnread),
        unreadable,
        whole,
        stats,
        mounted
            .clock()
            .ticks(uptime, table.latestStart(mounted.units()), now.nanos(), processesReadAt));
  }

  private Machine withGroups(Machine machine, List<Unreadable> unreadable, long readAt) {
    CgroupUsages usages =
        mounted
            .groups()
            .read(machine.cgroups(), samples, mounted.machine()::totalBytes, now.nanos(), readAt);
    for (Reason reason : mounted.groups().reasons()) {
      unreadable.add(new Unreadable(Unreadable.MACHINE, Source.CGROUP_USAGE, reason));
    }
    return machine.withCgroups(usages);
  }

  private void add(TrackedProcess process) {
    samples.add(process.sample(detailAsked));
    if (process.memory.isOwner() && detailAsked) {
      detailsRead += process.memory.isDetailRead() ? 1 : 0;
      detailsReused += process.memory.isDetailReused() ? 1 : 0;
      detailsSkipped += process.memory.isDetailSkipped() ? 1 : 0;
    }
  }

  private PidSet pids(Predicate<TrackedProcess> which) {
    int count = 0;
    for (int i = 0; i < table.size(); i++) {
      count += which.test(table.at(i)) ? 1 : 0;
    }
    int[] pids = new int[count];
    for (int i = 0, next = 0; next < count; i++) {
      if (which.test(table.at(i))) {
        pids[next++] = table.at(i).pid();
      }
    }
    return PidSet.of(pids);
  }
}
