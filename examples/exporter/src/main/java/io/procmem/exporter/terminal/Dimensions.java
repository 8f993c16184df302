package io.procmem.exporter.terminal;

/**
 * The size of what output is written to. Immutable.
 *
 * @param columns the maximum width of a line; {@link #UNLIMITED} for a file or a pipe
 * @param lines the maximum number of lines on a screen; {@link #UNLIMITED} for a file or a pipe
 */
public record Dimensions(int columns, int lines) {

  /** No limit. */
  public static final int UNLIMITED = Integer.MAX_VALUE;
}
