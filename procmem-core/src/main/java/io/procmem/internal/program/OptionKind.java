package io.procmem.internal.program;

/** What an argument, or a letter of one, means to the search for what an interpreter runs. */
enum OptionKind {
  /** Does not affect what is run. A value, if any, is in the same argument. */
  FLAG,

  /** Has a value: after the letter, after {@code =}, or otherwise in the next argument. */
  VALUE,

  /** A letter whose value is the next argument, even if letters follow: {@code -euo pipefail}. */
  NEXT_ARGUMENT,

  /** A letter whose value is in the same argument for some interpreters, in the next for others. */
  SAME_OR_NEXT,

  /** A letter that takes one more character; letters may follow: {@code -Kue}. */
  ONE_CHARACTER,

  /**
   * A letter that takes what follows {@code :} or {@code =}, and otherwise is a flag: {@code -de}.
   */
  AFTER_COLON,

  /** A letter that takes the digits after it; letters may follow: {@code -0777ne}. */
  DIGITS,

  /** A letter that takes the rest of its argument, never the next one: {@code -i.bak}. */
  ATTACHED,

  /** What is run has no name: code, standard input, or the version is printed. */
  UNNAMED,

  /** Its value is the module that is run. */
  MODULE,

  /** Its value is the file that is run. */
  FILE,

  /** The program is a file, wherever it follows: {@code -jar -Xmx1g app.jar}. */
  PROGRAM_IS_FILE,

  /** Ends the options: the next argument is the program. */
  END_OF_OPTIONS,

  /** Unknown: an option of a later release, or a file of arguments. May take the next argument. */
  UNKNOWN,

  /** Not an option: the program that is run. */
  PROGRAM
}
