package io.procmem.internal.rules;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A growing list of rule numbers. */
final class RuleNumbers {

  private int[] numbers = new int[32];
  private int size;

  void addAll(@Nullable List<Integer> more) {
    if (more == null) {
      return;
    }
    for (int number : more) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, size * 2);
      }
      numbers[size++] = number;
    }
  }

  /** In ascending order; may contain duplicates. */
  int[] sorted() {
    int[] ordered = Arrays.copyOf(numbers, size);
    Arrays.sort(ordered);
    return ordered;
  }
}
