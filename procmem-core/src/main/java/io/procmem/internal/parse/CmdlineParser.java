package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;

/**
 * {@code /proc/[pid]/cmdline}: the arguments, each terminated by a NUL; proc_pid_cmdline(5).
 *
 * <p>A process can overwrite its arguments, so the file may hold anything: a title without a NUL, a
 * title padded with NULs, or nothing at all. Trailing NULs after the one that terminates the last
 * argument count as padding, not as empty arguments.
 *
 * <p>If a title overwrites the last NUL of the arguments, the kernel continues into the
 * environment, which must never be shown. {@code stat} says how many bytes the arguments have, but
 * hides it from unprivileged readers. Without it, a title is cut where an environment variable may
 * begin.
 */
public final class CmdlineParser implements Parser {

  /** The largest page size of any kernel. The kernel shows at most one page of a title. */
  private static final int MAX_PAGE_BYTES = 64 << 10;

  /** Where {@code argv[0]} starts in the parsed bytes. */
  public int programStart;

  /** Where {@code argv[0]} ends in the parsed bytes. */
  int programEnd;

  /** The number of arguments, including {@code argv[0]}. */
  public int arguments;

  @Override
  public boolean parse(ByteCursor in) {
    programStart = in.position();
    programEnd = argumentEnd(in, programStart);
    int end = in.end();
    while (end > programEnd + 1 && in.at(end - 1) == 0 && in.at(end - 2) == 0) {
      end--;
    }
    arguments = 0;
    for (int at = programStart; at < end; at = argumentEnd(in, at) + 1) {
      arguments++;
    }
    return true;
  }

  /**
   * Where the program's name ends: at the first blank or {@code =}, since {@code argv[0]} may be a
   * title, and a title may contain secrets. Returns {@link #programStart} if no name is certain.
   *
   * @param in the cursor over the bytes that were parsed
   * @param room the size of the arguments in bytes, 0 if unknown
   */
  public int nameEnd(ByteCursor in, long room) {
    int limit = ownEnd(in, room);
    int at = programStart;
    while (at < limit && !isBlank(in.at(at)) && in.at(at) != '=') {
      at++;
    }
    boolean isCutOff = at == limit && (room == 0 ? mayBeTitle(in) : limit < in.end());
    boolean isVariable = at < limit && in.at(at) == '=' && mayHoldEnvironment(room);
    return isCutOff || isVariable ? programStart : at;
  }

  /**
   * Where the text that certainly belongs to the arguments ends.
   *
   * @param in the cursor over the bytes that were parsed
   * @param room the size of the arguments in bytes, 0 if unknown
   */
  private int textEnd(ByteCursor in, long room) {
    if (!mayHoldEnvironment(room)) {
      return ownEnd(in, room);
    }
    int variable = programStart;
    while (variable < programEnd && in.at(variable) != '=') {
      variable++;
    }
    if (variable == programEnd && (programEnd < in.end() || !mayBeTitle(in))) {
      return in.end(); // complete or longer than any title, and contains no variable
    }
    while (variable > programStart && !isBlank(in.at(variable - 1))) {
      variable--;
    }
    while (variable > programStart && isBlank(in.at(variable - 1))) {
      variable--;
    }
    return variable;
  }

  /**
   * Whether {@link #text} has all arguments, if nothing else limits it.
   *
   * @param in the cursor over the bytes that were parsed
   * @param room the size of the arguments in bytes, 0 if unknown
   */
  public boolean isComplete(ByteCursor in, long room) {
    return textEnd(in, room) == in.end();
  }

  /** The number of bytes of {@link #text}, if nothing else limits it. */
  public int textBytes(ByteCursor in, long room) {
    return textEnd(in, room) - programStart;
  }

  /**
   * {@code argv[0]} in full, as a printable name: a path, or a title.
   *
   * @param in the cursor over the bytes that were parsed
   * @param room the size of the arguments in bytes, 0 if unknown
   * @param maxBytes the maximum number of bytes to show
   */
  public String program(ByteCursor in, long room, int maxBytes) {
    int end = Math.min(programEnd, Math.min(textEnd(in, room), programStart + maxBytes));
    return Printable.name(in.bytes(), programStart, end);
  }

  /**
   * The beginning of the arguments, separated by blanks, printable except that a backslash is not
   * doubled: a regular expression writes it twice already. Creates a new string.
   *
   * @param in the cursor over the bytes that were parsed, before the first
   * @param room the size of the arguments in bytes, 0 if unknown
   * @param maxBytes the maximum number of bytes of the arguments to show
   */
  public String text(ByteCursor in, long room, int maxBytes) {
    int end = Math.min(textEnd(in, room), programStart + maxBytes);
    while (end > programStart && in.at(end - 1) == 0) {
      end--;
    }
    StringBuilder text = new StringBuilder();
    int start = programStart;
    for (int at = start; at <= end; at++) {
      if (at == end || in.at(at) == 0) {
        text.append(text.isEmpty() ? "" : " ").append(Printable.name(in.bytes(), start, at));
        start = at + 1;
      }
    }
    String printable = text.toString();
    return printable.indexOf('\\') < 0 ? printable : printable.replace("\\\\", "\\");
  }

  /**
   * Where the arguments end; the end of the bytes if their size is unknown.
   *
   * @param in the cursor over the bytes that were parsed
   * @param room the size of the arguments in bytes, 0 if unknown
   */
  public int ownEnd(ByteCursor in, long room) {
    return room > 0 && room < in.end() - programStart ? programStart + (int) room : in.end();
  }

  /**
   * Whether the first environment variable may follow the title without a separator. This happens
   * if a title fills the arguments to their last byte: the kernel then continues to the next NUL,
   * and shows no second argument.
   */
  private boolean mayHoldEnvironment(long room) {
    return room == 0 && arguments == 1;
  }

  private boolean mayBeTitle(ByteCursor in) {
    return in.end() - programStart <= MAX_PAGE_BYTES;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ';
  }

  private static int argumentEnd(ByteCursor in, int from) {
    int at = from;
    while (at < in.end() && in.at(at) != 0) {
      at++;
    }
    return at;
  }
}
