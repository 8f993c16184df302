package io.procmem.internal.procfs;

import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.ThreadStates;
import java.util.function.BooleanSupplier;

/** Reads the threads of the included processes, if they were requested. */
final class ThreadPass {

  private final MountedProcFs mounted;
  private final Demand demand;
  private final ScanRefusals refusals;
  private boolean complete = true;

  ThreadPass(MountedProcFs mounted, Demand demand, ScanRefusals refusals) {
    this.mounted = mounted;
    this.demand = demand;
    this.refusals = refusals;
  }

  /**
   * Reads threads as far as there is time. The processes that are not reached come first in the
   * next scan.
   *
   * @return whether there was time for all
   */
  boolean read(BooleanSupplier isLate) throws UnscannableException {
    if (!demand.includes(Source.TASK)) {
      return true;
    }
    ProcessTable table = mounted.table();
    mounted.threads().startScan(demand, refusals);
    boolean reached =
        mounted
            .threadsPass()
            .run(
                table,
                isLate::getAsBoolean,
                index -> table.visitIncluded(index, process -> read(process, isLate)),
                index -> table.visitIncluded(index, this::skip));
    return complete && reached;
  }

  private void read(TrackedProcess process, BooleanSupplier isLate) {
    mounted.guard().advanceIfDue();
    complete &= mounted.threads().read(process.files, process.stat(), isLate);
    showStates(process);
  }

  private void skip(TrackedProcess process) {
    mounted.threads().skip(process.files, process.stat());
    showStates(process);
  }

  private void showStates(TrackedProcess process) {
    ThreadStates states = mounted.threads().states(process.files);
    if (states != null) {
      process.facts.show(
          Source.TASK,
          ProcessFacts.builder().startFrom(process.facts.values()).threadStates(states).build());
    }
  }
}
