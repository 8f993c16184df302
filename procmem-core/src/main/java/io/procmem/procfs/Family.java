package io.procmem.procfs;

import java.util.Map;

/**
 * Processes that share pages with one another because of where they come from, and how much of that
 * sharing may have moved.
 *
 * <p>What is shared by many is divided among them: when one of them ends, grows or writes to a page
 * it had in common, PSS and USS of the others change although they have done nothing.
 */
final class Family {

  /**
   * A member's detail is doubted once the family has turned over more than this part of it: what is
   * shared by {@code n} and given up by one moves the others' PSS by no more than that over {@code
   * n}.
   */
  private static final int TOLERATED_PART = 64;

  private final Object key;
  private final Map<Object, Family> all;
  private int members;
  private long turnedOverBytes;

  Family(Object key, Map<Object, Family> all) {
    this.key = key;
    this.all = all;
  }

  /** Somebody new shares what the others have. */
  void join(long rssBytes) {
    members++;
    turnedOverBytes += rssBytes;
  }

  /** A member has ended, or executed something else. */
  void leave(long rssBytes) {
    members--;
    turnedOverBytes += rssBytes;
    if (members == 0) {
      all.remove(key);
    }
  }

  /** A member may have stopped or begun to share so much. */
  void turnOver(long bytes) {
    turnedOverBytes += bytes;
  }

  int members() {
    return members;
  }

  /** Bytes that members have brought, taken and moved, ever. */
  long turnedOverBytes() {
    return turnedOverBytes;
  }

  /** Whether a member of this size may be divided otherwise than it was. */
  boolean hasMoved(long turnedOverThen, long rssBytes) {
    return turnedOverBytes - turnedOverThen > members * (rssBytes / TOLERATED_PART);
  }
}
