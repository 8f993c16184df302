package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.StatParser;
import java.util.Arrays;

/**
 * What a process runs. Pid and start time survive an exec, so it is seen by what {@code stat}
 * shows: the fork-no-exec flag gone, code, stack or arguments somewhere else. Any process may
 * rename itself as often as it likes, so another name alone is another memory only where the
 * addresses are not ours to see.
 */
public final class Image {

  /** What has become of an image since the last scan. */
  enum Change {
    NONE,
    /** The same memory under another name. */
    RENAMED,
    /** Another name, and whether the memory is another too cannot be seen. */
    UNCLEAR,
    /** Another program. */
    EXECUTED
  }

  private byte[] nameBytes = new byte[0];
  private String name = "";
  private boolean forkedOnly;
  private long codeStart;
  private long stackStart;
  private long argumentsStart;
  private long argumentBytes;

  /** Takes over a {@code stat} just read from {@code bytes}. */
  Change accept(StatParser stat, ByteCursor bytes) {
    boolean forkedOnlyNow = (stat.flags & StatParser.PF_FORKNOEXEC) != 0;
    boolean executed =
        (forkedOnly && !forkedOnlyNow)
            || moved(codeStart, stat.codeStart)
            || moved(stackStart, stat.stackStart)
            || moved(argumentsStart, stat.argumentsStart);
    boolean renamed = isRenamed(stat, bytes);
    boolean addressesKnown =
        StatParser.isAddress(codeStart) && StatParser.isAddress(stat.codeStart);
    if (renamed) {
      nameBytes = Arrays.copyOfRange(bytes.bytes(), stat.nameStart, stat.nameEnd);
      name = Printable.name(nameBytes, 0, nameBytes.length);
    }
    forkedOnly = forkedOnlyNow;
    codeStart = known(codeStart, stat.codeStart);
    stackStart = known(stackStart, stat.stackStart);
    argumentsStart = known(argumentsStart, stat.argumentsStart);
    argumentBytes = stat.argumentBytes();
    if (executed) {
      return Change.EXECUTED;
    }
    return !renamed ? Change.NONE : addressesKnown ? Change.RENAMED : Change.UNCLEAR;
  }

  private boolean isRenamed(StatParser stat, ByteCursor bytes) {
    return !Arrays.equals(
        nameBytes, 0, nameBytes.length, bytes.bytes(), stat.nameStart, stat.nameEnd);
  }

  private static boolean moved(long before, long now) {
    return before != now && StatParser.isAddress(before) && StatParser.isAddress(now);
  }

  /** An address stays known while it is hidden from us. */
  private static long known(long before, long now) {
    return StatParser.isAddress(now) ? now : before;
  }

  /** Whether we may see where code, stack and arguments start. */
  boolean hasAddresses() {
    return StatParser.isAddress(codeStart);
  }

  long codeStart() {
    return codeStart;
  }

  long stackStart() {
    return stackStart;
  }

  long argumentsStart() {
    return argumentsStart;
  }

  /** How much room its arguments have; 0 if that was hidden from us this time. */
  long argumentBytes() {
    return argumentBytes;
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
