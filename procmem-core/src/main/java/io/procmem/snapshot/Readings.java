package io.procmem.snapshot;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one kernel file, by field. A field is absent if the file did not have it; all are
 * absent if the file was not read. Amounts of memory are in bytes, others are counts. Immutable.
 *
 * @param <F> the fields of the file
 */
public final class Readings<F extends Enum<F> & KernelField> {

  /** Marks an absent field in an array of values. No kernel file gives this number. */
  public static final long ABSENT = Long.MIN_VALUE;

  /** The numbers below this, and the amounts below so many KiB, fit into the short form. */
  private static final long MAX_SHORT = 1 << 30;

  private static final int KIB_SHIFT = 10;
  private static final int IN_KIB = 1;
  private static final int ABSENT_SHORT = -1;

  private static final Readings<?> NONE =
      new Readings<RollupField>(RollupField.values(), new long[0]);

  private final F[] fields;

  /**
   * The values in the short form, which takes half of the space, if all fit: a number or a number
   * of KiB, doubled, plus {@link #IN_KIB} for the latter. Otherwise null.
   */
  private final int @Nullable [] shorts;

  /** The values, if they do not fit into the short form; otherwise null. */
  private final long @Nullable [] longs;

  private Readings(F[] fields, long[] values) {
    this.fields = fields;
    this.shorts = shortened(values);
    this.longs = shorts == null ? values.clone() : null;
  }

  private static int @Nullable [] shortened(long[] values) {
    int[] shortened = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      long kib = values[i] >> KIB_SHIFT;
      if (values[i] == ABSENT) {
        shortened[i] = ABSENT_SHORT;
      } else if (kib << KIB_SHIFT == values[i] && kib >= 0 && kib < MAX_SHORT) {
        shortened[i] = (int) kib << 1 | IN_KIB;
      } else if (values[i] >= 0 && values[i] < MAX_SHORT) {
        shortened[i] = (int) values[i] << 1;
      } else {
        return null;
      }
    }
    return shortened;
  }

  /** The value at an index; {@link #ABSENT} if there is none. */
  private long at(int index) {
    if (longs != null) {
      return longs[index];
    }
    if (shorts == null || index >= shorts.length || shorts[index] == ABSENT_SHORT) {
      return ABSENT;
    }
    long number = (long) shorts[index] >> 1;
    return (shorts[index] & IN_KIB) != 0 ? number << KIB_SHIFT : number;
  }

  private int length() {
    return longs != null ? longs.length : shorts != null ? shorts.length : 0;
  }

  /**
   * The readings of a file that was not read.
   *
   * @param <F> the fields of the file
   * @return readings without values
   */
  @SuppressWarnings("unchecked") // there is no value that could have the wrong type
  public static <F extends Enum<F> & KernelField> Readings<F> none() {
    return (Readings<F>) NONE;
  }

  /**
   * Readings of a file. Scans make them; they are public for tests of code that uses samples.
   *
   * @param fields all fields of the file, in their order; shared, not copied
   * @param values one value for each field, {@link #ABSENT} if there is none; copied
   * @param <F> the fields of the file
   * @return the readings
   * @throws IllegalArgumentException if there is not one value for each field
   */
  public static <F extends Enum<F> & KernelField> Readings<F> of(F[] fields, long[] values) {
    if (fields.length != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for " + fields.length + " fields");
    }
    return new Readings<>(fields, values);
  }

  /**
   * The value of a field.
   *
   * @param field the field
   * @return its value; empty if absent
   */
  public OptionalLong get(F field) {
    long value = at(field.ordinal());
    return value == ABSENT ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * The value of a field, or a default. Allocates nothing, for sums over many processes.
   *
   * @param field the field
   * @param other the default
   * @return the value, or the default if absent
   */
  public long getOr(F field, long other) {
    long value = at(field.ordinal());
    return value == ABSENT ? other : value;
  }

  /**
   * Whether a field has a value.
   *
   * @param field the field
   * @return true if it has
   */
  public boolean has(F field) {
    return at(field.ordinal()) != ABSENT;
  }

  /** {@return whether no field has a value} */
  public boolean isEmpty() {
    for (int i = 0; i < length(); i++) {
      if (at(i) != ABSENT) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether these readings have certain values, so that an unchanged file costs no new object.
   *
   * @param others one value for each field
   * @return true if all are equal
   */
  public boolean areOf(long[] others) {
    if (others.length != length()) {
      return false;
    }
    for (int i = 0; i < others.length; i++) {
      if (others[i] != at(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    // Equal values have the same form.
    return other instanceof Readings<?> that
        && Arrays.equals(shorts, that.shorts)
        && Arrays.equals(longs, that.longs);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shorts) + Arrays.hashCode(longs);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Readings[", "]");
    for (int i = 0; i < length(); i++) {
      if (at(i) != ABSENT) {
        text.add(fields[i].name() + "=" + at(i));
      }
    }
    return text.toString();
  }
}
