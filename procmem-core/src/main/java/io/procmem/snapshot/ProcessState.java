package io.procmem.snapshot;

/** The state of a process, or of its main thread; {@code stat} field 3. */
public enum ProcessState {
  /** {@code R}: running, or ready to run. */
  RUNNING,
  /** {@code S}: waiting; a signal wakes it. */
  SLEEPING,
  /** {@code D}: waiting, mostly for a disk; signals do not wake it. */
  WAITING,
  /** {@code I}: an idle kernel thread. */
  IDLE,
  /** {@code T}: stopped by a signal. */
  STOPPED,
  /** {@code t}: stopped by a debugger. */
  TRACED,
  /**
   * {@code Z}: ended, and not yet reaped by its parent. If it has more than one thread, only the
   * main thread has ended.
   */
  ZOMBIE,
  /** {@code X} or {@code x}: about to disappear. */
  DEAD,
  /** A state of some kernels only: parked, waking, wake-kill. */
  OTHER;

  /**
   * The state of a letter.
   *
   * @param letter the letter in {@code stat}
   * @return its state; {@link #OTHER} for an unknown letter
   */
  public static ProcessState of(char letter) {
    return switch (letter) {
      case 'R' -> RUNNING;
      case 'S' -> SLEEPING;
      case 'D' -> WAITING;
      case 'I' -> IDLE;
      case 'T' -> STOPPED;
      case 't' -> TRACED;
      case 'Z' -> ZOMBIE;
      case 'X', 'x' -> DEAD;
      default -> OTHER;
    };
  }
}
