package io.procmem.internal.procfs;

import java.util.Map;

/**
 * Processes that share pages with one another because of where they come from, and how much of that
 * sharing may have moved.
 *
 * <p>What is shared by many is divided among them: when one of them ends, grows or writes to a page
 * it had in common, PSS and USS of the others change although they have done nothing.
 */
final class ForkFamily {

  private final Object key;
  private final Map<Object, ForkFamily> all;
  private int members;
  private long turnedOverBytes;

  ForkFamily(Object key, Map<Object, ForkFamily> all) {
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
}
