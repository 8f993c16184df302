package io.procmem.internal.bytes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that were made recently, so that equal ones are one object: hundreds of processes may have
 * the same name. Bounded, and never wrong: a value that has been displaced is only kept twice. Used
 * by one thread.
 *
 * @param <T> immutable values
 */
public final class RecentValues<T> {

  private static final int PLACES = 2048; // a power of two

  /** Made with the first value. */
  private List<@Nullable T> values = List.of();

  /** An equal value that was made before, or else this one. */
  public T of(T value) {
    if (values.isEmpty()) {
      values = new ArrayList<>(Collections.nCopies(PLACES, null));
    }
    int hash = value.hashCode();
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    T known = values.get(place);
    if (value.equals(known) && known != null) {
      return known;
    }
    values.set(place, value);
    return value;
  }
}
