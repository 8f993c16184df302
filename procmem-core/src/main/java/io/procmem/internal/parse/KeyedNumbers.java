package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.KernelField;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The numbers of a kernel file made of {@code Key: number} lines, one per field of an enum. {@code
 * kB} becomes bytes. Keys that nobody wants pass: kernels grow. Keys that are not there stay
 * absent: kernels differ. The same key again adds up, so that a list of mappings can be summed.
 *
 * @param <F> the fields wanted
 */
public final class KeyedNumbers<F extends Enum<F> & KernelField> {

  private static final int KIB_SHIFT = 10;

  private final F[] fields;
  private final KeyTable keys;
  private final long[] values;

  KeyedNumbers(F[] fields) {
    this.fields = fields;
    this.keys = KeyTable.of(Stream.of(fields).map(f -> f.key() + ':').toArray(String[]::new));
    this.values = new long[fields.length];
  }

  void clear() {
    Arrays.fill(values, Readings.ABSENT);
  }

  /** Takes all lines; false if a wanted key has no number behind it. */
  boolean addLines(ByteCursor in) {
    int next = 0;
    do {
      next = addLine(in, next);
    } while (in.nextLine());
    return !in.failed();
  }

  /**
   * Takes one line if its key is wanted.
   *
   * @param guess the index of the key to try first
   * @return the guess for the next line; the same guess if this line was not wanted
   */
  int addLine(ByteCursor in, int guess) {
    int index = in.select(keys, guess);
    if (index < 0) {
      return guess;
    }
    long number = in.decimal();
    in.skipBlanks();
    if (in.take('k')) {
      in.expect('B');
      number = number <= Long.MAX_VALUE >> KIB_SHIFT ? number << KIB_SHIFT : Long.MAX_VALUE;
    }
    values[index] = values[index] == Readings.ABSENT ? number : values[index] + number;
    return index + 1;
  }

  public boolean has(F field) {
    return values[field.ordinal()] != Readings.ABSENT;
  }

  public long get(F field) {
    return values[field.ordinal()];
  }

  /** The numbers as readings, or the earlier readings if they say the same. */
  public Readings<F> readings(Readings<F> earlier) {
    return earlier.areOf(values) ? earlier : Readings.of(fields, values);
  }
}
