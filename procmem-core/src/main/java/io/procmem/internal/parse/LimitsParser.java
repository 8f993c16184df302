package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;

/** {@code /proc/[pid]/limits}: a table of which one row is used; proc_pid_limits(5). */
public final class LimitsParser implements Parser {

  private static final int OPEN_FILES = 0;

  private final KeyTable rows = KeyTable.of("Max open files ");

  /** The soft limit of open files; {@link Long#MAX_VALUE} if unlimited, or higher than that. */
  public long openFiles;

  @Override
  public boolean parse(ByteCursor in) {
    do {
      if (in.select(rows, OPEN_FILES) == OPEN_FILES) {
        in.skipBlanks();
        openFiles = in.take('u') ? Long.MAX_VALUE : in.decimalOr(Long.MAX_VALUE);
        return !in.failed();
      }
    } while (in.nextLine());
    return false;
  }
}
