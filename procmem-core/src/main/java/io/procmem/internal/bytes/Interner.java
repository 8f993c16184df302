package io.procmem.internal.bytes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal values the same object, to save heap: hundreds of processes may have the same name.
 * It has a fixed size. If a value was displaced, the next equal one is a second object. Used by one
 * thread.
 *
 * @param <T> immutable values
 */
public final class Interner<T> {

  private static final int PLACES = 2048; // a power of two

  /** Made with the first value. */
  private List<@Nullable T> values = List.of();

  /** Returns an equal value that was interned before, or else this one. */
  public T intern(T value) {
    if (values.isEmpty()) {
      values = new ArrayList<@Nullable T>(Collections.nCopies(PLACES, null));
    }
    int hash = value.hashCode();
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    T existing = values.get(place);
    if (value.equals(existing) && existing != null) {
      return existing;
    }
    values.set(place, value);
    return value;
  }
}
