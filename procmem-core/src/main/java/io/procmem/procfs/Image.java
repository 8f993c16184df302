package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.bytes.Printable;
import java.util.Arrays;

/**
 * What a process runs, from one exec or rename to the next. Pid and start time survive both, so
 * they are seen by what {@code stat} shows: another name, the fork-no-exec flag gone, code, stack
 * or arguments somewhere else.
 */
final class Image {

  private byte[] nameBytes = new byte[0];
  private String name = "";
  private boolean forkedOnly;
  private long codeStart;
  private long stackStart;
  private long argumentsStart;

  /** Takes over a {@code stat} just read from {@code bytes}; true if this is another image. */
  boolean accept(StatParser stat, ByteCursor bytes) {
    boolean forkedOnlyNow = (stat.flags & StatParser.PF_FORKNOEXEC) != 0;
    boolean renamed = isRenamed(stat, bytes);
    boolean another =
        renamed
            || (forkedOnly && !forkedOnlyNow)
            || moved(codeStart, stat.codeStart)
            || moved(stackStart, stat.stackStart)
            || moved(argumentsStart, stat.argumentsStart);
    if (renamed) {
      nameBytes = Arrays.copyOfRange(bytes.bytes(), stat.nameStart, stat.nameEnd);
      name = Printable.name(nameBytes, 0, nameBytes.length);
    }
    forkedOnly = forkedOnlyNow;
    codeStart = stat.codeStart;
    stackStart = stat.stackStart;
    argumentsStart = stat.argumentsStart;
    return another;
  }

  private boolean isRenamed(StatParser stat, ByteCursor bytes) {
    return !Arrays.equals(
        nameBytes, 0, nameBytes.length, bytes.bytes(), stat.nameStart, stat.nameEnd);
  }

  /** Whether an address changed; 0 and 1 are what the kernel shows to those who may not know. */
  private static boolean moved(long before, long now) {
    return before != now && (before & ~1) != 0 && (now & ~1) != 0;
  }

  /** The name the kernel keeps, printable. */
  String name() {
    return name;
  }

  /** Whether the process was forked and has not executed anything since. */
  boolean isForkedOnly() {
    return forkedOnly;
  }
}
