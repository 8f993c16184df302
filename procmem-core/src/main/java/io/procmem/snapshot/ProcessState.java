package io.procmem.snapshot;

/** What a process, or its main thread, is doing; {@code stat} field 3. */
public enum ProcessState {
  /** {@code R}: running, or ready to. */
  RUNNING,
  /** {@code S}: waiting for something, and a signal would wake it. */
  SLEEPING,
  /** {@code D}: waiting for something, most often a disk, and no signal wakes it. */
  WAITING,
  /** {@code I}: a kernel thread with nothing to do. */
  IDLE,
  /** {@code T}: stopped by a signal. */
  STOPPED,
  /** {@code t}: stopped by a debugger. */
  TRACED,
  /**
   * {@code Z}: it has ended and its parent has not asked how. With more than one thread it is
   * alive: only its main thread has ended.
   */
  ZOMBIE,
  /** {@code X} or {@code x}: about to vanish. */
  DEAD,
  /** A letter only some kernels write: parked, waking, wake-kill. */
  OTHER;

  /**
   * The state a letter stands for.
   *
   * @param letter the letter in {@code stat}
   * @return its state, {@link #OTHER} if it is none of the usual
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
