package io.procmem.internal.procfs;

import io.procmem.internal.detail.DetailPass;
import io.procmem.internal.detail.DetailPlan;
import io.procmem.internal.detail.DetailReader;
import io.procmem.internal.detail.ProcessMemory;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The pass of a scan that determines PSS and USS of the included processes that own memory. */
final class MemoryScan {

  private final MountedProcFs mounted;
  private final Moment now;
  private final Demand demand;
  private final ScanRefusals refusals;
  private final List<ProcessMemory> owners;
  private final List<ProcessMemory> all;
  private final boolean allRead;

  /**
   * A pass over the processes in the table.
   *
   * @param listsAll whether the table has every process that the procfs lists
   */
  MemoryScan(
      MountedProcFs mounted, Moment now, Demand demand, ScanRefusals refusals, boolean listsAll) {
    this.mounted = mounted;
    this.now = now;
    this.demand = demand;
    this.refusals = refusals;
    boolean complete = listsAll;
    int size = mounted.table().size();
    this.owners = new ArrayList<>(size); // growing leaves garbage for each process
    this.all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      TrackedProcess process = mounted.table().at(i);
      if (process.isIncludedOwner()) {
        owners.add(process.memory);
      }
      if (process.isStatRead()) {
        all.add(process.memory);
      } else {
        complete &= process.files.haveEnded();
      }
    }
    this.allRead = complete;
  }

  /**
   * Determines PSS and USS as a plan requires.
   *
   * @param deadlines gives the time for the reads when the first of them is known
   * @param runner makes the reads of a batch
   * @return false if some details are missing because time ran out or a read hangs
   */
  boolean read(
      DetailPlan plan,
      Supplier<ReadDeadline> deadlines,
      BiConsumer<ReadBatch, ReadDeadline> runner) {
    boolean supported = mounted.rollups() || demand.includes(Source.SMAPS);
    Source source = mounted.rollups() || !supported ? Source.SMAPS_ROLLUP : Source.SMAPS;
    boolean allowsMappings = mounted.isCaptured() && demand.includes(Source.SMAPS);
    DetailReader details =
        new DetailReader(source, allowsMappings, mounted.units(), mounted.rssError().get(), now);
    DetailPass pass =
        new DetailPass(
            plan,
            details,
            mounted.reader(),
            () -> mounted.machine().hugetlbBytes().orElse(1) > 0, // unknown before Linux 4.15
            () -> mounted.sharing().ksmBytes() > 0,
            () -> mounted.sharing().risks(allRead),
            all,
            mounted.countBudget(),
            refusals,
            now,
            deadlines,
            runner);
    if (!supported) {
      owners.forEach(ProcessMemory::setDetailUnsupported);
      refusals.reportUnsupported(Source.SMAPS_ROLLUP);
      pass.bound(owners);
      return true;
    }
    return pass.run(owners);
  }
}
