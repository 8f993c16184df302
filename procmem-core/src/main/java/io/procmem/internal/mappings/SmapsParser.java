package io.procmem.internal.mappings;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/smaps}: for each mapping, by ascending address, a header and {@code Key:
 * number kB} lines; proc_pid_smaps(5). Also {@code /proc/[pid]/maps}, which has the headers only:
 * then the sizes alone are known. The name of a mapping is the rest of its header; the kernel
 * writes a newline in it as {@code \012}, so it cannot forge a line.
 *
 * <p>Takes text of any length in portions of complete lines, in constant memory. Allocates nothing
 * for a mapping whose name is known.
 *
 * <p>The process may change its mappings between two portions. A mapping that has grown meanwhile
 * is seen twice, and replaces what was seen first. If a later mapping covers others, the text
 * {@linkplain #isTorn() is torn}.
 */
final class SmapsParser {

  private final NameTable table;
  private final HeaderParser header;
  private final BlockParser block;

  /** Whether there is a current mapping: its last line may not have been seen yet. */
  private boolean inMapping;

  private int row;
  private long start;
  private long end;
  private boolean failed;
  private boolean torn;

  /** A parser that adds up the mappings in a table. */
  SmapsParser(NameTable table) {
    this.table = table;
    this.header = new HeaderParser(table);
    this.block = new BlockParser(table);
  }

  /** Begins another text. */
  void start() {
    block.startText();
    table.clear();
    header.start();
    inMapping = false;
    failed = false;
    torn = false;
  }

  /** Adds complete lines. */
  void add(ByteCursor in) {
    byte[] bytes = in.bytes();
    int at = in.position();
    int limit = in.end();
    while (at < limit && !failed) {
      boolean isHeader = HeaderParser.begins(bytes[at]);
      if (isHeader) {
        at = takeHeader(bytes, at, limit);
      } else {
        failed = !inMapping;
      }
      if (!failed && at < limit && !HeaderParser.begins(bytes[at])) {
        at = block.take(bytes, at, limit, isHeader);
        failed = at < 0;
      }
    }
  }

  /** Ends the text. */
  void end() {
    addCurrent();
    block.endText();
    inMapping = false;
  }

  /** Whether a line did not have this format. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether mappings overlap, so that some of their memory was counted twice. */
  boolean isTorn() {
    return torn;
  }

  private void addCurrent() {
    if (inMapping) {
      block.addTo(row, end - start);
    }
  }

  /** Takes a header; returns the position after it. */
  private int takeHeader(byte[] bytes, int at, int limit) {
    if (!header.takeAddresses(bytes, at, limit)) {
      failed = true;
      return limit;
    }
    boolean overlaps = inMapping && Long.compareUnsigned(header.start, end) < 0;
    boolean hasGrown = overlaps && header.start == start;
    torn |= overlaps && !hasGrown;
    if (!hasGrown) {
      addCurrent();
    }
    start = header.start;
    end = header.end;
    inMapping = true;
    block.start();
    failed = !header.takeRest(bytes, limit);
    row = header.row;
    return header.next;
  }
}
