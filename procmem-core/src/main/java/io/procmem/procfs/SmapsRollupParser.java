package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.snapshot.RollupField;

/**
 * {@code /proc/[pid]/smaps_rollup}, a header line and then {@code Key: number kB};
 * proc_pid_smaps(5).
 *
 * <p>{@code /proc/[pid]/smaps} has such a block for each mapping: {@link #addBlocks} adds them up.
 * Names of mapped files cannot forge a line there, since the kernel writes their newlines as {@code
 * \012}.
 */
final class SmapsRollupParser implements Parser {

  final KeyedNumbers<RollupField> numbers = new KeyedNumbers<>(RollupField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in) && isComplete();
  }

  void startBlocks() {
    numbers.clear();
  }

  /** Takes some complete lines of {@code smaps}; false if one is malformed. */
  boolean addBlocks(ByteCursor in) {
    return numbers.addLines(in);
  }

  /** Whether the numbers without which there is no detail have been seen. */
  boolean isComplete() {
    return numbers.has(RollupField.RSS)
        && numbers.has(RollupField.PSS)
        && numbers.has(RollupField.PRIVATE_CLEAN)
        && numbers.has(RollupField.PRIVATE_DIRTY)
        && numbers.has(RollupField.SWAP);
  }
}
