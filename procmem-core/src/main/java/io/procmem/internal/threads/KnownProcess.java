package io.procmem.internal.threads;

import io.procmem.counters.CounterStart;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.parse.StatReading.ImageChange;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is known of the threads of one process, from scan to scan. */
final class KnownProcess {

  /** Before the first scan has ended, it is unknown when it began. */
  static final long NEVER = Long.MAX_VALUE;

  final ProcessId id;
  final NameAccounts accounts;

  /**
   * Threads that started at this time or later, in clock ticks since boot, count from their start:
   * no scan can have seen them before.
   */
  long newFromTicks;

  /** Whether it ever had several threads, so that its {@code stat} includes those that ended. */
  boolean hadSeveral;

  /** The number of the last scan that visited it. */
  int visitedIn;

  private final Map<Integer, KnownThread> threads = new HashMap<>();
  private @Nullable StatReading stat;

  /** Whether the last scan has read the state of each thread. */
  private boolean areStatesRead;

  /**
   * Whether the last scan missed threads that a later one may read. Their CPU time then counts
   * under their names.
   */
  private boolean isBehind;

  /** The name of the process by which its threads are named. */
  private String name = "";

  /** The CPU time that the process had used when it was first seen, if it was not new. */
  private long earlierCpuNanos;

  KnownProcess(ProcessId id, long newFromTicks, @Nullable CounterStart start) {
    this.id = id;
    this.newFromTicks = newFromTicks;
    this.accounts = new NameAccounts(start);
  }

  /**
   * Begins a scan of this process.
   *
   * @return whether it has executed another program since the last scan
   */
  boolean visit(int scan, StatReading now) {
    visitedIn = scan;
    accounts.startScan();
    StatReading before = stat;
    if (before == null && newFromTicks != 0) {
      earlierCpuNanos = Math.max(0, now.cpu().nanos());
    }
    stat = now;
    areStatesRead = false;
    isBehind = false;
    return before != null && now.changeSince(before) == ImageChange.EXECUTED;
  }

  private StatReading stat() {
    return Objects.requireNonNull(stat, "visited before");
  }

  void setStatesRead() {
    areStatesRead = true;
  }

  void setBehind() {
    isBehind = true;
  }

  boolean areStatesRead() {
    return areStatesRead;
  }

  /** The thread with an id and a start time: a known one, or a new one. */
  KnownThread thread(int tid, long startTicks) {
    KnownThread known = threads.get(tid);
    if (known == null || known.startTicks != startTicks) {
      known = new KnownThread(tid, startTicks, startTicks >= newFromTicks);
      threads.put(tid, known);
    }
    return known;
  }

  @Nullable KnownThread find(int tid) {
    return threads.get(tid);
  }

  void forget(int tid) {
    threads.remove(tid);
  }

  /** Whether its name has changed, and with it perhaps the names of its threads. */
  boolean takesName(String now) {
    boolean changed = !name.equals(now);
    name = now;
    return changed;
  }

  /** Removes the threads that have ended: those that a scan did not find and that do not exist. */
  void removeEnded(int scan, Predicate<KnownThread> isThere) {
    List<KnownThread> unseen =
        threads.values().stream().filter(thread -> thread.seenIn != scan).toList();
    for (KnownThread thread : unseen) {
      if (!isThere.test(thread)) {
        threads.remove(thread.tid, thread);
      }
    }
  }

  /** Counts the known threads of a process whose threads this scan could not read. */
  void countUnread() {
    threads.values().forEach(this::count);
    accounts.unread = stat().threads();
    setBehind();
  }

  /** Counts a thread that is alive, under the name that it last had. */
  void count(KnownThread thread) {
    accounts.all().addThread();
    accounts.of(thread.name, null).addThread();
  }

  /** Takes over the CPU time of the process; returns what has become unattributed since. */
  long takeUnattributed(ProcessSample sample) {
    long cpu = sample.cpu().nanos();
    if (cpu == Readings.ABSENT) {
      return 0;
    }
    long unattributed = cpu - earlierCpuNanos - accounts.all().cpuNanos();
    long more = isBehind ? 0 : Math.max(0, unattributed - accounts.unattributedNanos());
    accounts.addUnattributed(more);
    return more;
  }
}
