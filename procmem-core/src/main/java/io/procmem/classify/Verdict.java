package io.procmem.classify;

/** What a rule says of a process. */
enum Verdict {
  YES,
  NO,
  /** A file that decides it has not been read. */
  OPEN
}
