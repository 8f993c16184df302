package io.procmem.internal.regex;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the captures of a text that is known to match. Every way through the program is followed at
 * once, a character at a time, and no instruction twice at one place of the text; so it takes no
 * more than text times program steps. Ways are kept in order of preference, and the most preferred
 * one that matches wins, as in Perl.
 */
final class RegexCaptures {

  /** What a step here costs, in steps of {@link RegexSearch}. */
  private static final int STEP = 4;

  private final RegexProgram program;
  private final String text;
  private final int slots;

  /** At which place an instruction was last reached, plus 1. */
  private final int[] reached;

  /** What is still to be followed: instructions, and below 0 slots to be restored. */
  private final int[] pending;

  /** The places saved on the way that is followed. */
  private final int[] saved;

  private Ways current;
  private Ways following;
  private int steps;

  /** Instructions that wait for a character, in order of preference. */
  private static final class Ways {
    private final int[] at;
    private final int[] saved;
    private int size;

    private Ways(int length, int slots) {
      this.at = new int[length];
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
    this.current = new Ways(length, slots);
    this.following = new Ways(length, slots);
  }

  /**
   * Finds them.
   *
   * @param steps told how many steps it took
   * @return the start and end of each capture, -1 where it took no part
   */
  static int[] find(RegexProgram program, String text, IntConsumer steps) {
    RegexCaptures captures = new RegexCaptures(program, text);
    int[] found = captures.find();
    steps.accept(captures.steps * STEP);
    if (found == null) {
      throw new IllegalStateException("there are captures of a match only");
    }
    return found;
  }

  /** The most steps that a character of the text can take. */
  static int cost(RegexProgram program) {
    return 2 * STEP * program.length();
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
      Ways spent = current;
      current = following;
      following = spent;
    }
  }

  /** Takes a character with all ways, up to one that has matched: those behind it are worse. */
  private int @Nullable [] step(int c, int after) {
    following.size = 0;
    for (int i = 0; i < current.size; i++) {
      steps++;
      int at = current.at[i];
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

  /** Adds all instructions that wait for a character and are reached without one. */
  private void follow(int instruction, int place, Ways into) {
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
        if (reached[at] == place + 1) {
          break;
        }
        reached[at] = place + 1;
        switch (program.operation(at)) {
          case RegexProgram.SPLIT -> {
            pending[depth++] = program.other(at);
            at = program.next(at);
          }
          case RegexProgram.SAVE -> {
            int slot = program.other(at);
            pending[depth++] = saved[slot];
            pending[depth++] = ~slot;
            saved[slot] = place;
            at = program.next(at);
          }
          case RegexProgram.JUMP -> at = program.next(at);
          case RegexProgram.TEST ->
              at = program.anchor(at).holds(text, place) ? program.next(at) : -1;
          default -> {
            System.arraycopy(saved, 0, into.saved, into.size * slots, slots);
            into.at[into.size++] = at;
            at = -1;
          }
        }
      }
    }
  }
}
