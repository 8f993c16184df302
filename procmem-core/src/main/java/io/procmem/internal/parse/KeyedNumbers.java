package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.KernelField;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The numbers of a kernel file that consists of {@code Key: number} lines, one per field of an
 * enum. Numbers in {@code kB} are converted to bytes. Unknown keys are skipped, since newer kernels
 * add some. Missing keys stay absent, since older kernels lack some. So do impossible numbers: some
 * files show a number below zero as one near 2<sup>64</sup>, and their other numbers are right.
 * Repeated keys are added up, so that the mappings of {@code smaps} can be summed.
 *
 * @param <F> the wanted fields
 */
public final class KeyedNumbers<F extends Enum<F> & KernelField> {

  private static final int KIB_SHIFT = 10;

  /** In an array of values: the file has a line for the field, but no possible number. */
  private static final long IMPOSSIBLE = Readings.ABSENT + 1;

  private final F[] fields;
  private final KeyTable keys;
  private final long[] values;

  /** The values of the last readings. */
  private final long[] known;

  KeyedNumbers(F[] fields) {
    this.fields = fields;
    this.keys = KeyTable.of(Stream.of(fields).map(f -> f.key() + ':').toArray(String[]::new));
    this.values = new long[fields.length];
    this.known = new long[fields.length];
  }

  void clear() {
    Arrays.fill(values, Readings.ABSENT);
  }

  /** Adds all lines; false if a wanted key is not followed by digits. */
  boolean addLines(ByteCursor in) {
    int next = 0;
    do {
      next = addLine(in, next);
    } while (in.nextLine());
    return !in.failed();
  }

  /**
   * Adds one line if its key is wanted.
   *
   * @param guess the index of the key to try first
   * @return the guess for the next line; the same guess if this line is not wanted
   */
  int addLine(ByteCursor in, int guess) {
    int index = in.select(keys, guess);
    if (index < 0) {
      return guess;
    }
    long number = in.decimalOr(IMPOSSIBLE);
    in.skipBlanks();
    if (in.take('k')) {
      in.expect('B');
      number =
          number >= 0 && number <= Long.MAX_VALUE >> KIB_SHIFT ? number << KIB_SHIFT : IMPOSSIBLE;
    }
    values[index] = values[index] == Readings.ABSENT ? number : sum(values[index], number);
    return index + 1;
  }

  private static long sum(long one, long other) {
    boolean isPossible = one >= 0 && other >= 0 && one + other >= 0;
    return isPossible ? one + other : IMPOSSIBLE;
  }

  /** Whether the file had a possible number for a field. */
  public boolean has(F field) {
    return values[field.ordinal()] >= 0;
  }

  /** Whether the file had a line for a field, but no possible number. */
  public boolean isImpossible(F field) {
    return values[field.ordinal()] == IMPOSSIBLE;
  }

  /** The number of a field, in bytes if the file has it in kB. Only valid if {@link #has}. */
  public long get(F field) {
    return values[field.ordinal()];
  }

  /** The numbers as readings; {@code earlier} itself if they are equal. */
  public Readings<F> readings(Readings<F> earlier) {
    for (int i = 0; i < values.length; i++) {
      known[i] = values[i] == IMPOSSIBLE ? Readings.ABSENT : values[i];
    }
    return earlier.areOf(known) ? earlier : Readings.of(fields, known);
  }
}
