package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;

/**
 * {@code /proc/[pid]/stat}: one line of blank-separated fields, numbered here as in
 * proc_pid_stat(5).
 *
 * <p>Field 2 is the name in parentheses, raw: it may hold blanks, newlines and parentheses itself.
 * It ends at the <em>last</em> closing one, since only numbers follow.
 */
public final class StatParser implements Parser {

  /** In {@link #flags}: a thread of the kernel. */
  static final int PF_KTHREAD = 0x00200000;

  /** In {@link #flags}: forked and has not executed anything since. */
  public static final int PF_FORKNOEXEC = 0x00000040;

  /** In {@link #flags}: on its way out, its memory perhaps gone already. */
  static final int PF_EXITING = 0x00000004;

  /** Where the name starts and ends in the bytes that were parsed. */
  public int nameStart;

  public int nameEnd;
  public char state;
  public int parentPid;
  public long flags;
  public long minorFaults;
  public long childrenMinorFaults;
  public long majorFaults;
  public long childrenMajorFaults;
  public long userTicks;
  public long systemTicks;
  public long childrenUserTicks;
  public long childrenSystemTicks;
  public int threads;
  public long startTicks;
  public long virtualBytes;
  public long rssPages;

  /**
   * Where code, stack and arguments start: a mark of the image; and where the arguments end. 0 or 1
   * where we may not know.
   */
  public long codeStart;

  public long stackStart;
  public long argumentsStart;
  long argumentsEnd;

  @Override
  public boolean parse(ByteCursor in) {
    in.decimal(); // (1) pid
    in.skipBlanks();
    in.expect('(');
    nameStart = in.position();
    nameEnd = lastParenthesis(in);
    if (in.failed() || nameEnd < nameStart) {
      return false;
    }
    in.moveTo(nameEnd + 1); // (2) comm
    in.skipBlanks();
    state = (char) in.next(); // (3) state
    parentPid = in.smallDecimal(); // (4) ppid
    in.skipWords(4); // (5) pgrp (6) session (7) tty_nr (8) tpgid
    flags = in.decimal(); // (9) flags
    minorFaults = in.decimal(); // (10) minflt
    childrenMinorFaults = in.decimal(); // (11) cminflt
    majorFaults = in.decimal(); // (12) majflt
    childrenMajorFaults = in.decimal(); // (13) cmajflt
    userTicks = in.decimal(); // (14) utime
    systemTicks = in.decimal(); // (15) stime
    childrenUserTicks = Math.max(0, in.signedDecimal()); // (16) cutime
    childrenSystemTicks = Math.max(0, in.signedDecimal()); // (17) cstime
    in.skipWords(2); // (18) priority (19) nice
    threads = in.smallDecimal(); // (20) num_threads
    in.skipWord(); // (21) itrealvalue
    startTicks = in.decimal(); // (22) starttime
    virtualBytes = in.decimal(); // (23) vsize
    rssPages = Math.max(0, in.signedDecimal()); // (24) rss
    boolean whole = !in.failed();
    readImage(in);
    return whole;
  }

  public boolean isKernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }

  /** Whether its main thread has ended while others run: a {@code Z} that is alive. */
  public boolean isDeadLeader() {
    return state == 'Z' && threads > 1;
  }

  /** Whether it has ended, or is about to and may have given its memory back. */
  public boolean hasEnded() {
    boolean ended = state == 'Z' || state == 'X' || state == 'x' || (flags & PF_EXITING) != 0;
    return ended && !isDeadLeader();
  }

  /** The fields that only mark an image; kernels before 3.5 have fewer of them. */
  private void readImage(ByteCursor in) {
    in.skipWord(); // (25) rsslim
    codeStart = in.bits(); // (26) startcode
    in.skipWord(); // (27) endcode
    stackStart = in.bits(); // (28) startstack
    in.skipWords(19); // (29) kstkesp … (47) start_brk
    argumentsStart = in.bits(); // (48) arg_start
    argumentsEnd = in.bits(); // (49) arg_end
    if (in.failed()) {
      argumentsStart = 0;
      argumentsEnd = 0;
    }
  }

  /** How much room the arguments have; 0 where we may not know. The environment stands behind. */
  public long argumentBytes() {
    return isAddress(argumentsStart) ? Math.max(0, argumentsEnd - argumentsStart) : 0;
  }

  /** Whether it is one: 0 and 1 are what the kernel shows to those who may not know. */
  public static boolean isAddress(long value) {
    return (value & ~1) != 0;
  }

  private static int lastParenthesis(ByteCursor in) {
    int at = in.end() - 1;
    while (at >= in.position() && in.at(at) != ')') {
      at--;
    }
    return at;
  }
}
