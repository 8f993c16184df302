package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.snapshot.MeminfoField;

/** {@code /proc/meminfo}: {@code Key: number kB} lines; proc_meminfo(5). */
public final class MeminfoParser implements Parser {

  public final KeyedNumbers<MeminfoField> numbers = new KeyedNumbers<>(MeminfoField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in)
        && (numbers.has(MeminfoField.TOTAL) || numbers.isImpossible(MeminfoField.TOTAL));
  }
}
