package io.procmem.internal.rules;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers of rules, collected and then put in order. */
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

  /** Rising; the same one may be there more than once. */
  int[] inOrder() {
    int[] ordered = Arrays.copyOf(numbers, size);
    Arrays.sort(ordered);
    return ordered;
  }
}
