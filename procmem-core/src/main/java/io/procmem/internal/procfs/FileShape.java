package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.snapshot.Source;

/**
 * How a kernel file is read.
 *
 * @param cap the most bytes taken. A process can make some files as long as it likes: a {@code
 *     cmdline} of gigabytes, a {@code status} of 65,536 groups
 * @param end where it ends
 * @param text whether it is lines, and so ends in a newline; other files may be empty or cut
 */
record FileShape(int cap, End end, boolean text) {

  /** {@code /proc/[pid]/auxv}. */
  static final FileShape AUXV = new FileShape(8 << 10, End.OF_FILE, false);

  /** {@code /etc/passwd}. */
  static final FileShape PASSWD = new FileShape(4 << 20, End.OF_FILE, false);

  /** One short line. */
  static final FileShape LINE = new FileShape(4 << 10, End.OF_LINE, true);

  private static final FileShape PAGE = new FileShape(16 << 10, End.OF_FILE, true);
  private static final FileShape LARGE = new FileShape(1 << 20, End.OF_FILE, true);

  /** A class path can fill 128 KiB, and the main class stands behind it. */
  private static final FileShape COMMAND = new FileShape(128 << 10, End.OF_FILE, false);

  FileShape toTheEnd() {
    return new FileShape(cap, End.OF_FILE, text);
  }

  static FileShape of(Source source) {
    return switch (source) {
      case STAT, STATM, OOM_SCORE, OOM_SCORE_ADJ, LOADAVG, UPTIME -> LINE;
      case STATUS, SYSTEM_STAT -> LARGE;
      case CMDLINE -> COMMAND;
      default -> PAGE;
    };
  }
}
