package io.procmem.internal.procfs;

/**
 * How much of a scan's time for details the processes of one user, and those of one family, may
 * have: whoever starts ten thousand of them does not keep others from being read.
 *
 * @param userNanos for the processes of one user
 * @param familyNanos for processes forked from one another, or siblings of one name
 */
public record TimeQuota(long userNanos, long familyNanos) {

  /** All of it for anybody. */
  public static final TimeQuota UNLIMITED = new TimeQuota(Long.MAX_VALUE, Long.MAX_VALUE);

  boolean areLimited() {
    return !equals(UNLIMITED);
  }
}
