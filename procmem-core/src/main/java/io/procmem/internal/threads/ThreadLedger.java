package io.procmem.internal.threads;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.counters.CounterStart;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.ThreadStates;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadNames;
import io.procmem.threads.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what threads use, by name, from one scan to the next. What a thread did between two scans
 * is added to the name that it has now, so sums do not decrease when threads end or are renamed.
 *
 * <p>A scan reads the threads of one process after another, and {@linkplain #finish ends} once the
 * subgroups of the processes are known. Used by the scanning thread only.
 */
public final class ThreadLedger {

  private static final long FORGET_AFTER_NANOS = Duration.ofHours(1).toNanos();

  /** How many subgroups without threads are kept. */
  private static final int MAX_EMPTY = 1000;

  private final ProcReader reader;
  private final KernelUnits units;
  private final DelayAccounting delays = new DelayAccounting();
  private final ThreadNames names;
  private final Map<Integer, KnownProcess> processes = new HashMap<>();
  private final Map<Subgroup, NameAccounts> subgroups = new TreeMap<>();

  /** The number of scans that read threads so far, the current one included. */
  private int scans;

  /** When the last of them began; null and 0 before the first. */
  private @Nullable CounterStart lastScan;

  private long lastTicks;
  private @Nullable ThreadReader current;
  private boolean withChannels;

  /** A ledger before the first scan. */
  public ThreadLedger(ProcReader reader, KernelUnits units, ThreadNames names) {
    this.reader = reader;
    this.units = units;
    this.names = names;
  }

  /** Whether block I/O delays are measured. */
  public DelayAccounting delays() {
    return delays;
  }

  /** Begins a scan that reads threads. */
  public void startScan(Demand demand, ScanRefusals refusals) {
    scans++;
    ThreadFiles files = new ThreadFiles(reader, demand, refusals);
    withChannels = files.wantsChannels();
    current = new ThreadReader(reader, refusals, files, units, delays, names, scans, lastScan);
  }

  /**
   * Reads the threads of a process, as far as there is time.
   *
   * @return whether there was time for all
   */
  public boolean read(ProcessFiles process, StatReading stat, BooleanSupplier isLate) {
    return reading().read(known(process), process, stat, isLate);
  }

  /** Leaves out a process for which there is no time. */
  public void skip(ProcessFiles process, StatReading stat) {
    KnownProcess known = known(process);
    known.visit(scans, stat);
    known.countUnread();
  }

  private ThreadReader reading() {
    ThreadReader reading = current;
    if (reading == null) {
      throw new IllegalStateException("no scan has begun");
    }
    return reading;
  }

  /** The states of the threads of a process that this scan has read; null if they are unknown. */
  public @Nullable ThreadStates states(ProcessFiles process) {
    KnownProcess known = processes.get(process.pid());
    return known != null && known.visitedIn == scans && known.areStatesRead()
        ? known.accounts.sum(false).states()
        : null;
  }

  private KnownProcess known(ProcessFiles process) {
    KnownProcess known = processes.get(process.pid());
    if (known == null || !known.id.equals(process.id())) {
      known = new KnownProcess(process.id(), newFromTicks(process.startTicks()), lastScan);
      processes.put(process.pid(), known);
    }
    return known;
  }

  /** Which threads of a process that was not known are new: all of them if it is new itself. */
  private long newFromTicks(long startTicks) {
    if (lastScan == null) {
      return KnownProcess.NEVER;
    }
    return units.isAfterBoot(startTicks) && startTicks >= lastTicks ? 0 : lastTicks;
  }

  /** Ends the scan: its processes have these subgroups. */
  public Threads finish(Snapshot snapshot, Classification classification) {
    List<ProcessThreads> shown = new ArrayList<>();
    subgroups.values().forEach(NameAccounts::startScan);
    for (int row = 0; row < snapshot.processes().size(); row++) {
      ProcessSample sample = snapshot.processes().get(row);
      KnownProcess known = processes.get(sample.pid());
      if (known != null && known.visitedIn == scans && known.id.equals(sample.id())) {
        shown.add(close(known, sample, classification.of(row), snapshot.monotonicNanos()));
      }
    }
    processes
        .values()
        .removeIf(one -> one.visitedIn != scans && !snapshot.unsampled().contains(one.id.pid()));
    for (KnownProcess known : processes.values()) {
      if (known.newFromTicks == KnownProcess.NEVER) {
        known.newFromTicks = snapshot.ticksSinceBoot();
      }
    }
    subgroups
        .values()
        .removeIf(one -> one.closeAndCheckExpired(snapshot.monotonicNanos(), FORGET_AFTER_NANOS));
    removeExcess();
    lastTicks = snapshot.ticksSinceBoot();
    lastScan = new CounterStart(snapshot.takenAt(), snapshot.monotonicNanos());
    current = null;
    return new Threads(subgroups(), shown);
  }

  private ProcessThreads close(
      KnownProcess known, ProcessSample sample, Subgroup subgroup, long nowNanos) {
    NameAccounts group = subgroups.computeIfAbsent(subgroup, any -> new NameAccounts(lastScan));
    NameAccounts own = known.accounts;
    long unattributed = known.takeUnattributed(sample);
    own.forEach((name, account) -> group.of(name, lastScan).addAll(account));
    group.all().addAll(own.all());
    group.unread += own.unread;
    if (own.isCpuKnown()) {
      group.addUnattributed(unattributed);
    }
    ProcessThreads shown =
        new ProcessThreads(
            known.id,
            own.sum(withChannels),
            own.named(withChannels),
            own.unread,
            unattributed(own));
    own.closeAndCheckExpired(nowNanos, FORGET_AFTER_NANOS);
    return shown;
  }

  private List<SubgroupThreads> subgroups() {
    List<SubgroupThreads> shown = new ArrayList<>(subgroups.size());
    subgroups.forEach(
        (subgroup, accounts) ->
            shown.add(
                new SubgroupThreads(
                    subgroup,
                    accounts.sum(withChannels),
                    accounts.named(withChannels),
                    accounts.unread,
                    unattributed(accounts))));
    return shown;
  }

  private static OptionalLong unattributed(NameAccounts accounts) {
    return accounts.isCpuKnown()
        ? OptionalLong.of(accounts.unattributedNanos())
        : OptionalLong.empty();
  }

  /** A rule may give each process a subgroup of its own. */
  private void removeExcess() {
    List<Map.Entry<Subgroup, NameAccounts>> empty =
        subgroups.entrySet().stream().filter(one -> one.getValue().all().isEmpty()).toList();
    if (empty.size() > MAX_EMPTY) {
      empty.stream()
          .sorted(Comparator.comparingLong(one -> one.getValue().all().emptySinceNanos()))
          .limit(empty.size() - MAX_EMPTY)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(subgroups::remove);
    }
  }
}
