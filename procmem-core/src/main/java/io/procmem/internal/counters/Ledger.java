package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.counters.Counters;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.List;

/**
 * Keeps the {@link Counters}, from one report to the next. Immutable.
 *
 * <p>It adds up what each process did between two scans, by identity, so that a process that ends
 * takes nothing with it. Of a process it has not seen before it must know whether that is new, and
 * so all it ever did is to be counted: the start time decides, never its absence from the scan
 * before, since a process may have been hidden then.
 */
public final class Ledger {

  private static final Duration FORGET_AFTER = Duration.ofHours(1);

  private final long forgetAfterNanos;
  private final Accounts accounts;
  private final State state;

  /**
   * Where it stands.
   *
   * @param atNanos the snapshot's monotonic time
   * @param firstTicks when the first scan began, in clock ticks since boot
   * @param lastTicks when the last scan began, in clock ticks since boot
   * @param known whom it knows, by rising pid
   * @param unsampled who was there at the last scan and was not looked at
   * @param neverSampled who of them has never been looked at since the first scan
   * @param adriftBelow who of those that are not looked at has had children that were counted and
   *     have ended: what it inherited may turn up anywhere when it ends
   * @param doubtful whether somebody unknown has ended in this step
   * @param departed whom it knew and scans no longer list
   */
  record State(
      boolean first,
      long atNanos,
      long firstTicks,
      long lastTicks,
      List<LedgerEntry> known,
      PidSet unsampled,
      PidSet neverSampled,
      PidSet adriftBelow,
      boolean doubtful,
      DepartedProcesses departed) {

    /** Before any scan. */
    static State start() {
      PidSet none = PidSet.empty();
      return new State(true, 0, 0, 0, List.of(), none, none, none, false, new DepartedProcesses());
    }

    boolean adrift() {
      return adriftBelow.size() > 0;
    }
  }

  /** A ledger that has seen no scan. */
  Ledger(Duration forgetAfter) {
    this(forgetAfter.toNanos(), new Accounts(), State.start());
  }

  private Ledger(long forgetAfterNanos, Accounts accounts, State state) {
    this.forgetAfterNanos = forgetAfterNanos;
    this.accounts = accounts;
    this.state = state;
  }

  public static Ledger start() {
    return new Ledger(FORGET_AFTER);
  }

  /** The ledger after another scan; this one, if the scan is not younger or saw nobody at all. */
  public Ledger next(Snapshot snapshot, Classification classes) {
    boolean nobody = snapshot.processes().isEmpty() && snapshot.unsampled().size() == 0;
    boolean late = !state.first() && snapshot.monotonicNanos() - state.atNanos() <= 0;
    if (nobody || late) {
      return this;
    }
    Accounts next = new Accounts(accounts);
    DepartedProcesses departed =
        new DepartedProcesses(state.departed(), snapshot.monotonicNanos(), forgetAfterNanos);
    State after = new LedgerStep(state, snapshot, classes, next, departed).run();
    next.close(snapshot.monotonicNanos(), forgetAfterNanos, classes.expected());
    return new Ledger(forgetAfterNanos, next, after);
  }

  /** What has been counted. Not to be changed. */
  public Accounts accounts() {
    return accounts;
  }
}
