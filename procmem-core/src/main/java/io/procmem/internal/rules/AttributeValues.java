package io.procmem.internal.rules;

import java.util.List;

/**
 * What is known of an attribute of a process. Immutable.
 *
 * @param whole its values: one, several where one has several spellings, or none
 * @param last for a path, what a pattern without a slash is compared with; otherwise the same
 * @param complete whether there is no other value, so that a negation may hold. Without a value,
 *     the attribute is known to be absent
 */
record AttributeValues(List<String> whole, List<String> last, boolean complete) {

  /** A value may exist, but was not read. */
  static final AttributeValues UNKNOWN = new AttributeValues(List.of(), List.of(), false);

  /** There is no value. */
  static final AttributeValues ABSENT = new AttributeValues(List.of(), List.of(), true);

  AttributeValues {
    whole = List.copyOf(whole);
    last = List.copyOf(last);
  }

  /** Values that are not paths. */
  static AttributeValues of(List<String> values, boolean complete) {
    return new AttributeValues(values, values, complete);
  }

  /** The part of a path after the last slash. */
  static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Paths and file names. */
  static AttributeValues paths(List<String> paths, boolean complete) {
    return new AttributeValues(
        paths, paths.stream().map(AttributeValues::lastOf).toList(), complete);
  }
}
