package io.procmem.exporter.terminal;

import java.io.PrintWriter;
import java.util.List;

/** The output of a command that prints once or repaints. Not thread-safe. */
public final class Screen {

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final Terminal terminal;
  private boolean painted;

  /**
   * Writes to a terminal, a file or a pipe.
   *
   * @param out where to write
   * @param terminal what {@code out} leads to
   */
  public Screen(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** {@return the maximum width of a line, in columns} */
  public int width() {
    return terminal.width();
  }

  /** {@return false once the reader of the output is gone} */
  public boolean isOpen() {
    return !out.checkError();
  }

  /**
   * Writes a text below the earlier output.
   *
   * @param text one or more lines, without the last line end
   */
  public void append(String text) {
    out.print(text + "\n");
    out.flush();
  }

  /**
   * Replaces the lines that were painted before, without flicker. Output that is not a terminal is
   * appended to instead.
   *
   * @param lines the lines, without line ends
   */
  public void paint(List<String> lines) {
    if (!terminal.isTerminal()) {
      append((painted ? "\n" : "") + String.join("\n", lines));
    } else {
      append(
          (painted ? HOME : CLEAR + HOME)
              + String.join(CLEAR_REST_OF_LINE + "\n", lines)
              + CLEAR_REST_OF_LINE
              + CLEAR_BELOW);
    }
    painted = true;
  }
}
