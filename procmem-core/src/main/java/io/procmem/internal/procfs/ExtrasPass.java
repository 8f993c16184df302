package io.procmem.internal.procfs;

import io.procmem.extras.Extras;
import io.procmem.internal.jvm.Launchers;
import io.procmem.internal.jvm.OtherJvms;
import io.procmem.internal.jvm.OwnJvmReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.jvm.Jvms;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
   * @param runner makes the reads of a batch, which can hang, by some threads
   * @return false if something is missing because time ran out
   */
  boolean read(BiConsumer<ReaderThreads, ReadBatch> runner) {
    boolean complete = true;
    result = result.withMemoryPools(mounted.machine().pools());
    if (demand.includes(Source.HSPERFDATA)) {
      result = result.withJvms(jvms(runner));
      complete = mounted.jvms().isComplete();
    }
    return complete;
  }

  private Jvms jvms(BiConsumer<ReaderThreads, ReadBatch> runner) {
    OtherJvms jvms = mounted.jvms();
    return jvms.read(
        owners(ExtrasPass::isLauncher),
        this::lifeNanos,
        batch -> runner.accept(jvms.readers(), batch),
        refusals);
  }

  /** Whether a process has the name of a program that runs a JVM. */
  private static boolean isLauncher(TrackedProcess process) {
    Optional<String> executable = process.facts.values().executable();
    return Launchers.areNamed(process.name()) || executable.filter(Launchers::areAt).isPresent();
  }

  /**
   * How long a process has existed at most. The clock of the machine may be behind by hours
   * (lxcfs).
   */
  private long lifeNanos(ProcessFiles process) {
    long up = mounted.clock().nanos(mounted.machine().uptimeHundredths(), refusals.now());
    long start = mounted.units().ticksToNanos(process.startTicks());
    return up == Long.MAX_VALUE ? up : Math.max(0, up - start) + up;
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

  /** Some of the included processes that own memory. */
  private List<ProcessFiles> owners(Predicate<TrackedProcess> chosen) {
    List<ProcessFiles> owners = new ArrayList<>();
    mounted
        .table()
        .forEachIncluded(
            process -> {
              if (process.memory.isOwner() && chosen.test(process)) {
                owners.add(process.files);
              }
            });
    return owners;
  }
}
