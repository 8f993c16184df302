package io.procmem.internal.procfs;

import io.procmem.classify.Classification;
import io.procmem.extras.Extras;
import io.procmem.internal.detail.DetailPlan;
import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One scan: its passes, in the order in which the caller runs them.
 *
 * <p>A pass that is left out costs nothing and leaves its numbers absent. A process that cannot be
 * read becomes a row of {@link Snapshot#unreadable()}; it never fails a scan.
 */
public final class Scan {

  /** The latest start of all processes; below 0 until it is asked for. */
  private long latestStart = -1;

  private final MountedProcFs mounted;
  private final ProcReader reader;
  private final ProcessTable table;
  private final Moment now;
  private final Demand demand;
  private final ScanRefusals refusals;
  private final ReadTotals totals;
  private final StatPass statPass;
  private final ScanFilter filter;
  private final boolean listsAll;

  /** How many bytes of long command lines may still be kept for rules. */
  private final AtomicLong longTextBytes = new AtomicLong(8 << 20);

  private Machine machine = Machine.unknown();
  private boolean complete = true;

  /**
   * A scan of the processes in the table, which were listed after the machine files were read.
   *
   * @param listsAll whether the table has every process that the procfs lists
   */
  Scan(MountedProcFs mounted, Moment now, Demand demand, ScanRefusals refusals, boolean listsAll) {
    this.mounted = mounted;
    this.listsAll = listsAll;
    this.reader = mounted.reader();
    this.table = mounted.table();
    this.now = now;
    this.demand = demand;
    this.refusals = refusals;
    this.totals = new ReadTotals(mounted);
    this.statPass = new StatPass(mounted, now, refusals);
    this.filter = new ScanFilter(mounted, demand);
  }

  /**
   * Reads the machine, and {@code stat} of every process for which there is time. The others count
   * as unsampled, and come first in the next scan.
   *
   * @param withStatm whether to read {@code statm} too, if it was requested
   * @param isLate whether there is no time for another process
   */
  public void readCheap(boolean withStatm, BooleanSupplier isLate) throws UnscannableException {
    mounted.users().startScan(now.nanos(), mounted.machineFiles());
    machine = mounted.machine().machine(demand, now.nanos(), refusals.rows());
    complete &= mounted.machine().isComplete();
    mounted.startDelays(demand, now.nanos(), refusals.rows());
    complete &= statPass.readAll(withStatm && demand.includes(Source.STATM), isLate);
  }

  /**
   * Reads {@code statm} of the included processes, as far as there is time. The others keep the RSS
   * that {@code stat} gave, and come first in the next scan.
   *
   * @param isLate whether there is no time for another process
   */
  public void readStatm(BooleanSupplier isLate) throws UnscannableException {
    if (demand.includes(Source.STATM)) {
      complete &= statPass.readAllStatm(isLate);
    }
  }

  /**
   * Reads the owners of the included processes, or their control groups; hidden from samples.
   *
   * @param source the owner, which is read in every scan, or the control groups
   * @param isLate whether there is no time for another process; the others count as unsampled, and
   *     come first in the next scan
   */
  public void readAhead(Source source, BooleanSupplier isLate) throws UnscannableException {
    FactsReader facts = new FactsReader(mounted, Demand.of(source), refusals);
    visit(
        source == Source.OWNER ? mounted.ownersPass() : mounted.cgroupsPass(),
        isLate,
        process -> {
          if (source == Source.OWNER) {
            process.facts.renewUser();
          }
          facts.read(process);
          process.facts.hide(source);
        },
        TrackedProcess::setUnread);
    if (source == Source.CGROUP) { // a condition may need names
      table.nameContainers(mounted.containerNames());
    }
  }

  private void visit(
      RotatingPass pass,
      BooleanSupplier isLate,
      Consumer<TrackedProcess> read,
      Consumer<TrackedProcess> skip)
      throws UnscannableException {
    complete &=
        pass.run(
            table,
            isLate::getAsBoolean,
            index -> {
              statPass.guardIfDue(index);
              table.visitIncluded(index, read);
            },
            index -> table.visitIncluded(index, skip));
  }

  /** Reads the names of those users. */
  public void readUserNames(ReadDeadline deadline) {
    BlockingFacts facts = new BlockingFacts(mounted, refusals);
    table.forEachIncluded(facts::wantName);
    read(facts, deadline);
  }

  /** Excludes processes from this scan. */
  public ScanFilter filter() {
    return filter;
  }

  /**
   * Reads the requested files of the included processes that cannot hang, as far as there is time.
   * The other processes come first in the next scan.
   *
   * @param isLate whether there is no time for another process
   */
  public void readFacts(BooleanSupplier isLate) throws UnscannableException {
    FactsReader facts = new FactsReader(mounted, demand, refusals);
    visit(mounted.factsPass(), isLate, facts::read, facts::showKnown);
  }

  /** Reads the requested facts that can hang: names of users, command lines, mounts. */
  public void readBlockingFacts(ReadDeadline deadline) {
    BlockingFacts facts = new BlockingFacts(mounted, refusals);
    table.forEachIncluded(process -> facts.want(process, demand));
    read(facts, deadline);
    if (demand.includes(Source.NODE_FILES)) {
      table.nameContainers(mounted.containerNames());
    }
  }

  private void read(BlockingFacts facts, ReadDeadline deadline) {
    // The processes of one user take at most half of the time while others wait.
    UserQuota quota = new UserQuota(reader, deadline.leftNanos(System.nanoTime()) / 2);
    complete &= facts.readNames(batch -> run(mounted.nameReaders(), batch, deadline));
    complete &= facts.readCommands(batch -> run(mounted.readers(), batch, deadline), quota);
    complete &= facts.readMounts(batch -> run(mounted.nameReaders(), batch, deadline));
  }

  /**
   * The processes to classify: first those without a subgroup, since they are new or have a new
   * image, then those whose facts may have changed.
   *
   * @param also the pid of a process to classify in any case; 0 for none
   * @param byPlace whether rules depend on places, so that names that come late matter
   */
  public List<ToClassify> toClassify(int also, boolean byPlace) {
    return table.toClassify(also, byPlace ? mounted.containerNames() : null);
  }

  /** When a process started, by the machine's clock; empty as in {@link Snapshot#startOf}. */
  public Optional<Instant> startOf(ToClassify one) {
    KernelUnits units = mounted.units();
    long start = one.process.files.startTicks();
    if (latestStart < 0) { // once in a scan, because it walks through all processes
      latestStart = table.latestStart(units);
    }
    return units.startOf(machine.bootedAt(), start, latestStart, now.instant());
  }

  /**
   * Reads the file that each process needs to be classified.
   *
   * @param maxTextBytes how much of the text of each command line is requested
   * @param isLate whether there is no time for another process
   * @return the processes with new facts; the others are tried in the next scan
   */
  public List<ToClassify> readWanted(
      List<ToClassify> waiting, int maxTextBytes, ReadDeadline deadline, BooleanSupplier isLate) {
    RuleFacts wanted = new RuleFacts(mounted, refusals, maxTextBytes, longTextBytes);
    for (ToClassify one : waiting) {
      boolean late = isLate.getAsBoolean();
      complete &= !late;
      if (late) { // it is classified by what is known, and again in the next scan
        one.setUnsettled();
      } else {
        wanted.want(one);
      }
    }
    read(wanted.hanging(), deadline);
    return wanted.found(waiting);
  }

  /**
   * Determines PSS and USS as a plan requires.
   *
   * @param deadlines gives the time for the reads when the first of them is known
   */
  public void readDetail(DetailPlan plan, Supplier<ReadDeadline> deadlines) {
    MemoryScan memory = new MemoryScan(mounted, now, demand, refusals, listsAll);
    complete &= memory.read(plan, deadlines, (batch, end) -> run(mounted.readers(), batch, end));
  }

  /** Reads {@code statm} of the processes whose detail, which includes RSS, was not read. */
  public void readRemainingStatm() {
    if (demand.includes(Source.STATM)) {
      statPass.readRemainingStatm();
    }
  }

  /** Reads what was requested beyond the samples of the included processes. */
  public Extras readExtras(ExtrasPass.Limits limits) throws UnscannableException {
    complete &= new ThreadPass(mounted, demand, refusals).read(limits.isLate());
    ExtrasPass extras = new ExtrasPass(mounted, now, demand, refusals);
    complete &= extras.read(limits, this::run);
    return extras.result();
  }

  private void run(ReaderThreads readers, ReadBatch batch, ReadDeadline deadline) {
    readers.run(batch, deadline, mounted.guard()::advanceIfDue);
    totals.add(batch);
  }

  /**
   * Checks the processes whose pid may have been reused, and assembles the snapshot.
   *
   * @param clock the clock of {@link Moment#nanos}
   */
  public Snapshot finish(LongSupplier clock) {
    dropReusedPids();
    return new SnapshotBuilder(mounted, now, demand)
        .build(machine, refusals.rows(), totals, filter.excluded(), complete, clock);
  }

  /** Adds what was read of threads, since the subgroups are known. */
  public Extras withThreads(Extras extras, Snapshot snapshot, Classification classification) {
    return demand.includes(Source.TASK)
        ? extras.withThreads(mounted.threads().finish(snapshot, classification))
        : extras;
  }

  private void dropReusedPids() {
    mounted.guard().advance();
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.isIncluded()
          && mounted.guard().mayBeNew(process.pid())
          && reader.diagnosis.life(process.files) == Diagnosis.Life.GONE) {
        refusals.add(process.files, Source.STAT, ReadFailure.ENDED);
      }
    }
  }

  /** A process that later scans may know, excluded or not. */
  public Optional<ToClassify> find(ProcessId id) {
    TrackedProcess process = table.find(id.pid());
    return process != null && process.id().equals(id)
        ? Optional.of(new ToClassify(process, table))
        : Optional.empty();
  }
}
