package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessorTimes.Times;
import java.util.Arrays;
import java.util.OptionalLong;

/** {@code /proc/stat}: lines of a key and numbers; proc_stat(5). */
public final class SystemStatParser implements Parser {

  /** A time that is longer in nanoseconds than a {@code long} can hold is impossible too. */
  private static final long IMPOSSIBLE = Long.MAX_VALUE;

  private static final int ALL = 0;
  private static final int ONE = 1;
  private static final int BOOT = 2;

  /**
   * The columns of a row: user nice system idle iowait irq softirq steal. User includes guest time.
   */
  private static final int COLUMNS = 8;

  private final KeyTable lines = KeyTable.of("cpu ", "cpu", "btime ");

  /** Row 0 is the sum of all processors; each other row is one processor. */
  private long[] ticks = new long[COLUMNS * 9];

  private int[] numbers = new int[8];

  /** How many processors have a row of their own. */
  public int processors;

  /** When the machine was booted, in seconds since 1970; -1 if the file does not give it. */
  public long bootSeconds;

  @Override
  public boolean parse(ByteCursor in) {
    processors = 0;
    bootSeconds = -1;
    boolean hasAll = false;
    do {
      switch (in.select(lines, ALL)) {
        case ALL -> {
          readRow(in, 0);
          hasAll = true;
        }
        case ONE -> {
          makeRoom();
          numbers[processors++] = in.smallDecimal();
          readRow(in, processors);
        }
        case BOOT -> bootSeconds = in.decimalOr(-1);
        default -> {} // interrupts, forks, and additions of newer kernels
      }
    } while (in.nextLine());
    return hasAll && !in.failed();
  }

  private void readRow(ByteCursor in, int row) {
    int end = in.lineEnd();
    for (int i = 0; i < COLUMNS; i++) {
      in.skipBlanks();
      ticks[row * COLUMNS + i] =
          in.position() < end ? in.decimalOr(IMPOSSIBLE) : 0; // old kernels have fewer
    }
  }

  private void makeRoom() {
    if (processors == numbers.length) {
      numbers = Arrays.copyOf(numbers, numbers.length * 2);
      ticks = Arrays.copyOf(ticks, COLUMNS * (numbers.length + 1));
    }
  }

  /** The number of the processor at an index: processors that are offline have no row. */
  public int numberOf(int index) {
    return numbers[index];
  }

  /**
   * The CPU times of a row.
   *
   * @param row 0 for all processors together, {@code index + 1} for the processor at an index
   */
  public Times times(int row, KernelUnits units) {
    int at = row * COLUMNS;
    return new Times(
        nanos(at, units),
        nanos(at + 1, units),
        nanos(at + 2, units),
        nanos(at + 3, units),
        nanos(at + 4, units),
        nanos(at + 5, units),
        nanos(at + 6, units),
        nanos(at + 7, units));
  }

  private OptionalLong nanos(int column, KernelUnits units) {
    long nanos = units.ticksToNanos(ticks[column]);
    return nanos < IMPOSSIBLE ? OptionalLong.of(nanos) : OptionalLong.empty();
  }
}
