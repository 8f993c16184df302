package io.procmem.internal.mappings;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.mappings.MappingField;
import java.nio.charset.StandardCharsets;

/**
 * One mapping, as {@code smaps} shows it. Reused for one mapping after the other, so it is only
 * valid during the call that shows it.
 */
public final class MappingView {

  private static final String FLAGS = "VmFlags:";

  private final ByteCursor header = new ByteCursor();
  private long start;
  private long end;
  private String permissions = "";
  private long offset;
  private String name = "";
  private String flags = "";
  private Block numbers = new Block();

  MappingView() {}

  /** Its first address. */
  public long start() {
    return start;
  }

  /** The address after its last. */
  public long end() {
    return end;
  }

  /** Such as {@code rw-p}. */
  public String permissions() {
    return permissions;
  }

  /** Where it begins in the file, in bytes. */
  public long offset() {
    return offset;
  }

  /** The file, or a name in brackets, as the kernel writes it; empty for anonymous memory. */
  public String name() {
    return name;
  }

  /** {@code VmFlags}: two letters each, divided by blanks; empty if there is no such line. */
  public String flags() {
    return flags;
  }

  /** A number in bytes; 0 if the kernel does not show it. */
  public long bytes(MappingField field) {
    return numbers.values[field.ordinal()];
  }

  /** Begins with a header; returns false if it does not have this format. */
  boolean begin(byte[] bytes, HeaderParser parsed) {
    start = parsed.start;
    end = parsed.end;
    header.over(bytes, parsed.permissionsAt, parsed.nameAt);
    header.skipWord();
    permissions = text(bytes, parsed.permissionsAt, header.position());
    offset = header.hexadecimalBits();
    name = text(bytes, parsed.nameAt, parsed.next - 1);
    flags = "";
    return !header.failed();
  }

  /** Takes lines after the header. The kernel writes the flags in the last one. */
  void addLines(byte[] bytes, int from, int to) {
    int lineEnd = to;
    while (lineEnd > from && flags.isEmpty()) {
      int line = lineEnd - 1;
      while (line > from && bytes[line - 1] != '\n') {
        line--;
      }
      if (hasFlags(bytes, line, lineEnd)) {
        flags = text(bytes, line + FLAGS.length(), lineEnd).strip();
      }
      lineEnd = line;
    }
  }

  private static boolean hasFlags(byte[] bytes, int line, int lineEnd) {
    boolean isSame = lineEnd - line >= FLAGS.length();
    for (int i = 0; isSame && i < FLAGS.length(); i++) {
      isSame = bytes[line + i] == FLAGS.charAt(i);
    }
    return isSame;
  }

  void finish(Block block) {
    numbers = block;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
