package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Interner;

/**
 * {@code /proc/[pid]/stat}: one line of blank-separated fields, numbered here as in
 * proc_pid_stat(5).
 *
 * <p>Field 2 is the unescaped name in parentheses. The name may itself contain blanks, newlines and
 * parentheses, so it ends at the <em>last</em> closing parenthesis: only numbers follow.
 */
public final class StatParser implements Parser {

  /** In {@link #flags}: a kernel thread. */
  static final int PF_KTHREAD = 0x00200000;

  /** In {@link #flags}: forked, and has not called exec since. */
  public static final int PF_FORKNOEXEC = 0x00000040;

  /** In {@link #flags}: exiting, and may have released its memory already. */
  static final int PF_EXITING = 0x00000004;

  /** Where the name starts in the parsed bytes. */
  public int nameStart;

  /** Where the name ends in the parsed bytes. */
  public int nameEnd;

  /** The names that were last read. */
  final Interner<String> names = new Interner<>();

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

  /** Block I/O delay of the main thread, or of the thread whose file it is; 0 if not shown. */
  public long blockIoTicks;

  /**
   * Where code, stack and arguments start, which identifies the image, and where the arguments end.
   * The kernel shows 0 or 1 to unprivileged readers: see {@link #isAddress}.
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
    boolean isComplete = !in.failed();
    readAddresses(in);
    return isComplete;
  }

  public boolean isKernelThread() {
    return (flags & PF_KTHREAD) != 0;
  }

  /** Whether the main thread has ended while others run: state {@code Z}, but alive. */
  public boolean isDeadLeader() {
    return state == 'Z' && threads > 1;
  }

  /** Whether the process has ended, or is exiting and may have released its memory. */
  public boolean hasEnded() {
    boolean ended = state == 'Z' || state == 'X' || state == 'x' || (flags & PF_EXITING) != 0;
    return ended && !isDeadLeader();
  }

  /** Reads the addresses, of which kernels before 3.5 show fewer. */
  private void readAddresses(ByteCursor in) {
    in.skipWord(); // (25) rsslim
    codeStart = in.bits(); // (26) startcode
    in.skipWord(); // (27) endcode
    stackStart = in.bits(); // (28) startstack
    in.skipWords(13); // (29) kstkesp … (41) policy
    blockIoTicks = in.decimalOr(0); // (42) delayacct_blkio_ticks
    in.skipWords(5); // (43) guest_time … (47) start_brk
    argumentsStart = in.bits(); // (48) arg_start
    argumentsEnd = in.bits(); // (49) arg_end
    if (in.failed()) {
      blockIoTicks = 0;
      argumentsStart = 0;
      argumentsEnd = 0;
    }
  }

  /** The size of the arguments in bytes, 0 if hidden. The environment follows them in memory. */
  public long argumentBytes() {
    return isAddress(argumentsStart) ? Math.max(0, argumentsEnd - argumentsStart) : 0;
  }

  /** Whether a value is an address: the kernel shows 0 or 1 where it hides one. */
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
