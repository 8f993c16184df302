package io.procmem.internal.regex;

import io.procmem.internal.regex.RegexNode.Anchor;
import java.util.Arrays;
import java.util.List;

/**
 * A compiled regular expression: instructions for {@link RegexSearch} and {@link RegexCaptures}.
 * After an instruction comes {@link #next}; a split also leads to {@link #other}, which is less
 * preferred. Immutable once constructed.
 */
final class RegexProgram {

  static final byte CHAR = 0;
  static final byte SPLIT = 1;
  static final byte JUMP = 2;
  static final byte ASSERT = 3;
  static final byte SAVE = 4;
  static final byte MATCH = 5;

  private byte[] operations = new byte[16];
  private int[] next = new int[16];
  private int[] other = new int[16];
  private Object[] operands = new Object[16];
  private int length;

  /** The literal that every match begins with; empty if there is none. */
  private final String prefix;

  private final boolean startsAtTextStart;
  private final int slots;

  private RegexProgram(RegexNode root, int captures) {
    emit(root);
    add(MATCH, 0);
    this.slots = 2 * captures;
    int at = skipSaves(0);
    this.startsAtTextStart = operands[at] == Anchor.TEXT_START;
    StringBuilder literal = new StringBuilder();
    while (operands[at] instanceof CharSet set && set.only() >= 0) {
      literal.appendCodePoint(set.only());
      at = skipSaves(next[at]);
    }
    this.prefix = literal.toString();
  }

  static RegexProgram of(RegexNode root, int captures) {
    return new RegexProgram(root, captures);
  }

  private int skipSaves(int from) {
    int at = from;
    while (operations[at] == SAVE) {
      at = next[at];
    }
    return at;
  }

  private void emit(RegexNode node) {
    if (node instanceof RegexNode.Chars chars) {
      add(CHAR, chars.set());
    } else if (node instanceof RegexNode.Assertion assertion) {
      add(ASSERT, assertion.anchor());
    } else if (node instanceof RegexNode.Sequence sequence) {
      sequence.parts().forEach(this::emit);
    } else if (node instanceof RegexNode.Choice choice) {
      emitChoice(choice.options());
    } else if (node instanceof RegexNode.Repeat repeat) {
      emitRepeat(repeat);
    } else if (node instanceof RegexNode.Capture capture) {
      add(SAVE, 2 * capture.number());
      emit(capture.part());
      add(SAVE, 2 * capture.number() + 1);
    }
  }

  private void emitChoice(List<RegexNode> options) {
    int[] ends = new int[options.size() - 1];
    for (int i = 0; i < ends.length; i++) {
      int split = add(SPLIT, 0);
      emit(options.get(i));
      ends[i] = add(JUMP, 0);
      direct(split, split + 1, length, true);
    }
    emit(options.get(ends.length));
    for (int end : ends) {
      next[end] = length;
    }
  }

  /** {@code x*} is {@code (x+)?}: if x matches the empty text, it is entered once, as in Perl. */
  private void emitRepeat(RegexNode.Repeat repeat) {
    boolean unlimited = repeat.max() < 0;
    int copies = unlimited ? Math.max(1, repeat.min()) : repeat.max();
    int[] exits = new int[copies];
    int start = length;
    for (int i = 0; i < copies; i++) {
      exits[i] = i < repeat.min() ? -1 : add(SPLIT, 0);
      start = length;
      emit(repeat.part());
    }
    if (unlimited) {
      int again = add(SPLIT, 0);
      direct(again, start, length, repeat.greedy());
    }
    for (int exit : exits) {
      if (exit >= 0) {
        direct(exit, exit + 1, length, repeat.greedy());
      }
    }
  }

  /** Sets the targets of a split, in their order of preference. */
  private void direct(int split, int into, int past, boolean greedy) {
    next[split] = greedy ? into : past;
    other[split] = greedy ? past : into;
  }

  private void add(byte operation, Object operand) {
    int at = add(operation, 0);
    operands[at] = operand;
  }

  private int add(byte operation, int operand) {
    if (length == operations.length) {
      operations = Arrays.copyOf(operations, 2 * length);
      next = Arrays.copyOf(next, 2 * length);
      other = Arrays.copyOf(other, 2 * length);
      operands = Arrays.copyOf(operands, 2 * length);
    }
    operations[length] = operation;
    next[length] = length + 1;
    other[length] = operand;
    return length++;
  }

  int length() {
    return length;
  }

  /** Whether an instruction is a state of a search: it takes a character, asserts, or matches. */
  boolean isState(int at) {
    return operations[at] == CHAR || operations[at] == ASSERT || operations[at] == MATCH;
  }

  byte operation(int at) {
    return operations[at];
  }

  int next(int at) {
    return next[at];
  }

  /** The less preferred target of a split, or the slot of a save. */
  int other(int at) {
    return other[at];
  }

  CharSet set(int at) {
    return (CharSet) operands[at];
  }

  Anchor anchor(int at) {
    return (Anchor) operands[at];
  }

  String prefix() {
    return prefix;
  }

  boolean startsAtTextStart() {
    return startsAtTextStart;
  }

  /** The number of positions that a match saves: the start and end of each capture. */
  int slots() {
    return slots;
  }
}
