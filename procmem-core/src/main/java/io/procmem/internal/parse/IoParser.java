package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.snapshot.IoField;

/** {@code /proc/[pid]/io}: {@code key: number} lines; proc_pid_io(5). */
public final class IoParser implements Parser {

  public final KeyedNumbers<IoField> numbers = new KeyedNumbers<>(IoField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in);
  }
}
