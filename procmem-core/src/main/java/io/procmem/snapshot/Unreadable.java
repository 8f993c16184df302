package io.procmem.snapshot;

import java.util.Set;

/**
 * A file that was requested and gave no number. Immutable.
 *
 * @param pid the process it belongs to, or {@link #MACHINE}
 * @param file which file
 * @param reason why; never {@link Reason#NOT_ASKED}, {@link Reason#TOO_COSTLY} or {@link
 *     Reason#OUT_OF_TIME}, which are choices and appear in {@link Memory.ResidentOnly}
 */
public record Unreadable(int pid, Source file, Reason reason) {

  /** The {@code pid} of a file that belongs to the machine. */
  public static final int MACHINE = 0;

  private static final Set<Reason> CHOICES =
      Set.of(Reason.NOT_ASKED, Reason.TOO_COSTLY, Reason.OUT_OF_TIME);

  /**
   * Checks the reason.
   *
   * @param pid the process it belongs to
   * @param file which file
   * @param reason why
   * @throws IllegalArgumentException if the reason is a choice, not a failed read
   */
  public Unreadable {
    if (CHOICES.contains(reason)) {
      throw new IllegalArgumentException(reason + " is a choice, not a failed read");
    }
  }

  /**
   * {@return which numbers are missing, why, and what would help: {@code "I/O of process 7: access
   * denied; run with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH"}; the wording is not API}
   */
  public String explanation() {
    String missing = file.description() + (pid == MACHINE ? "" : " of process " + pid);
    String remedy = reason.remedy(file).map(advice -> "; " + advice).orElse("");
    return missing + ": " + reason.explanation(file) + remedy;
  }
}
