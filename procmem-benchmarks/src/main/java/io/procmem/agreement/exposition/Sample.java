package io.procmem.agreement.exposition;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What identifies a number of an exposition. Immutable.
 *
 * @param name the name of the metric
 * @param labels its labels
 */
record Sample(String name, SortedMap<String, String> labels) {

  Sample(String name, Map<String, String> labels) {
    this(name, new TreeMap<>(labels));
  }

  String group() {
    return labels.getOrDefault("groupname", "");
  }

  /** The number of processes of its group. */
  Sample processes() {
    return new Sample("namedprocess_namegroup_num_procs", Map.of("groupname", group()));
  }

  /** Its name, and its labels in the order of their names. */
  @Override
  public String toString() {
    return name + labels;
  }
}
