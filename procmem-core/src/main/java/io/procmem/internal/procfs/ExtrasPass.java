package io.procmem.internal.procfs;

import io.procmem.extras.Extras;
import io.procmem.internal.jvm.OwnJvmReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads what a scan requests beyond the samples of its processes. */
final class ExtrasPass {

  private final MountedProcFs mounted;
  private final Demand demand;
  private final ScanRefusals refusals;
  private Extras result = Extras.none();

  ExtrasPass(MountedProcFs mounted, Demand demand, ScanRefusals refusals) {
    this.mounted = mounted;
    this.demand = demand;
    this.refusals = refusals;
  }

  /**
   * Reads what is requested.
   *
   * @param runner makes the reads of a batch, which can hang
   * @return false if something is missing because time ran out
   */
  boolean read(Consumer<ReadBatch> runner) {
    result = result.withMemoryPools(mounted.machine().pools());
    return true;
  }

  /** The time for the read of this JVM: more than what other reads get. */
  static ReadDeadline patient(ReadDeadline others) {
    return others.withPatience(OwnJvmReader.TIMEOUT_NANOS);
  }

  /**
   * Reads the memory of this JVM, if it is requested.
   *
   * @param runner makes the reads of a batch, which can hang
   * @return false if it is missing because time ran out
   */
  boolean readOwnJvm(Consumer<ReadBatch> runner) {
    if (!demand.includes(Source.OWN_JVM)) {
      return true;
    }
    List<Reason> reasons = new ArrayList<>();
    result = result.withOwnJvm(mounted.ownJvm().read(runner, reasons::add));
    reasons.stream()
        .filter(reason -> reason != Reason.OUT_OF_TIME)
        .forEach(reason -> refusals.reportOfMachine(Source.OWN_JVM, reason));
    return !reasons.contains(Reason.OUT_OF_TIME) && !reasons.contains(Reason.HUNG);
  }

  /** What was read. */
  Extras result() {
    return result;
  }

  /** The included processes that own memory. */
  private List<ProcessFiles> owners() {
    List<ProcessFiles> owners = new ArrayList<>();
    mounted
        .table()
        .forEachIncluded(
            process -> {
              if (process.memory.isOwner()) {
                owners.add(process.files);
              }
            });
    return owners;
  }
}
