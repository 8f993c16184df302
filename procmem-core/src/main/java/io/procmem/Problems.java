package io.procmem;

/** What {@link ProcMem} says in a report that it could not make as requested. */
final class Problems {

  static final String CLOSED = "this ProcMem is closed";
  static final String RUNNING =
      "the scan for this report is still running in another thread; these values are older";
  static final String NOT_SAMPLED =
      "the last scan did not read all that this report needs; the next will";
  static final String REENTERED =
      "the predicate given to where(…) requested a report during the scan that calls it";
  static final String FIRST_RUNNING = "the first scan is still running; try again later";
  static final String NO_THREAD =
      "the scanning thread could not start: this machine has no thread left; raise the limit"
          + " (ulimit -u, pids.max), or try again later";
  static final String STARVED =
      "there was no memory left to describe the failure: give this JVM more heap or stack";

  private Problems() {}
}
