package io.procmem.internal.mappings;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a mapping after its header. If a block is equal to one that was seen before, it is
 * not parsed; otherwise the numbers are that differ. Blocks of another shape are parsed line by
 * line.
 */
final class BlockParser {

  private static final int KIB_SHIFT = 10;

  /** The largest address space that any CPU has. */
  private static final long MAX_KIB = BlockText.MAX_BYTES >> KIB_SHIFT;

  /** The digits of a number that is below the limit in any case. */
  private static final int MAX_DIGITS = 13;

  private static final KeyTable KEYS =
      KeyTable.of(Stream.of(Block.FIELDS).map(field -> field.key() + ':').toArray(String[]::new));

  private final NameTable table;
  private final KnownBlocks known;

  /** The block that is equal to that of the current mapping; null if the numbers were parsed. */
  private @Nullable BlockText equal;

  /** The numbers of the current mapping, if they were parsed. */
  private final Block parsed = new Block();

  /** Whether any were. */
  private boolean hasNumbers;

  private final ByteCursor line = new ByteCursor();
  private byte[] bytes = new byte[0];
  private int at;
  private int limit;
  private boolean failed;

  BlockParser(NameTable table) {
    this.table = table;
    this.known = new KnownBlocks(table);
    table.beforeForgetting(known::addCounted);
  }

  /** Begins another mapping, which has no numbers yet. */
  void start() {
    equal = null;
    hasNumbers = false;
  }

  /**
   * Adds the current mapping to a row.
   *
   * @param sizeBytes its size, if it has no lines
   */
  void addTo(int row, long sizeBytes) {
    BlockText same = equal;
    if (same != null) {
      same.count(row);
    } else {
      table.add(row, numbers(sizeBytes), 1);
    }
  }

  /**
   * The numbers of the current mapping, until the next one begins.
   *
   * @param sizeBytes its size, if it has no lines
   */
  Block numbers(long sizeBytes) {
    BlockText same = equal;
    if (same != null) {
      return same.block;
    }
    if (!hasNumbers || parsed.present == 0) {
      parsed.clear();
      parsed.set(Block.SIZE, sizeBytes);
    }
    return parsed;
  }

  /** Begins another text. */
  void startText() {
    known.dropCounted();
  }

  /** Ends the text. */
  void endText() {
    known.addCounted();
  }

  /**
   * Takes lines of the current mapping, up to the next header or the end of the bytes.
   *
   * @param isFirst whether they follow its header
   * @return the position after them; negative if a line does not have this format
   */
  int take(byte[] source, int from, int to, boolean isFirst) {
    bytes = source;
    at = from;
    limit = to;
    failed = false;
    if (isFirst) {
      takeBlock();
    } else {
      takeLines(0);
    }
    return failed ? -1 : at;
  }

  /** Takes a block that begins here, as far as possible by comparing it with known ones. */
  private void takeBlock() {
    BlockText best = known.find(bytes, at, limit);
    int same = known.equal();
    if (same > 0 && same == best.length()) {
      at += same;
      equal = best;
    } else if (same == 0 || !takeDifferences(best, same)) {
      takeLines(at);
    }
  }

  /**
   * Takes the numbers that differ from those of a known block.
   *
   * @param first where the first difference is
   * @return false if this block has other lines; it is then taken from its start
   */
  private boolean takeDifferences(BlockText like, int first) {
    BlockText.Lines shape = like.lines();
    parsed.copy(like.block);
    hasNumbers = true;
    int block = at;
    int line = 0;
    int different = first;
    while (different < like.length()) {
      line = shape.lineAt(different, line);
      if (shape.field(line) >= 0) {
        if (!takeDifferentNumber(shape, line, different)) {
          return false;
        }
        different = like.compare(bytes, block, limit, shape.end(line));
      } else {
        int to = lineEnd(block + different) + 1;
        boolean isLast = line + 1 == shape.size;
        boolean isAligned = isLast || to == block + shape.start(line + 1);
        if (different < shape.end(line) || to > limit || !isAligned) {
          return false;
        }
        if (isLast) {
          known.remember(bytes, block, to, shape, parsed);
          at = to;
          return true;
        }
        different = like.compare(bytes, block, limit, shape.start(line + 1));
      }
    }
    at = block + like.length();
    known.remember(bytes, block, at, shape, parsed);
    return true;
  }

  private boolean takeDifferentNumber(BlockText.Lines shape, int line, int different) {
    int from = at + shape.number(line);
    int to = at + shape.end(line);
    return different >= shape.number(line)
        && different < shape.end(line)
        && to < limit
        && takeNumber(shape.field(line), from, to);
  }

  /** Takes a number in kB that fills a range, after blanks. */
  private boolean takeNumber(int field, int from, int to) {
    int digit = from;
    while (digit < to && bytes[digit] == ' ') {
      digit++;
    }
    long kib = 0;
    boolean isNumber = digit < to && to - digit <= MAX_DIGITS;
    for (; isNumber && digit < to; digit++) {
      isNumber = bytes[digit] >= '0' && bytes[digit] <= '9';
      kib = kib * 10 + bytes[digit] - '0';
    }
    if (isNumber) {
      parsed.set(field, kib << KIB_SHIFT);
    }
    return isNumber;
  }

  /**
   * Takes the lines of the current mapping one by one.
   *
   * @param block where they began, so that they can be remembered; 0 if that was in an earlier
   *     portion
   */
  private void takeLines(int block) {
    BlockText same = equal;
    if (same != null) { // this one has more lines
      parsed.copy(same.block);
      equal = null;
    } else if (block > 0 || !hasNumbers) {
      parsed.clear();
    }
    hasNumbers = true;
    BlockText.Lines shape = known.freeShape();
    int guess = 0;
    while (at < limit && !HeaderParser.begins(bytes[at])) {
      guess = takeLine(block, shape, guess);
    }
    if (block > 0 && at < limit && !failed) { // the next header has been seen
      known.remember(bytes, block, at, shape, parsed);
    }
  }

  private int takeLine(int block, BlockText.Lines shape, int guess) {
    int lineEnd = lineEnd(at);
    line.over(bytes, at, lineEnd);
    int field = line.select(KEYS, guess);
    int number = line.position();
    int numberEnd;
    if (field >= 0) {
      long value = line.decimalOr(-1);
      numberEnd = line.position();
      line.skipBlanks();
      if (line.take('k')) {
        line.expect('B');
        value = value <= MAX_KIB ? value << KIB_SHIFT : -1;
      }
      failed |= line.failed();
      parsed.set(field, value);
    } else {
      while (number < lineEnd && bytes[number] != ':') {
        number++;
      }
      numberEnd = number + 1;
    }
    shape.add(at - block, number - block, numberEnd - block, field);
    at = lineEnd + 1;
    return field < 0 ? guess : field + 1;
  }

  private int lineEnd(int from) {
    int to = from;
    while (to < limit && bytes[to] != '\n') {
      to++;
    }
    return to;
  }
}
