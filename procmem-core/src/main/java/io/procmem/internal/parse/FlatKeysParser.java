package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A file of {@code key number} lines: {@code memory.stat}, {@code memory.events}, {@code
 * memory.oom_control} and {@code cpu.stat} of a control group; admin-guide/cgroup-v2.rst and
 * cgroup-v1/memory.rst of the kernel. Other keys are skipped, since kernels add some.
 */
public final class FlatKeysParser implements Parser {

  /** The file has no such key, or an impossible number. */
  public static final long UNKNOWN = -1;

  private final KeyTable keys;
  private final long[] values;

  /** A parser for some keys, in the order in which the kernel has them. */
  public FlatKeysParser(String... keys) {
    this.keys = KeyTable.of(Stream.of(keys).map(key -> key + ' ').toArray(String[]::new));
    this.values = new long[keys.length];
  }

  @Override
  public boolean parse(ByteCursor in) {
    Arrays.fill(values, UNKNOWN);
    int next = 0;
    do {
      int index = in.select(keys, next);
      if (index >= 0) {
        values[index] = in.decimalOr(UNKNOWN);
        next = index + 1;
      }
    } while (in.nextLine());
    return !in.failed();
  }

  /** The number of a key, by its position; {@link #UNKNOWN} if there is none. */
  public long get(int key) {
    return values[key];
  }
}
