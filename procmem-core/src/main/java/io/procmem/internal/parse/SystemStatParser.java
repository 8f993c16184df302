package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessorTimes.Times;
import java.util.Arrays;

/** {@code /proc/stat}: words and numbers, line by line; proc_stat(5). */
public final class SystemStatParser implements Parser {

  private static final int ALL = 0;
  private static final int ONE = 1;
  private static final int BOOT = 2;

  /** Numbers in a row: user nice system idle iowait irq softirq steal. Guest time is in user. */
  private static final int ROW = 8;

  private final KeyTable lines = KeyTable.of("cpu ", "cpu", "btime ");

  /** Row 0 is all processors together, the others one each. */
  private long[] ticks = new long[ROW * 9];

  private int[] numbers = new int[8];

  /** How many processors have a row. */
  public int processors;

  /** Seconds since 1970 at boot, or -1 where the file did not say. */
  public long bootSeconds;

  @Override
  public boolean parse(ByteCursor in) {
    processors = 0;
    bootSeconds = -1;
    boolean all = false;
    do {
      switch (in.select(lines, ALL)) {
        case ALL -> {
          row(in, 0);
          all = true;
        }
        case ONE -> {
          makeRoom();
          numbers[processors++] = in.smallDecimal();
          row(in, processors);
        }
        case BOOT -> bootSeconds = in.decimal();
        default -> {} // interrupts, forks and what newer kernels add
      }
    } while (in.nextLine());
    return all && !in.failed();
  }

  private void row(ByteCursor in, int row) {
    int end = in.lineEnd();
    for (int i = 0; i < ROW; i++) {
      in.skipBlanks();
      ticks[row * ROW + i] = in.position() < end ? in.decimal() : 0; // fewer on old kernels
    }
  }

  private void makeRoom() {
    if (processors == numbers.length) {
      numbers = Arrays.copyOf(numbers, numbers.length * 2);
      ticks = Arrays.copyOf(ticks, ROW * (numbers.length + 1));
    }
  }

  /** The number of a processor. */
  public int numberOf(int index) {
    return numbers[index];
  }

  /** What all processors together have done, or one of them: row 0, or its index and one. */
  public Times times(int row, KernelUnits units) {
    int at = row * ROW;
    return new Times(
        units.ticksToNanos(ticks[at]),
        units.ticksToNanos(ticks[at + 1]),
        units.ticksToNanos(ticks[at + 2]),
        units.ticksToNanos(ticks[at + 3]),
        units.ticksToNanos(ticks[at + 4]),
        units.ticksToNanos(ticks[at + 5]),
        units.ticksToNanos(ticks[at + 6]),
        units.ticksToNanos(ticks[at + 7]));
  }
}
