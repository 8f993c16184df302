package io.procmem.classify;

import java.util.ArrayDeque;
import java.util.Deque;

/** How often the innermost part of a regular expression may be repeated, by its braces. */
final class Repeats {

  /** Of each open group, and of all: the most within it. */
  private final Deque<Long> most = new ArrayDeque<>();

  /** The most within what stands just before. */
  private long last = 1;

  Repeats() {
    most.push(1L);
  }

  void open() {
    most.push(1L);
    last = 1;
  }

  void atom() {
    last = 1;
  }

  /** A character outside of brackets, and the number behind it if it is a brace. */
  void accept(char c, long number) {
    switch (c) {
      case '(' -> open();
      case ')' -> {
        if (most.size() > 1) {
          last = most.pop();
          raise(last);
        }
      }
      case '{' -> raise(Math.multiplyExact(Math.min(last, 1_000_000L), number));
      case '}', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ',' -> {}
      default -> last = 1;
    }
  }

  private void raise(long to) {
    most.push(Math.max(most.pop(), to));
  }

  long most() {
    return most.stream().mapToLong(Long::longValue).max().orElse(1);
  }
}
