package io.procmem.exporter.report;

import java.util.List;
import java.util.Set;

/**
 * What would help, according to the given options. Immutable.
 *
 * @param capabilities the capabilities of this process
 * @param filters how the given filters are written, as sentences without a period
 * @param names why names of containers and pods are unknown, as the end of a sentence
 * @param rules why the given rules may match fewer processes than meant, as sentences
 */
public record Help(
    Set<String> capabilities, List<String> filters, String names, List<String> rules) {

  /**
   * Copies the lists.
   *
   * @param capabilities the capabilities of this process
   * @param filters how the given filters are written
   * @param names why names are unknown
   * @param rules why rules may match fewer processes
   */
  public Help {
    capabilities = Set.copyOf(capabilities);
    filters = List.copyOf(filters);
    rules = List.copyOf(rules);
  }
}
