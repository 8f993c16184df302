package io.procmem.internal.regex;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the captures of a text that is known to match (a Pike VM). All threads through the program
 * advance together, one character at a time, and at most one thread is at each instruction; so the
 * number of steps is bounded by the length of the text times the length of the program. Threads are
 * kept in order of preference, and the most preferred thread that matches wins, as in Perl.
 */
final class RegexCaptures {

  /** The cost of a step here, in steps of {@link RegexSearch}. */
  private static final int STEP_COST = 4;

  private final RegexProgram program;
  private final String text;
  private final int slots;

  /** The position at which each instruction was last reached, plus 1. */
  private final int[] reached;

  /** A stack of instructions still to follow; a negative entry is a slot to restore. */
  private final int[] pending;

  /** The positions that the current thread has saved. */
  private final int[] saved;

  private Threads current;
  private Threads following;
  private int steps;

  /** The threads that wait for a character, in order of preference. */
  private static final class Threads {
    private final int[] instructions;
    private final int[] saved;
    private int size;

    private Threads(int length, int slots) {
      this.instructions = new int[length];
      this.saved = new int[length * slots];
    }
  }

  private RegexCaptures(RegexProgram program, String text) {
    int length = program.length();
    this.program = program;
    this.text = text;
    this.slots = program.slots();
    this.reached = new int[length];
    this.pending = new int[2 * length + 2];
    this.saved = new int[slots];
    this.current = new Threads(length, slots);
    this.following = new Threads(length, slots);
  }

  /**
   * Finds the captures of the first match.
   *
   * @param steps receives the number of steps taken
   * @return the start and end of each capture; -1 if the capture took no part in the match
   */
  static int[] find(RegexProgram program, String text, IntConsumer steps) {
    RegexCaptures captures = new RegexCaptures(program, text);
    int[] found = captures.find();
    steps.accept(captures.steps * STEP_COST);
    if (found == null) {
      throw new IllegalStateException("the text does not match");
    }
    return found;
  }

  /** The upper bound of the steps per character of the text. */
  static int cost(RegexProgram program) {
    return 2 * STEP_COST * program.length();
  }

  private int @Nullable [] find() {
    int[] match = null;
    int at = 0;
    while (true) {
      if (match == null && (at == 0 || !program.startsAtTextStart())) {
        Arrays.fill(saved, -1);
        follow(0, at, current);
      }
      int c = at < text.length() ? text.codePointAt(at) : -1;
      int[] found = step(c, at + Character.charCount(Math.max(0, c)));
      match = found == null ? match : found;
      if (c < 0 || (match != null && following.size == 0)) {
        return match;
      }
      at += Character.charCount(c);
      Threads spent = current;
      current = following;
      following = spent;
    }
  }

  /**
   * Advances all threads by a character, up to the first that has matched: the threads after it are
   * less preferred.
   *
   * @return the positions that the matching thread saved; null if none has matched
   */
  private int @Nullable [] step(int c, int after) {
    following.size = 0;
    for (int i = 0; i < current.size; i++) {
      steps++;
      int at = current.instructions[i];
      if (program.operation(at) == RegexProgram.MATCH) {
        return Arrays.copyOfRange(current.saved, i * slots, (i + 1) * slots);
      }
      if (c >= 0 && program.set(at).contains(c)) {
        System.arraycopy(current.saved, i * slots, saved, 0, slots);
        follow(program.next(at), after, following);
      }
    }
    return null;
  }

  /** Adds a thread for each waiting instruction that is reached without taking a character. */
  private void follow(int instruction, int position, Threads into) {
    int depth = 0;
    pending[depth++] = instruction;
    while (depth > 0) {
      int at = pending[--depth];
      if (at < 0) {
        saved[~at] = pending[--depth];
        continue;
      }
      while (at >= 0) {
        steps++;
        if (reached[at] == position + 1) {
          break;
        }
        reached[at] = position + 1;
        switch (program.operation(at)) {
          case RegexProgram.SPLIT -> {
            pending[depth++] = program.other(at);
            at = program.next(at);
          }
          case RegexProgram.SAVE -> {
            int slot = program.other(at);
            pending[depth++] = saved[slot];
            pending[depth++] = ~slot;
            saved[slot] = position;
            at = program.next(at);
          }
          case RegexProgram.JUMP -> at = program.next(at);
          case RegexProgram.ASSERT ->
              at = program.anchor(at).holds(text, position) ? program.next(at) : -1;
          default -> {
            System.arraycopy(saved, 0, into.saved, into.size * slots, slots);
            into.instructions[into.size++] = at;
            at = -1;
          }
        }
      }
    }
  }
}
