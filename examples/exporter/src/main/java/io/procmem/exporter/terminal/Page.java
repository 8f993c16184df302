package io.procmem.exporter.terminal;

import java.util.List;

/**
 * Lines to write. Immutable.
 *
 * @param lines the lines, without line ends
 * @param heading the index of the line that is the heading of a table; -1 if there is none
 */
public record Page(List<String> lines, int heading) {

  /**
   * Copies the list.
   *
   * @param lines the lines
   * @param heading the index of the heading
   */
  public Page {
    lines = List.copyOf(lines);
  }

  /**
   * {@return the first lines}
   *
   * @param max their maximum number
   */
  public Page first(int max) {
    return lines.size() <= max
        ? this
        : new Page(lines.subList(0, Math.max(0, max)), heading < max ? heading : -1);
  }
}
