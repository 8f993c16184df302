package io.procmem.internal.mappings;

import io.procmem.mappings.MappingField;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The sums of the mappings of one process by name, in bounded memory: a row for each name. A
 * process may have millions of mappings with different names: if there are too many, the smaller
 * half is added to the row of {@link #OTHER}, and further mappings of these names too, so that each
 * remaining row has all mappings of its name. Reused for one process after the other.
 */
final class NameTable {

  /** The row of the mappings whose names are not kept. */
  static final int OTHER = NameIndex.OTHER;

  private static final int FIELDS = Block.FIELDS.length;
  private static final int KERNEL_PAGE_SIZE = MappingField.KERNEL_PAGE_SIZE.ordinal();
  private static final int MMU_PAGE_SIZE = MappingField.MMU_PAGE_SIZE.ordinal();
  private static final int FIRST_ROWS = 64;
  private static final int MAX_ROWS = 16_384;
  private static final int MAX_NAME_BYTES = 4 << 20;

  private final int maxRows;
  private final int maxNameBytes;
  private final NameIndex names = new NameIndex();
  private Runnable beforeForgetting = () -> {};
  private int generation;
  private long[] counts = new long[FIRST_ROWS];

  /** A bit for each field that some mapping of the row has. */
  private int[] present = new int[FIRST_ROWS];

  /** A bit for each field that has no possible sum. */
  private int[] impossible = new int[FIRST_ROWS];

  /** The numbers of all rows, in bytes. */
  private long[] sums = new long[FIRST_ROWS * FIELDS];

  /** An empty table for the names of any process. */
  NameTable() {
    this(MAX_ROWS, MAX_NAME_BYTES);
  }

  /**
   * An empty table.
   *
   * @param maxRows the largest number of rows
   * @param maxNameBytes the largest size of all names together
   */
  NameTable(int maxRows, int maxNameBytes) {
    this.maxRows = maxRows;
    this.maxNameBytes = maxNameBytes;
  }

  void clear() {
    names.clear();
    clearRow(OTHER);
  }

  /** Sets what is called before rows change their numbers. */
  void beforeForgetting(Runnable action) {
    beforeForgetting = action;
  }

  /** Changes when rows change their numbers. */
  int generation() {
    return generation;
  }

  /** The number of rows; the first is {@link #OTHER}. */
  int rows() {
    return names.size();
  }

  NameIndex names() {
    return names;
  }

  /** How many mappings of a name there are; 0 if the only one was replaced by another. */
  long count(int row) {
    return counts[row];
  }

  /** The numbers of a row, in bytes. */
  Readings<MappingField> readings(int row) {
    long[] values = new long[FIELDS];
    for (int field = 0; field < FIELDS; field++) {
      boolean known = (present[row] & ~impossible[row] & 1 << field) != 0;
      values[field] = known ? sums[row * FIELDS + field] : Readings.ABSENT;
    }
    return Readings.of(Block.FIELDS, values);
  }

  boolean hasMappings() {
    return IntStream.range(0, rows()).anyMatch(row -> counts[row] > 0);
  }

  /** The sum of a field over all rows, in bytes. */
  long total(MappingField field) {
    return IntStream.range(0, rows()).mapToLong(row -> value(row, field)).sum();
  }

  /** The rows with names: first those with most memory in RAM and swap, then by size. */
  int[] ranked() {
    return IntStream.range(1, rows())
        .boxed()
        .sorted((one, other) -> order(one, other))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int order(int one, int other) {
    int byMemory = Long.compare(memory(other), memory(one));
    return byMemory != 0
        ? byMemory
        : Long.compare(value(other, MappingField.SIZE), value(one, MappingField.SIZE));
  }

  private long memory(int row) {
    return value(row, MappingField.RSS)
        + value(row, MappingField.SWAP)
        + value(row, MappingField.PRIVATE_HUGETLB)
        + value(row, MappingField.SHARED_HUGETLB);
  }

  private long value(int row, MappingField field) {
    return sums[row * FIELDS + field.ordinal()];
  }

  /** The row of a name; it is added if it is new. */
  int row(byte[] bytes, int from, int to) {
    int known = names.find(bytes, from, to);
    if (known != NameIndex.UNKNOWN) {
      return known;
    }
    if (rows() == maxRows || names.length() + (to - from) > maxNameBytes) {
      forgetSmall();
    }
    if (names.length() + (to - from) > maxNameBytes) { // one name that is too long for the table
      return OTHER;
    }
    int row = names.add(bytes, from, to);
    clearRow(row);
    return row;
  }

  private void clearRow(int row) {
    if (row == counts.length) {
      counts = Arrays.copyOf(counts, row * 2);
      present = Arrays.copyOf(present, row * 2);
      impossible = Arrays.copyOf(impossible, row * 2);
      sums = Arrays.copyOf(sums, row * 2 * FIELDS);
    }
    counts[row] = 0;
    present[row] = 0;
    impossible[row] = 0;
    Arrays.fill(sums, row * FIELDS, (row + 1) * FIELDS, 0);
  }

  /** Adds some mappings with the same numbers to a row. */
  void add(int row, Block block, int times) {
    counts[row] += times;
    present[row] |= block.present;
    impossible[row] |= block.impossible;
    addValues(row, block.values, 0, times);
  }

  private void addValues(int row, long[] values, int from, int times) {
    int at = row * FIELDS;
    long kernelPage = Math.max(sums[at + KERNEL_PAGE_SIZE], values[from + KERNEL_PAGE_SIZE]);
    long mmuPage = Math.max(sums[at + MMU_PAGE_SIZE], values[from + MMU_PAGE_SIZE]);
    long signs = 0;
    for (int field = 0; field < FIELDS; field++) {
      long sum = sums[at + field] + values[from + field] * times;
      sums[at + field] = sum;
      signs |= sum;
    }
    sums[at + KERNEL_PAGE_SIZE] = kernelPage;
    sums[at + MMU_PAGE_SIZE] = mmuPage;
    if (signs < 0) {
      refuseTooLarge(row);
    }
  }

  /** A sum that is too large for its type is not known. */
  private void refuseTooLarge(int row) {
    for (int field = 0; field < FIELDS; field++) {
      if (sums[row * FIELDS + field] < 0) {
        sums[row * FIELDS + field] = 0;
        impossible[row] |= 1 << field;
      }
    }
  }

  /** Keeps the larger half of the rows, and of their names; adds the others to {@link #OTHER}. */
  private void forgetSmall() {
    beforeForgetting.run();
    boolean[] kept = new boolean[rows()];
    int keptRows = 0;
    int keptBytes = 0;
    for (int row : ranked()) {
      int length = names.end(row) - names.start(row);
      if (keptRows < maxRows / 2 && keptBytes + length <= maxNameBytes / 2) {
        kept[row] = true;
        keptRows++;
        keptBytes += length;
      }
    }
    int last = OTHER;
    for (int row = 1; row < kept.length; row++) {
      if (kept[row]) {
        last++;
        move(row, last);
      } else {
        addToOther(row);
      }
    }
    names.retain(kept);
    generation++;
  }

  private void move(int row, int to) {
    counts[to] = counts[row];
    present[to] = present[row];
    impossible[to] = impossible[row];
    System.arraycopy(sums, row * FIELDS, sums, to * FIELDS, FIELDS);
  }

  /** Adds the mappings of a row to {@link #OTHER}; the row itself is not to be used any more. */
  void addToOther(int row) {
    counts[OTHER] += counts[row];
    present[OTHER] |= present[row];
    impossible[OTHER] |= impossible[row];
    addValues(OTHER, sums, row * FIELDS, 1);
  }
}
