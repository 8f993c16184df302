package io.procmem.snapshot;

/**
 * A file that was asked for and gave no number.
 *
 * @param pid the process it belongs to, or {@link #MACHINE}
 * @param file which file
 * @param reason why; never {@link Reason#NOT_ASKED} or {@link Reason#TOO_COSTLY}, which are choices
 *     and stand in {@link Memory.ResidentOnly}
 */
public record Unreadable(int pid, Source file, Reason reason) {

  /** The {@code pid} of a file that belongs to no process. */
  public static final int MACHINE = 0;

  /**
   * Checks the reason.
   *
   * @param pid the process it belongs to
   * @param file which file
   * @param reason why
   */
  public Unreadable {
    if (reason == Reason.NOT_ASKED || reason == Reason.TOO_COSTLY) {
      throw new IllegalArgumentException(reason + " is a choice, not a failed read");
    }
  }
}
