package io.procmem.internal.parse;

import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code /proc/[pid]/stat} that identify the image of a process. Pid and start time
 * survive an exec, so an exec is recognized by these fields: the fork-no-exec flag is gone, or
 * code, stack or arguments start at another address. Immutable, and the same object while nothing
 * changes.
 *
 * @param forkedOnly whether the process was forked and has not called exec since
 * @param areShown whether the kernel shows the addresses to this JVM at this time
 * @param codeStart an address stays known while it is hidden; 0 if it was never shown
 * @param argumentBytes the size of the arguments in bytes; 0 if hidden at this time
 */
public record ImageMarks(
    boolean forkedOnly,
    boolean areShown,
    long codeStart,
    long stackStart,
    long argumentsStart,
    long argumentBytes) {

  static ImageMarks of(StatParser stat, @Nullable ImageMarks earlier) {
    boolean forkedOnly = (stat.flags & StatParser.PF_FORKNOEXEC) != 0;
    boolean shown = StatParser.isAddress(stat.codeStart);
    long code = known(earlier == null ? 0 : earlier.codeStart, stat.codeStart);
    long stack = known(earlier == null ? 0 : earlier.stackStart, stat.stackStart);
    long arguments = known(earlier == null ? 0 : earlier.argumentsStart, stat.argumentsStart);
    long room = stat.argumentBytes();
    if (earlier != null
        && earlier.forkedOnly == forkedOnly
        && earlier.areShown == shown
        && earlier.codeStart == code
        && earlier.stackStart == stack
        && earlier.argumentsStart == arguments
        && earlier.argumentBytes == room) {
      return earlier;
    }
    return new ImageMarks(forkedOnly, shown, code, stack, arguments, room);
  }

  /** With the addresses that a living thread of a dead leader shows. */
  ImageMarks through(StatParser thread) {
    ImageMarks seen =
        new ImageMarks(
            forkedOnly, // of the leader: a thread has never called exec
            StatParser.isAddress(thread.codeStart),
            known(codeStart, thread.codeStart),
            known(stackStart, thread.stackStart),
            known(argumentsStart, thread.argumentsStart),
            argumentBytes);
    return seen.equals(this) ? this : seen;
  }

  private static long known(long before, long now) {
    return StatParser.isAddress(now) ? now : before;
  }

  /** Whether the addresses have been shown to this JVM at any time. */
  boolean hasAddresses() {
    return StatParser.isAddress(codeStart);
  }

  boolean isExecutedSince(ImageMarks earlier) {
    return (earlier.forkedOnly && !forkedOnly)
        || moved(earlier.codeStart, codeStart)
        || moved(earlier.stackStart, stackStart)
        || moved(earlier.argumentsStart, argumentsStart);
  }

  private static boolean moved(long before, long now) {
    return before != now && StatParser.isAddress(before) && StatParser.isAddress(now);
  }
}
