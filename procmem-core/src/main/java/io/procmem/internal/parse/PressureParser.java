package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.Pressure;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /proc/pressure/*}: {@code some avg10=0.00 avg60=0.12 avg300=0.10 total=399248} and the
 * same line for {@code full}, in percent and microseconds; accounting/psi.rst of the kernel.
 */
public final class PressureParser implements Parser {

  private static final long IMPOSSIBLE = -1;
  private static final int SOME = 0;
  private static final int FULL = 1;

  private final KeyTable lines = KeyTable.of("some ", "full ");
  private final KeyTable numbers = KeyTable.of("avg10=", "avg60=", "avg300=", "total=");
  private final long[] values = new long[8];

  /** Whether the file had a {@code full} line; {@code pressure/cpu} of older kernels has none. */
  private boolean hasFull;

  @Override
  public boolean parse(ByteCursor in) {
    boolean some = false;
    hasFull = false;
    do {
      switch (in.select(lines, some ? FULL : SOME)) {
        case SOME -> {
          readLine(in, 0);
          some = true;
        }
        case FULL -> {
          readLine(in, 4);
          hasFull = true;
        }
        default -> {} // a measurement of a newer kernel
      }
    } while (in.nextLine());
    return some && !in.failed();
  }

  private void readLine(ByteCursor in, int at) {
    for (int i = 0; i < 4; i++) {
      in.skipBlanks();
      if (in.select(numbers, i) != i) {
        in.expect('=');
      }
      values[at + i] = i < 3 ? in.hundredths() : in.decimalOr(IMPOSSIBLE);
    }
  }

  /** The pressure that was parsed last. */
  public Pressure pressure() {
    return new Pressure(stall(0), hasFull ? Optional.of(stall(4)) : Optional.empty());
  }

  private Pressure.Stall stall(int at) {
    return new Pressure.Stall(
        values[at] / 10_000.0,
        values[at + 1] / 10_000.0,
        values[at + 2] / 10_000.0,
        values[at + 3] == IMPOSSIBLE ? OptionalLong.empty() : OptionalLong.of(values[at + 3]));
  }
}
