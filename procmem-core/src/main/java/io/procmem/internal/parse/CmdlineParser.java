package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/cmdline}: arguments, each ended by a NUL; proc_pid_cmdline(5).
 *
 * <p>A process may write over it, so anything can be here: one title without a NUL, nothing at all,
 * rows of NULs behind a title. A title that leaves no NUL at the end of the arguments runs on into
 * the environment, which is never shown: {@code stat} says how long the arguments are, to those who
 * may know; for others a title ends where a variable may have started. NULs at the end beyond the
 * one that ends the last argument are taken as padding, not as empty arguments.
 */
public final class CmdlineParser implements Parser {

  private static final int LARGEST_PAGE = 64 << 10;

  /** Where {@code argv[0]} starts and ends in the bytes that were parsed. */
  public int programStart;

  int programEnd;
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
   * Where the program's name ends: before the first blank or {@code =}, since this may be a title,
   * and hold secrets like any argument. Where it starts, if there is no name to believe.
   *
   * @param room how many bytes the arguments may have, 0 if that is not known
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
   * Where the text ends that is certain to be of the arguments.
   *
   * @param room how many bytes the arguments may have, 0 if that is not known
   */
  public int textEnd(ByteCursor in, long room) {
    if (!mayHoldEnvironment(room)) {
      return ownEnd(in, room);
    }
    int variable = programStart;
    while (variable < programEnd && in.at(variable) != '=') {
      variable++;
    }
    if (variable == programEnd && (programEnd < in.end() || !mayBeTitle(in))) {
      return in.end(); // it is whole, or longer than titles are, and no variable is in it
    }
    while (variable > programStart && !isBlank(in.at(variable - 1))) {
      variable--;
    }
    while (variable > programStart && isBlank(in.at(variable - 1))) {
      variable--;
    }
    return variable;
  }

  /** Where the arguments end, as far as the room that they have is known. */
  public int ownEnd(ByteCursor in, long room) {
    return room > 0 && room < in.end() - programStart ? programStart + (int) room : in.end();
  }

  /**
   * Whether the first variable of the environment may stand behind the title, with nothing between.
   * If the room of the arguments is full to its last byte, the kernel goes on up to the next NUL;
   * and then it gives no second argument.
   */
  private boolean mayHoldEnvironment(long room) {
    return room == 0 && arguments == 1;
  }

  /** Of a title the kernel gives no more than a page. */
  private boolean mayBeTitle(ByteCursor in) {
    return in.end() - programStart <= LARGEST_PAGE;
  }

  private static boolean isBlank(byte at) {
    return at >= 0 && at <= ' ';
  }

  private static int argumentEnd(ByteCursor in, int from) {
    int at = from;
    while (at < in.end() && in.at(at) != 0) {
      at++;
    }
    return at;
  }
}
