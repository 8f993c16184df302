package io.procmem.internal.procfs;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps slow reads of one user's processes from delaying those of others: once a user's processes
 * have taken their share of a pass, the rest of them wait until those of all others are done.
 */
final class UserQuota {

  /** What one user may have before others, of the time of a pass. */
  private static final int PART = 2;

  private final ProcReader desk;
  private final long shareNanos;
  private final Map<Long, AtomicLong> taken = new HashMap<>();

  /** Turns in a pass that ends at a time of {@link System#nanoTime()}. */
  UserQuota(ProcReader desk, long deadlineNanos) {
    this.desk = desk;
    this.shareNanos = (deadlineNanos - System.nanoTime()) / PART;
  }

  /** What a process's user has had so far. Called by the scanning thread. */
  AtomicLong of(TrackedProcess process) {
    return taken.computeIfAbsent(ReadTimeQuota.uid(process, desk), absent -> new AtomicLong());
  }

  /** Whether a user has had his share. For any thread. */
  boolean isSpent(AtomicLong user) {
    return user.get() >= shareNanos;
  }
}
