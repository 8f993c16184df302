package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/cmdline}: arguments, each ended by a NUL; proc_pid_cmdline(5).
 *
 * <p>A process may write over it, so anything can be here: one title without a NUL, nothing at all,
 * rows of NULs behind a title. NULs at the end beyond the one that ends the last argument are taken
 * as padding, not as empty arguments.
 */
final class CmdlineParser implements Parser {

  /** Where {@code argv[0]} starts and ends in the bytes that were parsed. */
  int programStart;

  int programEnd;
  int arguments;

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

  /** Where the program's name ends. A title is one argument, and may hold secrets like any. */
  int nameEnd(ByteCursor in) {
    int end = programEnd;
    for (int at = programStart; arguments == 1 && at < end; at++) {
      if (in.at(at) == ' ') {
        end = at;
      }
    }
    return end;
  }

  private static int argumentEnd(ByteCursor in, int from) {
    int at = from;
    while (at < in.end() && in.at(at) != 0) {
      at++;
    }
    return at;
  }
}
