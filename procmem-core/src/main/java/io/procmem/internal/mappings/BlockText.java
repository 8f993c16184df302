package io.procmem.internal.mappings;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block as it was written, with its numbers. The kernel writes the same lines for each mapping,
 * with numbers of a fixed width, and most numbers are the same as in another block. So a block is
 * compared with known ones, many bytes at a time, and only the numbers that differ are parsed.
 */
final class BlockText {

  /** The longest block that is remembered; those of Linux 6.18 have 700 bytes. */
  static final int MAX_LENGTH = 2048;

  /** Which lines a block has. Blocks that differ only in their numbers share it. */
  static final class Lines {

    /** A block with more lines is not remembered. */
    static final int MAX = 64;

    /** The number of lines. */
    int size;

    private final short[] starts = new short[MAX];

    /** Where the number of each line may begin and ends; of other lines, the end of the key. */
    private final short[] numbers = new short[MAX];

    private final short[] ends = new short[MAX];

    /** The field of each line; negative for a line that is not wanted. */
    private final byte[] fields = new byte[MAX];

    /** Adds a line, if there is room; the positions are within the block. */
    void add(int start, int number, int end, int field) {
      if (size < MAX && end < Short.MAX_VALUE) {
        starts[size] = (short) start;
        numbers[size] = (short) number;
        ends[size] = (short) end;
        fields[size] = (byte) field;
      }
      size++;
    }

    int start(int line) {
      return starts[line];
    }

    int number(int line) {
      return numbers[line];
    }

    int end(int line) {
      return ends[line];
    }

    int field(int line) {
      return fields[line];
    }

    /** The line at a position, from a line that is not after it. */
    int lineAt(int position, int from) {
      int line = from;
      while (line + 1 < size && starts[line + 1] <= position) {
        line++;
      }
      return line;
    }
  }

  /** The largest number of a block; with it, {@link #MAX_COUNTED} blocks fit into a long. */
  static final long MAX_BYTES = 1L << 57;

  private static final int MAX_COUNTED = 32;

  final Block block = new Block();
  private final NameTable table;
  private final byte[] text = new byte[MAX_LENGTH];
  private BlockText successor = this;

  /** How many mappings of one name had this block and were not added to the table yet. */
  private int counted;

  private int countedRow;
  private int length;
  private @Nullable Lines lines;

  BlockText(NameTable table) {
    this.table = table;
  }

  /** Counts a mapping with this block. */
  void count(int row) {
    if (row != countedRow || counted == MAX_COUNTED) {
      addCounted();
      countedRow = row;
    }
    counted++;
  }

  /** Adds the counted mappings to the table. */
  void addCounted() {
    if (counted > 0) {
      table.add(countedRow, block, counted);
      counted = 0;
    }
  }

  /** Forgets the counted mappings. */
  void dropCounted() {
    counted = 0;
  }

  /** The block that followed this one when it was last seen. */
  BlockText successor() {
    return successor;
  }

  void setSuccessor(BlockText next) {
    successor = next;
  }

  /** Remembers a block of at most {@link #MAX_LENGTH} bytes. */
  void learn(byte[] bytes, int from, int to, Lines itsLines, Block numbers) {
    addCounted();
    length = to - from;
    System.arraycopy(bytes, from, text, 0, length);
    lines = itsLines;
    block.copy(numbers);
  }

  boolean isEmpty() {
    return lines == null;
  }

  /** Whether it has these lines, so that they must not change. */
  boolean uses(Lines some) {
    return lines == some;
  }

  int length() {
    return length;
  }

  Lines lines() {
    Lines known = lines;
    if (known == null) {
      throw new IllegalStateException("nothing was learned yet");
    }
    return known;
  }

  /**
   * Compares a block with this one from a position on.
   *
   * @param blockAt where the block begins in the array
   * @param end the end of the valid bytes
   * @param from the position within the block
   * @return the position of the first difference within the block, or of the end of the valid
   *     bytes; {@link #length()} if there is none
   */
  int compare(byte[] bytes, int blockAt, int end, int from) {
    int to = Math.min(length, end - blockAt);
    if (from >= to) {
      return Math.min(from, length);
    }
    int different = Arrays.mismatch(bytes, blockAt + from, blockAt + to, text, from, to);
    return different < 0 ? to : from + different;
  }
}
