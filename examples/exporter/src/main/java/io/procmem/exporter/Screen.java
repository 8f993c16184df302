package io.procmem.exporter;

import java.io.PrintWriter;
import java.util.List;

/** Where a command's output is seen. */
final class Screen {

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintWriter out;
  private final Terminal terminal;
  private boolean painted;

  Screen(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** {@return how wide a line may be} */
  int width() {
    return terminal.width();
  }

  /** {@return false once nobody reads any more} */
  boolean isOpen() {
    return !out.checkError();
  }

  /** Writes a text below what is there. */
  void append(String text) {
    out.print(text + "\n");
    out.flush();
  }

  /**
   * Writes lines over what was painted before, without a moment of emptiness; below it where that
   * cannot be done.
   */
  void paint(List<String> lines) {
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
