package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.snapshot.RollupField;

/**
 * {@code /proc/[pid]/smaps_rollup}: a header line, then {@code Key: number kB} lines;
 * proc_pid_smaps(5).
 *
 * <p>{@code /proc/[pid]/smaps} has such a block for each mapping; {@link #addBlocks} sums them. The
 * name of a mapped file cannot forge a line, since the kernel writes a newline in it as {@code
 * \012}.
 */
public final class SmapsRollupParser implements Parser {

  public final KeyedNumbers<RollupField> numbers = new KeyedNumbers<>(RollupField.values());

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    return numbers.addLines(in) && isComplete();
  }

  /** Starts a sum of {@code smaps} blocks. */
  public void startBlocks() {
    numbers.clear();
  }

  /** Adds some complete lines of {@code smaps}; false if one is malformed. */
  public boolean addBlocks(ByteCursor in) {
    return numbers.addLines(in);
  }

  /** Whether all numbers that a memory detail needs were present. */
  public boolean isComplete() {
    return numbers.has(RollupField.RSS)
        && numbers.has(RollupField.PSS)
        && numbers.has(RollupField.PRIVATE_CLEAN)
        && numbers.has(RollupField.PRIVATE_DIRTY)
        && !numbers.isImpossible(RollupField.PRIVATE_HUGETLB) // a part of USS
        && numbers.has(RollupField.SWAP);
  }
}
