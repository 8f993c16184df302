package io.procmem.internal.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One scan: its passes, run in their order by whoever knows which processes are worth what.
 *
 * <p>A pass that is left out costs nothing and leaves its numbers absent. One process that cannot
 * be read becomes a row of {@link Snapshot#unreadable()}; it never fails a scan.
 */
public final class Scan {

  /** How many processes are read between two looks at how far the pids have gone. */
  private static final int GUARD_EVERY = 256;

  private final ProcFs procFs;
  private final ProcFs.Opened opened;
  private final KernelUnits units;
  private final ProcReader desk;
  private final ProcessTable table;
  private final Moment now;
  private final Demand demand;
  private final ScanRefusals refused;
  private final AddressSpaces sharedMemory;
  private final ScanFilter narrowing;
  private final long openedBefore;
  private final long bytesBefore;

  private @Nullable DetailPass detailPass;
  private Machine machine = Machine.unknown();
  private long openedByReaders;
  private long bytesByReaders;
  private boolean readsStatm;
  private boolean complete = true;
  private Optional<String> defect = Optional.empty();
  private final List<@Nullable Object> labels = new ArrayList<>();

  /** A scan of the processes in the table, listed after the machine's files were read. */
  Scan(ProcFs procFs, ProcFs.Opened opened, Moment now, Demand demand) {
    this.procFs = procFs;
    this.opened = opened;
    this.units = opened.units();
    this.desk = procFs.desk();
    this.table = procFs.table();
    this.now = now;
    this.demand = demand;
    this.refused = new ScanRefusals(procFs, demand, now.nanos());
    this.sharedMemory = new AddressSpaces(desk, table);
    this.narrowing = new ScanFilter(procFs, demand);
    this.openedBefore = desk.filesOpened();
    this.bytesBefore = desk.bytesRead();
  }

  /**
   * The machine, and {@code stat} of every process for which there is time. The others count as
   * unsampled, and come first in the next scan.
   *
   * @param withStatm whether {@code statm} too, if it was asked for; else that is left to {@link
   *     #readStatmOfOthers}
   * @param isLate whether there is no time for another process
   */
  public void readCheap(boolean withStatm, BooleanSupplier isLate) throws UnscannableException {
    readsStatm = withStatm && demand.includes(Source.STATM);
    procFs.users().startScan(now.nanos(), procFs.aside());
    machine = opened.machine().machine(demand, refused.rows());
    complete &= opened.machine().isComplete();
    complete &=
        procFs
            .cheapRounds()
            .run(table, isLate::getAsBoolean, this::readStat, index -> table.at(index).leaveOut());
    sharedMemory.findBorrowers();
  }

  private void readStat(int index) throws UnscannableException {
    guardNowAndThen(index);
    TrackedProcess process = table.at(index);
    process.startScan();
    ReadOutcome outcome = desk.read(process, Source.STAT, desk.stat);
    if (outcome != ReadOutcome.READ && desk.tree.exists(process.directory())) {
      outcome = desk.read(process, Source.STAT, desk.stat);
    }
    if (outcome != ReadOutcome.READ) {
      ReadFailure failure = desk.diagnosis.ofStat(process, outcome);
      if (failure.reason() == Reason.EXHAUSTED && !Diagnosis.anythingOpens(desk.tree)) {
        throw new UnscannableException(procFs.exhausted());
      }
      process.setUnread();
      refused.add(process, Source.STAT, failure);
      return;
    }
    if (process.isReplacedBy(desk.stat)) {
      process = table.startAnew(index);
    }
    process.accept(desk.stat, desk.bytes(), units, now.nanos());
    if (process.deadLeader) {
      seeThroughLivingThread(process);
    }
    if (readsStatm && !process.dropped && process.none == null) {
      readStatm(process);
    }
  }

  private void guardNowAndThen(int index) {
    if (index % GUARD_EVERY == 0) {
      opened.guard().advanceNowAndThen();
    }
  }

  private void seeThroughLivingThread(TrackedProcess process) {
    ReadFailure failure = sharedMemory.seeThroughLivingThread(process, units);
    if (failure != null) {
      process.setUnread();
      refused.add(
          process, Source.TASK, failure); // what it has in memory is not known, and is not nothing
    }
  }

  private void readStatm(TrackedProcess process) {
    if (!procFs.isCaptured() && process.reusesStatm(now.nanos())) {
      return;
    }
    ReadOutcome outcome = desk.read(process, Source.STATM, desk.statm);
    if (outcome == ReadOutcome.READ) {
      process.acceptStatm(desk.statm, units, now.nanos());
      refused.clear(process, Source.STATM);
    } else {
      refused.add(process, Source.STATM, outcome, desk);
    }
  }

  /**
   * {@code statm} of the processes still wanted, as far as there is time. The others keep the RSS
   * that {@code stat} gave, and come first in the next scan.
   *
   * @param isLate whether there is no time for another process
   */
  public void readStatm(BooleanSupplier isLate) throws UnscannableException {
    if (demand.includes(Source.STATM)) {
      complete &=
          procFs
              .statmRounds()
              .run(table, isLate::getAsBoolean, this::readStatmIfWanted, index -> {});
    }
  }

  private void readStatmIfWanted(int index) {
    guardNowAndThen(index);
    TrackedProcess process = table.at(index);
    if (!process.dropped && process.none == null) {
      readStatm(process);
    }
  }

  /**
   * The users of the processes still wanted, by uid. Samples do not show them unless they were
   * asked for.
   *
   * @param isLate whether there is no time for another process; the others keep the user that an
   *     earlier scan read, if any
   */
  public void readOwners(BooleanSupplier isLate) {
    Demand owner = Demand.of(Source.OWNER);
    FactsReader reader = new FactsReader(procFs, opened.sizesOfFd(), owner, refused);
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped) {
        boolean late = isLate.getAsBoolean();
        complete &= !late;
        if (!late) {
          guardNowAndThen(i);
          reader.read(process);
          process.facts.hide(Source.OWNER);
        }
      }
    }
  }

  /** The names of those users. */
  public void readUserNames(ReadDeadline terms) {
    BlockingFacts facts = new BlockingFacts(procFs, refused);
    for (int i = 0; i < table.size(); i++) {
      if (!table.at(i).dropped) {
        facts.wantName(table.at(i));
      }
    }
    read(facts, terms);
  }

  /** Excludes processes from this scan. */
  public ScanFilter narrowing() {
    return narrowing;
  }

  /**
   * What was asked for of the processes still wanted, as far as it cannot hang, and there is time
   * for. The others come first in the next scan.
   *
   * @param isLate whether there is no time for another process
   */
  public void readFacts(BooleanSupplier isLate) throws UnscannableException {
    FactsReader reader = new FactsReader(procFs, opened.sizesOfFd(), demand, refused);
    complete &=
        procFs
            .factsRounds()
            .run(
                table,
                isLate::getAsBoolean,
                index -> {
                  guardNowAndThen(index);
                  if (!table.at(index).dropped) {
                    reader.read(table.at(index));
                  }
                },
                index -> {
                  if (!table.at(index).dropped) {
                    reader.showKnown(table.at(index));
                  }
                });
  }

  /** What was asked for and can hang: names of users, command lines. */
  public void readHangingFacts(ReadDeadline terms) {
    BlockingFacts facts = new BlockingFacts(procFs, refused);
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped) {
        if (process.facts.shows(Source.OWNER)) {
          facts.wantName(process);
        }
        if (demand.includes(Source.CMDLINE)) {
          facts.wantCommand(process);
        }
      }
    }
    read(facts, terms);
  }

  private void read(BlockingFacts facts, ReadDeadline terms) {
    UserQuota turns = new UserQuota(desk, terms.deadlineNanos());
    complete &= facts.readNames(batch -> run(procFs.names(), batch, terms));
    complete &= facts.readCommands(batch -> run(procFs.readers(), batch, terms), turns);
  }

  /** The processes of which it is not known what they are: new ones, and other images. */
  public List<ToClassify> unclassified() {
    List<ToClassify> found = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped && process.facts.label == null) {
        found.add(new ToClassify(process, table));
      }
    }
    return found;
  }

  /** When a process started, by the machine's clock; empty if the time of boot is not known. */
  public Optional<Instant> startOf(ToClassify one) {
    long afterBoot = units.ticksToNanos(one.process.startTicks());
    return machine.bootedAt().map(boot -> boot.plusNanos(afterBoot));
  }

  /**
   * Reads of each process the file it wants.
   *
   * @param isLate whether there is no time for another process
   * @return those of whom more is known now; the others are to be tried again in the next scan
   */
  public List<ToClassify> readWanted(
      List<ToClassify> wanting, ReadDeadline terms, BooleanSupplier isLate) {
    RuleFacts wanted = new RuleFacts(procFs, opened.sizesOfFd(), refused);
    for (ToClassify one : wanting) {
      boolean late = isLate.getAsBoolean();
      complete &= !late;
      if (!late) { // else it is judged by what is known, and again in the next scan
        wanted.want(one);
      }
    }
    read(wanted.hanging(), terms);
    return wanted.found(wanting);
  }

  /** The processes whose memory detail could be read now. */
  public List<Candidate> candidates() {
    return detail().candidates();
  }

  /**
   * Finds out who shares pages with whom, which {@link Candidate#isUnchanged} and {@link TimeQuota}
   * of families need.
   */
  public void findFamilies() {
    detail().findFamilies();
  }

  /** Makes {@link Candidate#predictedReadNanos} as good as it can be. */
  public void predict(Candidate candidate) {
    detail().predict((TrackedProcess) candidate);
  }

  /** The most that RSS, PSS or USS of a candidate can be, in bytes, before its detail is read. */
  public long mostBytes(Candidate candidate) {
    return detail().mostBytes((TrackedProcess) candidate);
  }

  /** Whether the detail of a candidate was read in this scan. */
  public boolean hasRead(Candidate candidate) {
    return ((TrackedProcess) candidate).detail.wasReadNow();
  }

  /** An older detail of a candidate is as good as another read would be. */
  public void reuse(Candidate candidate) {
    Memory.Detailed last = candidate.lastDetail();
    if (last != null) {
      ((TrackedProcess) candidate).reuse(last);
    }
  }

  /** A candidate's detail is not worth its cost in this scan. */
  public void skip(Candidate candidate) {
    detail().skip((TrackedProcess) candidate);
  }

  /** Reads the memory detail of some candidates, in this order as far as time and shares allow. */
  public void readDetail(List<Candidate> chosen, ReadDeadline terms, TimeQuota shares) {
    DetailPass pass = detail();
    ReadBatch batch = pass.batch(chosen, shares);
    run(procFs.readers(), batch, terms);
    complete &= pass.collect(chosen, batch);
  }

  /** {@code statm} of those whose detail, which has the resident size too, was not read. */
  public void readStatmOfOthers() {
    if (!demand.includes(Source.STATM)) {
      return;
    }
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped && process.none == null && !process.detail.wasReadNow()) {
        readStatm(process);
      }
    }
  }

  private DetailPass detail() {
    if (detailPass == null) {
      detailPass = new DetailPass(procFs, opened, demand, now, refused);
    }
    return detailPass;
  }

  private void run(ReaderThreads readers, ReadBatch batch, ReadDeadline terms) {
    readers.run(batch, terms, opened.guard()::advanceNowAndThen);
    openedByReaders += batch.filesOpened();
    bytesByReaders += batch.bytesRead();
    note(batch.defect());
  }

  private void note(@Nullable Throwable thrown) {
    if (thrown != null) {
      defect = Optional.of(thrown.toString());
    }
  }

  /**
   * Looks again at whoever may have changed meanwhile, and puts the snapshot together.
   *
   * @param endNanos when that is, on the clock of {@link Moment#nanos}
   */
  public Snapshot finish(long endNanos) {
    dropReplaced();
    note(procFs.aside().defect());
    boolean detailAsked = demand.includes(Source.SMAPS_ROLLUP);
    List<ProcessSample> samples = new ArrayList<>(table.size());
    int read = 0;
    int kept = 0;
    int skipped = 0;
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.dropped) {
        continue;
      }
      samples.add(process.sample(detailAsked));
      labels.add(process.label());
      if (process.none == null && detailAsked) {
        read += process.detail.wasReadNow() ? 1 : 0;
        kept += process.detail.isKept(process.rssBytes) ? 1 : 0;
        skipped += process.detail.isSkipped(process.rssBytes) ? 1 : 0;
      }
    }
    ScanStats stats =
        new ScanStats(
            Duration.ofNanos(endNanos - now.nanos()),
            table.size(),
            narrowing.excluded(),
            read,
            kept,
            skipped,
            desk.filesOpened() - openedBefore + openedByReaders + procFs.aside().filesOpened(),
            desk.bytesRead() - bytesBefore + bytesByReaders + procFs.aside().bytesRead(),
            complete,
            defect);
    return new Snapshot(
        now.instant(),
        now.nanos(),
        demand,
        units,
        samples,
        unsampled(),
        pids(process -> process.unread && process.dropped && !process.vanished),
        refused.rows(),
        machine,
        stats,
        opened
            .clock()
            .ticks(opened.machine().uptimeHundredths(), latestStart(), now.nanos(), endNanos));
  }

  /** Of all processes, those that are left out too. */
  private long latestStart() {
    long latest = 0;
    for (int i = 0; i < table.size(); i++) {
      long start = table.at(i).startTicks();
      latest = units.isAfterBoot(start) ? Math.max(latest, start) : latest;
    }
    return latest;
  }

  /**
   * What the processes of the snapshot were found to be, in its order; asked when it is made. Null
   * of those whom nobody has looked at.
   */
  public List<@Nullable Object> labels() {
    return labels;
  }

  /** Those that are there, and of whom this scan says nothing. */
  private PidSet unsampled() {
    return pids(process -> process.dropped && !process.vanished);
  }

  private PidSet pids(Predicate<TrackedProcess> which) {
    int[] pids =
        IntStream.range(0, table.size())
            .mapToObj(table::at)
            .filter(which)
            .mapToInt(TrackedProcess::pid)
            .toArray();
    return PidSet.of(pids);
  }

  private void dropReplaced() {
    opened.guard().advance();
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped
          && opened.guard().mayBeNew(process.pid())
          && desk.diagnosis.life(process) == Diagnosis.Life.GONE) {
        refused.add(process, Source.STAT, ReadFailure.ENDED);
      }
    }
  }
}
