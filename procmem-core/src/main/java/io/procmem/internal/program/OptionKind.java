package io.procmem.internal.program;

/** What an argument of an interpreter means to the search for what it runs. */
enum OptionKind {
  /** Says nothing about what is run. A value stands in the same argument, if it has one. */
  FLAG,

  /** Has a value: behind the letter, behind {@code =}, or else in the next argument. */
  VALUE,

  /**
   * A letter whose value is the next argument, though letters may follow: {@code -euo pipefail}.
   */
  NEXT,

  /** A letter whose value some take from the same argument, and others from the next. */
  EITHER,

  /** A letter that takes one more character, and then letters may follow: {@code -Kue}. */
  CHARACTER,

  /** A letter that takes what follows {@code :} or {@code =}, and is else a flag: {@code -de}. */
  MARKED,

  /** A letter that digits may follow, and then letters again: {@code -0777ne}. */
  DIGITS,

  /** A letter that takes what stands behind it, and never the next argument: {@code -i.bak}. */
  ATTACHED,

  /** What is run has no name: code, standard input, a version to print. */
  NOTHING,

  /** Its value is the module that is run. */
  MODULE,

  /** Its value is the file that is run. */
  FILE,

  /** What is run is a file, wherever it is named: {@code -jar -Xmx1g app.jar}. */
  AS_FILE,

  /** The next argument is what is run. */
  END,

  /**
   * Nobody knows what the next arguments are: an option from a later release, or a file of them.
   */
  DOUBT,

  /** What is run. */
  PROGRAM
}
