package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.snapshot.RollupField;

/**
 * {@code /proc/[pid]/smaps_rollup}, a header line and then {@code Key: number kB};
 * proc_pid_smaps(5).
 *
 * <p>{@code /proc/[pid]/smaps} has such a block for each mapping: {@link #addBlocks} adds them up.
 * Names of mapped files cannot forge a line there, since the kernel writes their newlines as {@code
 * \012}.
 */
public final class SmapsRollupParser implements Parser {

  public final KeyedNumbers<RollupField> numbers = new KeyedNumbers<>(RollupField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in) && isComplete();
  }

  public void startBlocks() {
    numbers.clear();
  }

  /** Takes some complete lines of {@code smaps}; false if one is malformed. */
  public boolean addBlocks(ByteCursor in) {
    return numbers.addLines(in);
  }

  /** Whether the numbers without which there is no detail have been seen. */
  public boolean isComplete() {
    return numbers.has(RollupField.RSS)
        && numbers.has(RollupField.PSS)
        && numbers.has(RollupField.PRIVATE_CLEAN)
        && numbers.has(RollupField.PRIVATE_DIRTY)
        && numbers.has(RollupField.SWAP);
  }
}
