package io.procmem.internal.mappings;

import io.procmem.internal.bytes.ByteCursor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/[pid]/smaps}: for each mapping, by ascending address, a header and {@code Key:
 * number kB} lines; proc_pid_smaps(5). Also {@code /proc/[pid]/maps}, which has the headers only:
 * then the sizes alone are known. The name of a mapping is the rest of its header; the kernel
 * writes a newline in it as {@code \012}, so it cannot forge a line.
 *
 * <p>Adds up mappings by name, and shows each one if that is wanted. Takes text of any length in
 * portions of complete lines, in constant memory. If it only adds up, it allocates nothing for a
 * mapping whose name is known. Not thread-safe.
 *
 * <p>The process may change its mappings between two portions. A mapping that has grown meanwhile
 * is seen twice, and replaces what was seen first. If a later mapping covers others, the text
 * {@linkplain #isTorn() is torn}.
 */
public final class SmapsParser {

  /** Shows each mapping. */
  private record Each(MappingView view, Consumer<MappingView> action) {}

  private final NameTable table;
  private final HeaderParser header;
  private final BlockParser block;

  /** Null if mappings are only added up. */
  private final @Nullable Each each;

  /** Whether there is a current mapping: its last line may not have been seen yet. */
  private boolean inMapping;

  private int row;
  private long start;
  private long end;
  private boolean failed;
  private boolean torn;

  /** A parser that adds up the mappings in a table. */
  SmapsParser(NameTable table) {
    this(table, null);
  }

  /**
   * A parser that shows each mapping.
   *
   * @param action is called for each mapping, by ascending address; those of a torn text overlap
   */
  public SmapsParser(Consumer<MappingView> action) {
    this(new NameTable(), new Each(new MappingView(), action));
  }

  private SmapsParser(NameTable table, @Nullable Each each) {
    this.table = table;
    this.header = new HeaderParser(table);
    this.block = new BlockParser(table);
    this.each = each;
  }

  /** Begins another text. */
  public void start() {
    block.startText();
    table.clear();
    header.start();
    inMapping = false;
    failed = false;
    torn = false;
  }

  /** Adds complete lines. */
  public void add(ByteCursor in) {
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
        int from = at;
        at = block.take(bytes, from, limit, isHeader);
        failed = at < 0;
        if (each != null && !failed) {
          each.view.addLines(bytes, from, at);
        }
      }
    }
  }

  /** Ends the text. */
  public void end() {
    addCurrent();
    block.endText();
    inMapping = false;
  }

  /** Whether a line did not have this format. */
  public boolean hasFailed() {
    return failed;
  }

  /** Whether mappings overlap, so that some of their memory was counted twice. */
  public boolean isTorn() {
    return torn;
  }

  private void addCurrent() {
    if (inMapping) {
      block.addTo(row, end - start);
    }
    if (inMapping && each != null) {
      each.view.finish(block.numbers(end - start));
      each.action.accept(each.view);
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
    if (each != null && !failed) {
      failed = !each.view.begin(bytes, header);
    }
    return header.next;
  }
}
