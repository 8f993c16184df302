package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.snapshot.MeminfoField;

/** {@code /proc/meminfo}: {@code Key: number kB} lines; proc_meminfo(5). */
final class MeminfoParser implements Parser {

  final KeyedNumbers<MeminfoField> numbers = new KeyedNumbers<>(MeminfoField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in) && numbers.has(MeminfoField.TOTAL);
  }
}
