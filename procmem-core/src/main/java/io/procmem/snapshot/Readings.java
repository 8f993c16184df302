package io.procmem.snapshot;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * The numbers of one kernel file, by field. A field is absent if the file did not have it; all are
 * absent if the file was not read. Amounts of memory are in bytes, others are counts. Immutable.
 *
 * @param <F> the fields of the file
 */
public final class Readings<F extends Enum<F> & KernelField> {

  /** Marks an absent field in an array of values. No kernel file gives this number. */
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
    return new Readings<>(fields, values.clone());
  }

  /**
   * The value of a field.
   *
   * @param field the field
   * @return its value; empty if absent
   */
  public OptionalLong get(F field) {
    return has(field) ? OptionalLong.of(values[field.ordinal()]) : OptionalLong.empty();
  }

  /**
   * The value of a field, or a default. Allocates nothing, for sums over many processes.
   *
   * @param field the field
   * @param other the default
   * @return the value, or the default if absent
   */
  public long getOr(F field, long other) {
    return has(field) ? values[field.ordinal()] : other;
  }

  /**
   * Whether a field has a value.
   *
   * @param field the field
   * @return true if it has
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
   * Whether these readings have certain values, so that an unchanged file costs no new object.
   *
   * @param others one value for each field
   * @return true if all are equal
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
