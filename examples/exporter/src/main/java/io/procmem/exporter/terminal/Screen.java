package io.procmem.exporter.terminal;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The output of a command that prints once or repaints. Not thread-safe. */
public final class Screen {

  private static final String CLEAR = "\u001b[2J";
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

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

  /** {@return the size at this moment; a person can change it at any time} */
  public Dimensions size() {
    return terminal.size();
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
   * Writes lines below the earlier output; nothing if there are none.
   *
   * @param page the lines
   */
  public void append(Page page) {
    if (!page.lines().isEmpty()) {
      append(String.join("\n", styled(page)));
    }
  }

  /**
   * Replaces the lines that were painted before, without flicker. Output that cannot be repainted
   * is appended to instead.
   *
   * @param page the lines; those that do not fit the screen are left out
   */
  public void paint(Page page) {
    if (!terminal.canRepaint()) {
      append((painted ? "\n" : "") + String.join("\n", page.lines()));
    } else {
      // The cursor stays in the line below the last one: a line end in the last line scrolls.
      List<String> lines = styled(page.first(Math.max(1, size().lines() - 1)));
      StringBuilder text = new StringBuilder(painted ? HOME : CLEAR + HOME);
      // Each line is cleared before it is written. After it, the cursor may be on its last column.
      lines.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
      out.print(text.append(CLEAR_BELOW));
      out.flush();
    }
    painted = true;
  }

  private List<String> styled(Page page) {
    List<String> lines = new ArrayList<>(page.lines());
    if (page.heading() >= 0 && terminal.hasStyles()) {
      lines.set(page.heading(), BOLD + lines.get(page.heading()) + PLAIN);
    }
    return lines;
  }
}
