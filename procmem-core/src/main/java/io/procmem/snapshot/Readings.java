package io.procmem.snapshot;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * What one kernel file said: a number for each field it had. A field that the file did not have, or
 * all of them if it was not read, is absent. Amounts of memory are in bytes, everything else
 * counts.
 *
 * @param <F> the fields of the file
 */
public final class Readings<F extends Enum<F> & KernelField> {

  /** In an array of values, the mark of a field without one. No kernel file gives this number. */
  public static final long ABSENT = Long.MIN_VALUE;

  private static final Readings<?> NONE =
      new Readings<RollupField>(RollupField.values(), new long[0]);

  private final F[] fields;
  private final long[] values;

  private Readings(F[] fields, long[] values) {
    this.fields = fields;
    this.values = values;
  }

  /**
   * The readings of a file that was not read.
   *
   * @param <F> the fields of the file
   * @return readings without any value
   */
  @SuppressWarnings("unchecked") // without a value there is nothing of the wrong type
  public static <F extends Enum<F> & KernelField> Readings<F> none() {
    return (Readings<F>) NONE;
  }

  /**
   * The readings of a file.
   *
   * @param fields all fields of the file, in their order; shared, not copied
   * @param values one value for each, {@link #ABSENT} where there is none; copied
   * @param <F> the fields of the file
   * @return the readings
   */
  public static <F extends Enum<F> & KernelField> Readings<F> of(F[] fields, long[] values) {
    if (fields.length != values.length) {
      throw new IllegalArgumentException(
          values.length + " values for " + fields.length + " fields");
    }
    return new Readings<>(fields, values.clone());
  }

  /**
   * The value of a field.
   *
   * @param field the field
   * @return its value, or empty if the file did not give one
   */
  public OptionalLong get(F field) {
    return has(field) ? OptionalLong.of(values[field.ordinal()]) : OptionalLong.empty();
  }

  /**
   * The value of a field, or another. For sums, which should not make garbage.
   *
   * @param field the field
   * @param other what to answer where the file did not give one
   * @return the value or the other
   */
  public long getOr(F field, long other) {
    return has(field) ? values[field.ordinal()] : other;
  }

  /**
   * Whether the file gave a value for a field.
   *
   * @param field the field
   * @return true if it did
   */
  public boolean has(F field) {
    return field.ordinal() < values.length && values[field.ordinal()] != ABSENT;
  }

  /** {@return whether no field has a value} */
  public boolean isEmpty() {
    for (long value : values) {
      if (value != ABSENT) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether these readings are of some values, so that an unchanged file costs no new object.
   *
   * @param others one value for each field
   * @return true if they are the same
   */
  public boolean areOf(long[] others) {
    return Arrays.equals(values, others);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Readings<?> that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Readings[", "]");
    for (int i = 0; i < values.length; i++) {
      if (values[i] != ABSENT) {
        text.add(fields[i].name() + "=" + values[i]);
      }
    }
    return text.toString();
  }
}
