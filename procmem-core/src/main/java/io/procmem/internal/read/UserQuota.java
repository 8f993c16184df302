package io.procmem.internal.read;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the time that slow reads of one user's processes take in a pass, so that a user with ten
 * thousand processes does not keep others from being read.
 */
public final class UserQuota {

  private final ProcReader reader;
  private final long nanosPerUser;
  private final Map<Long, Account> accounts = new HashMap<>();

  /**
   * A quota.
   *
   * @param reader finds the owners of processes, on the scanning thread
   */
  public UserQuota(ProcReader reader, long nanosPerUser) {
    this.reader = reader;
    this.nanosPerUser = nanosPerUser;
  }

  /** The account of the user of a process. For the scanning thread. */
  public Account of(ProcessFiles process) {
    return accounts.computeIfAbsent(
        process.owner(reader), absent -> new Account(nanosPerUser, new AtomicLong()));
  }

  /** The time that the processes of one user have taken. For any thread. */
  public record Account(long nanos, AtomicLong taken) {

    /** Whether the user has used the quota. A read that has begun is not interrupted. */
    public boolean isSpent() {
      return taken.get() >= nanos;
    }

    public void spend(long nanos) {
      taken.addAndGet(nanos);
    }
  }
}
