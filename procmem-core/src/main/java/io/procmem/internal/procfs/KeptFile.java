package io.procmem.internal.procfs;

import io.procmem.internal.bytes.RewindableInput;
import org.jspecify.annotations.Nullable;

/**
 * A file of a process that may stay open from scan to scan, and its place among those that do, in
 * the order in which they were used last. The places are links of its own, so that moving it costs
 * neither a search nor garbage.
 */
final class KeptFile {

  /** Null while it is closed. */
  @Nullable RewindableInput in;

  /** The number of the scan that used it last. */
  long usedIn;

  /** The one used next after it; the oldest, seen from the end that holds a list together. */
  KeptFile next = this;

  private KeptFile previous = this;

  void putBefore(KeptFile other) {
    takeOut();
    next = other;
    previous = other.previous;
    previous.next = this;
    other.previous = this;
  }

  void takeOut() {
    previous.next = next;
    next.previous = previous;
    next = this;
    previous = this;
  }
}
