package io.procmem.internal.procfs;

import io.procmem.extras.Extras;
import io.procmem.internal.detail.StallBudget;
import io.procmem.internal.jvm.Launchers;
import io.procmem.internal.jvm.OtherJvms;
import io.procmem.internal.jvm.OwnJvmReader;
import io.procmem.internal.mappings.MappingsPass;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.UserQuota;
import io.procmem.jvm.Jvms;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Reads what a scan requests beyond the samples of its processes. */
public final class ExtrasPass {

  private final MountedProcFs mounted;
  private final Moment now;
  private final Demand demand;
  private final ScanRefusals refusals;
  private Extras result = Extras.none();

  /**
   * What the reads may cost.
   *
   * @param budget limits what a read may cost its process
   * @param deadline the time for the reads
   * @param mappingsDeadlines gives the time for mappings when the first of them is known
   * @param isLate whether there is no time for another read that cannot hang
   */
  public record Limits(
      StallBudget budget,
      ReadDeadline deadline,
      Supplier<ReadDeadline> mappingsDeadlines,
      BooleanSupplier isLate) {}

  /** Makes the reads of a batch, which can hang. */
  interface Runner {
    void run(ReaderThreads readers, ReadBatch batch, ReadDeadline deadline);
  }

  ExtrasPass(MountedProcFs mounted, Moment now, Demand demand, ScanRefusals refusals) {
    this.mounted = mounted;
    this.now = now;
    this.demand = demand;
    this.refusals = refusals;
  }

  /**
   * Reads what is requested.
   *
   * @param runner makes the reads of a batch, which can hang, by some threads
   * @return false if something is missing because time ran out
   */
  boolean read(Limits limits, Runner runner) {
    boolean complete = true;
    result = result.withMemoryPools(mounted.machine().pools());
    if (demand.includes(Source.HSPERFDATA)) {
      result =
          result.withJvms(jvms((readers, batch) -> runner.run(readers, batch, limits.deadline())));
      complete = mounted.jvms().isComplete();
    }
    ReadDeadline patient = limits.deadline().withPatience(OwnJvmReader.TIMEOUT_NANOS);
    complete &= readOwnJvm(limits.budget(), batch -> runner.run(mounted.readers(), batch, patient));
    return readMappings(limits, runner) && complete;
  }

  private Jvms jvms(BiConsumer<ReaderThreads, ReadBatch> runner) {
    OtherJvms jvms = mounted.jvms();
    return jvms.read(
        owners(ExtrasPass::isLauncher).stream().map(process -> process.files).toList(),
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

  /**
   * Reads the memory of this JVM, if it is requested.
   *
   * @param budget limits for how long a read may stall this JVM
   * @param runner makes the reads of a batch, which can hang
   * @return false if it is missing because time ran out
   */
  private boolean readOwnJvm(StallBudget budget, Consumer<ReadBatch> runner) {
    if (!demand.includes(Source.OWN_JVM)) {
      return true;
    }
    List<Reason> reasons = new ArrayList<>();
    TrackedProcess own = mounted.table().find(mounted.root().self());
    boolean mayWalk =
        own == null
            ? budget.isUnlimited()
            : budget.allowsMappings(own.memory, mounted.reader(), now.nanos());
    result = result.withOwnJvm(mounted.ownJvm().read(mayWalk, runner, reasons::add));
    reasons.stream()
        .filter(reason -> reason != Reason.OUT_OF_TIME)
        .forEach(reason -> refusals.reportOfMachine(Source.OWN_JVM, reason));
    return !reasons.contains(Reason.OUT_OF_TIME) && !reasons.contains(Reason.HUNG);
  }

  private boolean readMappings(Limits limits, Runner runner) {
    if (!demand.includes(Source.MAPPINGS)) {
      return true;
    }
    ProcReader reader = mounted.reader();
    List<TrackedProcess> owners = owners(process -> true);
    owners.sort(
        Comparator.<TrackedProcess>comparingLong(process -> process.memory.rssBytes()).reversed());
    List<MappingsPass.Wanted> wanted = new ArrayList<>(owners.size());
    for (TrackedProcess process : owners) {
      boolean allowed =
          reader.captured || limits.budget().allowsMappings(process.memory, reader, now.nanos());
      wanted.add(new MappingsPass.Wanted(process.files, !allowed));
    }
    ReadDeadline deadline = limits.mappingsDeadlines().get();
    UserQuota quota =
        reader.captured ? null : new UserQuota(reader, deadline.leftNanos(System.nanoTime()) / 2);
    MappingsPass mappings = new MappingsPass(now, mounted.units(), refusals);
    boolean complete =
        mappings.run(wanted, quota, batch -> runner.run(mounted.readers(), batch, deadline));
    result = result.withMappings(mappings.result(mounted.machine().mappingLimit.value()));
    return complete;
  }

  /** What was read. */
  Extras result() {
    return result;
  }

  /** Some of the included processes that own memory. */
  private List<TrackedProcess> owners(Predicate<TrackedProcess> chosen) {
    List<TrackedProcess> owners = new ArrayList<>();
    mounted
        .table()
        .forEachIncluded(
            process -> {
              if (process.memory.isOwner() && chosen.test(process)) {
                owners.add(process);
              }
            });
    return owners;
  }
}
