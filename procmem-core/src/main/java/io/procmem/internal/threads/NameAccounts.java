package io.procmem.internal.threads;

import io.procmem.counters.CounterStart;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a process or subgroup: an account for each name, up to a limit, and one for all. A
 * name is forgotten when it has had no thread for a long time; the account of all never decreases.
 */
final class NameAccounts {

  private final Map<String, ThreadAccount> byName = new TreeMap<>();
  private final ThreadAccount all;

  /** How many threads this scan could not read. */
  int unread;

  /** CPU time that is in no thread's, since the start. */
  private long unattributedNanos;

  private boolean isCpuKnown;

  NameAccounts(@Nullable CounterStart start) {
    all = new ThreadAccount(start);
  }

  /** Begins a scan. */
  void startScan() {
    all.startScan();
    byName.values().forEach(ThreadAccount::startScan);
    unread = 0;
  }

  ThreadAccount all() {
    return all;
  }

  /**
   * The account of a name, a new one if there is none; that of all other names beyond the limit.
   */
  ThreadAccount of(String name, @Nullable CounterStart lastScan) {
    ThreadAccount account = byName.get(name);
    if (account != null) {
      return account;
    }
    int apart = byName.containsKey(Threads.OTHER) ? byName.size() - 1 : byName.size();
    if (apart >= Threads.MAX_NAMES && !name.equals(Threads.OTHER)) {
      return of(Threads.OTHER, lastScan);
    }
    ThreadAccount opened = new ThreadAccount(lastScan);
    byName.put(name, opened);
    return opened;
  }

  void forEach(BiConsumer<String, ThreadAccount> visit) {
    byName.forEach(visit);
  }

  /** Adds CPU time that is in no thread's. */
  void addUnattributed(long nanos) {
    isCpuKnown = true;
    unattributedNanos += nanos;
  }

  long unattributedNanos() {
    return unattributedNanos;
  }

  boolean isCpuKnown() {
    return isCpuKnown;
  }

  /** Ends a scan; returns whether there has been no thread for so long that it can be forgotten. */
  boolean closeAndCheckExpired(long nowNanos, long forgetAfterNanos) {
    byName.values().removeIf(account -> account.closeAndCheckExpired(nowNanos, forgetAfterNanos));
    return all.closeAndCheckExpired(nowNanos, forgetAfterNanos);
  }

  ThreadSum sum(boolean withChannels) {
    return all.sum(withChannels);
  }

  List<NamedThreads> named(boolean withChannels) {
    List<NamedThreads> named = new ArrayList<>(byName.size());
    byName.forEach((name, account) -> named.add(new NamedThreads(name, account.sum(withChannels))));
    return named;
  }
}
