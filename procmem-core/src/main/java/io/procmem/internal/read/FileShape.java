package io.procmem.internal.read;

import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.snapshot.Source;

/**
 * How a kernel file is read.
 *
 * @param cap the maximum number of bytes read. A process can make some files arbitrarily long: a
 *     {@code cmdline} of gigabytes, a {@code status} of 65,536 groups
 * @param end where it ends
 * @param text whether it consists of lines, and so ends with a newline; other files may be empty or
 *     end anywhere
 * @param mayBeEmpty whether it may have no lines
 * @param cutAtLine whether a file longer than the cap is used, without the line that is cut
 */
public record FileShape(int cap, End end, boolean text, boolean mayBeEmpty, boolean cutAtLine) {

  /** {@code /proc/[pid]/auxv}. */
  public static final FileShape AUXV = new FileShape(8 << 10, End.OF_FILE, false);

  /** {@code /etc/passwd}. */
  public static final FileShape PASSWD = new FileShape(4 << 20, End.OF_FILE, false, true, true);

  /** One short line. */
  public static final FileShape LINE = new FileShape(4 << 10, End.OF_LINE, true);

  /** Some lines. */
  public static final FileShape PAGE = new FileShape(16 << 10, End.OF_FILE, true);

  private static final FileShape LARGE = new FileShape(1 << 20, End.OF_FILE, true);

  /** A class path can fill 128 KiB, and the main class follows it. */
  private static final FileShape COMMAND = new FileShape(128 << 10, End.OF_FILE, false);

  /** Without cgroup hierarchies, there is no line. */
  private static final FileShape CGROUP = new FileShape(16 << 10, End.OF_FILE, true, true, false);

  /** The mounts of a runtime come first; a workload can add any number of mounts. */
  private static final FileShape MOUNTS = new FileShape(256 << 10, End.OF_FILE, false, true, true);

  private FileShape(int cap, End end, boolean text) {
    this(cap, end, text, !text, false);
  }

  FileShape toTheEnd() {
    return new FileShape(cap, End.OF_FILE, text, mayBeEmpty, cutAtLine);
  }

  public static FileShape of(Source source) {
    return switch (source) {
      case STAT, STATM, OOM_SCORE, OOM_SCORE_ADJ, LOADAVG, UPTIME -> LINE;
      case STATUS, SYSTEM_STAT -> LARGE;
      case CMDLINE -> COMMAND;
      case CGROUP -> CGROUP;
      case MOUNTINFO -> MOUNTS;
      default -> PAGE;
    };
  }
}
