package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.snapshot.IoField;

/** {@code /proc/[pid]/io}: {@code key: number} lines; proc_pid_io(5). */
final class IoParser implements Parser {

  final KeyedNumbers<IoField> numbers = new KeyedNumbers<>(IoField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in);
  }
}
