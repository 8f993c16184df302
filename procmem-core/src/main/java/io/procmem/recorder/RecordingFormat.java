package io.procmem.recorder;

/**
 * The format of the files. A file is UTF-8 text of lines; a line is a word and fields {@code
 * key=value}, all separated by tabs. A field whose value is unknown is missing; fields and words
 * that a reader does not know are ignored. Bytes and counts are whole numbers, ratios are decimal
 * fractions, times are in UTC.
 *
 * <p>The first line begins with {@link #HEADER} and has the version. Each sample begins with {@link
 * #SAMPLE}; the lines up to the next belong to it. The last line begins with {@link #END} and has
 * the number of samples: without it the file is incomplete.
 */
final class RecordingFormat {

  /** What a reader of this version cannot understand needs another number. */
  static final int VERSION = 1;

  static final String HEADER = "procmem-recording";
  static final String SAMPLE = "sample";
  static final String MACHINE = "machine";
  static final String OWN = "own";
  static final String EXCEEDED = "exceeded";
  static final String PROCESS = "process";
  static final String GROUP = "group";
  static final String CONTAINER = "container";
  static final String END = "end";

  /** In place of a measure: the OOM killer has killed a process. */
  static final String OOM_KILLS = "oom_kills";

  /** A longer text is cut, so that the size of a sample is limited. */
  static final int MAX_TEXT = 200;

  private RecordingFormat() {}

  /** Whether a character can neither break a line nor change how a terminal shows it. */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
