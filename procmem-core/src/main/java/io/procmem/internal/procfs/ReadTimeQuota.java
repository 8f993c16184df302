package io.procmem.internal.procfs;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What users and families have had of a scan's time for details so far. Who belongs to whom is
 * looked up by the scanning thread; readers add to what was taken.
 */
final class ReadTimeQuota {

  private final TimeQuota shares;
  private final ProcReader desk;
  private final Map<Long, AtomicLong> users = new HashMap<>();
  private final Map<Kindred, AtomicLong> families = new HashMap<>();

  /** A family's processes of one user: another's of the same name do not take from its share. */
  private record Kindred(ForkFamily family, long uid) {}

  ReadTimeQuota(TimeQuota shares, ProcReader desk) {
    this.shares = shares;
    this.desk = desk;
  }

  /** The account of one process. */
  record Account(TimeQuota shares, AtomicLong user, AtomicLong family) {

    /** Whether its user or family has had its share. A read that has begun is not broken off. */
    boolean isSpent() {
      return user.get() >= shares.userNanos() || family.get() >= shares.familyNanos();
    }

    void spend(long nanos) {
      user.addAndGet(nanos);
      family.addAndGet(nanos);
    }
  }

  /** The user of a process; refused or not, whoever it is has one share. */
  static long uid(TrackedProcess process, ProcReader desk) {
    return process.facts.values().user().isPresent()
        ? process.facts.values().user().get().uid()
        : desk.tree.owner(process.directory());
  }

  /** Null where nothing is limited, or nobody is stalled since the tree was copied. */
  @Nullable Account of(TrackedProcess process) {
    if (!shares.areLimited() || desk.captured) {
      return null;
    }
    long uid = uid(process, desk);
    ForkFamily family = process.kin.closest();
    return new Account(
        shares,
        users.computeIfAbsent(uid, absent -> new AtomicLong()),
        family == null
            ? new AtomicLong()
            : families.computeIfAbsent(new Kindred(family, uid), absent -> new AtomicLong()));
  }
}
