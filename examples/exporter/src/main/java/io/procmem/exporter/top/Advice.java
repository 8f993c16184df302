package io.procmem.exporter.top;

import java.util.List;

/**
 * What would help, according to the given options. Immutable.
 *
 * @param filters how the given filters are written, as sentences without a period; shown if no
 *     process passes them
 * @param names why names of containers and pods are unknown, as the end of a sentence that says so
 * @param rules why the given rules may match fewer processes than meant, as sentences without a
 *     period
 */
public record Advice(List<String> filters, String names, List<String> rules) {

  /** No advice. */
  public static final Advice NONE = new Advice(List.of(), "", List.of());

  /**
   * Copies the lists.
   *
   * @param filters how the given filters are written
   * @param names why names are unknown
   * @param rules why rules may match fewer processes
   */
  public Advice {
    filters = List.copyOf(filters);
    rules = List.copyOf(rules);
  }
}
