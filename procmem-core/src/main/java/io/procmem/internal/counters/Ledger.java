package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.counters.CounterStart;
import io.procmem.counters.Counters;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link Counters}, from one report to the next. Immutable.
 *
 * <p>It adds up what each process did between two scans, so the sums do not decrease when a process
 * ends. If an unknown process is new, everything it did is counted. Its start time decides whether
 * it is new, not its absence from the last scan: it may have been hidden then.
 */
public final class Ledger {

  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final long forgetAfterNanos;
  private final Accounts accounts;
  private final State state;
  private final @Nullable CounterStart lastScan;

  /**
   * What a step starts from.
   *
   * @param first whether there was no scan yet
   * @param atNanos the snapshot's monotonic time
   * @param firstTicks when the first scan began, in clock ticks since boot
   * @param lastTicks when the last scan began, in clock ticks since boot
   * @param known the known processes, by ascending pid
   * @param unsampled the processes that the last scan did not sample
   * @param neverSampled those of them that no scan has sampled
   * @param unsampledReapers those of them that may have reaped children that were counted; when
   *     such a reaper ends, any process may inherit these amounts
   * @param unknownEnded whether a process that no scan has read may have ended in this step
   * @param departed the processes that were known and that scans no longer list
   */
  record State(
      boolean first,
      long atNanos,
      long firstTicks,
      long lastTicks,
      List<LedgerEntry> known,
      PidSet unsampled,
      PidSet neverSampled,
      PidSet unsampledReapers,
      boolean unknownEnded,
      DepartedProcesses departed) {

    /** Before any scan. */
    static State start() {
      PidSet none = PidSet.empty();
      return new State(true, 0, 0, 0, List.of(), none, none, none, false, new DepartedProcesses());
    }

    boolean hasUnsampledReapers() {
      return unsampledReapers.size() > 0;
    }
  }

  /** A ledger before the first scan. */
  Ledger(Duration forgetAfter) {
    this(forgetAfter.toNanos(), new Accounts(), State.start(), null);
  }

  private Ledger(
      long forgetAfterNanos, Accounts accounts, State state, @Nullable CounterStart lastScan) {
    this.forgetAfterNanos = forgetAfterNanos;
    this.accounts = accounts;
    this.state = state;
    this.lastScan = lastScan;
  }

  public static Ledger start() {
    return new Ledger(FORGET_AFTER);
  }

  /** The ledger after another scan; this one if the scan is not later or lists no process. */
  public Ledger next(Snapshot snapshot, Classification classification) {
    boolean late = !state.first() && snapshot.monotonicNanos() - state.atNanos() <= 0;
    if (snapshot.isEmpty() || late) {
      return this;
    }
    Accounts next = new Accounts(accounts);
    DepartedProcesses departed =
        new DepartedProcesses(state.departed(), snapshot.monotonicNanos(), forgetAfterNanos);
    State after = new LedgerStep(state, snapshot, classification, next, departed).run();
    next.close(lastScan, snapshot.monotonicNanos(), forgetAfterNanos, classification.expected());
    CounterStart scan = new CounterStart(snapshot.takenAt(), snapshot.monotonicNanos());
    return new Ledger(forgetAfterNanos, next, after, scan);
  }

  /** The sums; callers do not change them. */
  public Accounts accounts() {
    return accounts;
  }
}
