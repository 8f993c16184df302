package io.procmem.mappings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Mappings by name: the largest, and the sum of the others. Immutable.
 *
 * @param largest the largest, in descending order
 * @param other the sum of all others, named {@link MappingUsage#OTHER}; empty if there are none
 */
public record MappingNames(List<MappingUsage> largest, Optional<MappingUsage> other) {

  /**
   * Copies the list.
   *
   * @param largest the largest
   * @param other the sum of all others
   */
  public MappingNames {
    largest = List.copyOf(largest);
  }

  /**
   * The mappings of one name.
   *
   * @param name the name
   * @return its mappings; empty if it is not listed
   */
  public Optional<MappingUsage> named(String name) {
    return largest.stream().filter(usage -> usage.name().equals(name)).findFirst();
  }

  /** {@return the listed ones and the sum of the others, if there are any} */
  public List<MappingUsage> all() {
    List<MappingUsage> all = new ArrayList<>(largest);
    other.ifPresent(all::add);
    return all;
  }

  /** Sorts usages by a number, then by name. */
  static List<MappingUsage> sorted(List<MappingUsage> some, ToLongFunction<MappingUsage> by) {
    return some.stream()
        .sorted(Comparator.comparingLong(by).reversed().thenComparing(MappingUsage::name))
        .toList();
  }

  /** The order by a field; unknown numbers come last. */
  static ToLongFunction<MappingUsage> by(MappingField field) {
    return usage -> usage.readings().getOr(field, -1);
  }
}
