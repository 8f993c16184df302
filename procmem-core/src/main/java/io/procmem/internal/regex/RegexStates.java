package io.procmem.internal.regex;

import io.procmem.internal.regex.RegexNode.Anchor;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The instructions of a program at which a search waits, each a bit: those that take a character,
 * those that test a place, and the match. Sets of them are arrays of {@link #words} longs.
 * Immutable.
 */
final class RegexStates {

  private static final int ASCII = 128;

  private final RegexProgram program;

  /** The instruction of each bit, in order; the last is the match. */
  private final int[] instructions;

  final int words;

  /** The states in which a match begins. */
  final long[] start;

  /** The states that test a place. */
  final long[] tests;

  /** The state that is a match. */
  final long[] match;

  /** The states that nothing but the next bit follows: all of them go on by one shift. */
  final long[] chain;

  /** The states that follow each of the others. */
  private final long[][] after;

  private final List<Takers> takers;

  /** The states that take each ASCII character; equal ones are one array. */
  private final long[][] takersOfAscii = new long[ASCII][];

  /** The states that take a character of one set. */
  private static final class Takers {
    private final CharSet set;
    private final long[] states;

    private Takers(CharSet set, long[] states) {
      this.set = set;
      this.states = states;
    }
  }

  RegexStates(RegexProgram program) {
    this.program = program;
    this.instructions = IntStream.range(0, program.length()).filter(program::isState).toArray();
    int last = instructions.length - 1;
    this.words = last / Long.SIZE + 1;
    this.start = reachedFrom(0);
    this.tests = where(bit -> program.operation(instructions[bit]) == RegexProgram.TEST);
    this.match = where(bit -> bit == last);
    this.chain = where(bit -> takesOne(bit) && next(bit) == instructions[bit + 1]);
    this.after = new long[instructions.length][];
    for (int bit = 0; bit < last; bit++) {
      if (!isIn(chain, bit)) {
        after[bit] = reachedFrom(next(bit));
      }
    }
    this.takers = takers();
    Map<LongBuffer, long[]> known = new HashMap<>();
    for (int c = 0; c < ASCII; c++) {
      long[] all = new long[words];
      addTakers(c, all);
      takersOfAscii[c] = known.computeIfAbsent(LongBuffer.wrap(all), key -> all);
    }
  }

  private int next(int bit) {
    return program.next(instructions[bit]);
  }

  private boolean takesOne(int bit) {
    return program.operation(instructions[bit]) == RegexProgram.CHAR;
  }

  private static boolean isIn(long[] set, int bit) {
    return (set[bit / Long.SIZE] >>> bit & 1) != 0;
  }

  private static void add(int bit, long[] set) {
    set[bit / Long.SIZE] |= 1L << bit;
  }

  private long[] where(IntPredicate condition) {
    long[] set = new long[words];
    IntStream.range(0, instructions.length).filter(condition).forEach(bit -> add(bit, set));
    return set;
  }

  /** The states that an instruction leads to, itself among them, with no state in between. */
  private long[] reachedFrom(int instruction) {
    long[] reached = new long[words];
    boolean[] seen = new boolean[program.length()];
    int[] pending = new int[program.length() + 1];
    pending[0] = instruction;
    int depth = 1;
    while (depth > 0) {
      int at = pending[--depth];
      while (!seen[at]) {
        seen[at] = true;
        if (program.isState(at)) {
          add(Arrays.binarySearch(instructions, at), reached);
        } else {
          if (program.operation(at) == RegexProgram.SPLIT) {
            pending[depth++] = program.other(at);
          }
          at = program.next(at);
        }
      }
    }
    return reached;
  }

  private List<Takers> takers() {
    Map<Object, long[]> states = new HashMap<>(); // a literal that is there twice is one set
    Map<Object, CharSet> sets = new LinkedHashMap<>();
    for (int bit = 0; bit < instructions.length; bit++) {
      if (takesOne(bit)) {
        CharSet set = program.set(instructions[bit]);
        sets.putIfAbsent(set.key(), set);
        add(bit, states.computeIfAbsent(set.key(), key -> new long[words]));
      }
    }
    return sets.entrySet().stream()
        .map(set -> new Takers(set.getValue(), states.getOrDefault(set.getKey(), start)))
        .toList();
  }

  private void addTakers(int c, long[] into) {
    for (Takers one : takers) {
      if (one.set.contains(c)) {
        for (int i = 0; i < words; i++) {
          into[i] |= one.states[i];
        }
      }
    }
  }

  /** The states that take a character. */
  long[] takersOf(int c) {
    if (c < ASCII) {
      return takersOfAscii[c];
    }
    long[] all = new long[words];
    addTakers(c, all);
    return all;
  }

  Anchor anchor(int bit) {
    return program.anchor(instructions[bit]);
  }

  /** Adds the states that follow one that is not in {@link #chain}. */
  void addAfter(int bit, long[] into) {
    long[] following = after[bit];
    for (int i = 0; i < words; i++) {
      into[i] |= following[i];
    }
  }

  /** How many steps it takes to find the takers of a character that is not ASCII. */
  int lookupCost() {
    return takers.stream().mapToInt(one -> one.set.size()).sum() + takers.size() * words;
  }

  /** The most steps that a character of a text can take, about. */
  int cost() {
    int chained = Arrays.stream(chain).mapToInt(Long::bitCount).sum();
    return lookupCost() + words + (instructions.length - chained) * words;
  }
}
