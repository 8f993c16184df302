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
 * The states of a search: the instructions that take a character, the assertions, and the match. A
 * state is a bit, and a set of states is an array of {@link #words} longs. Immutable.
 */
final class RegexStates {

  private static final int ASCII = 128;

  private final RegexProgram program;

  /** The instruction of each state, in order; the last is the match. */
  private final int[] instructions;

  final int words;

  /** The states in which a match begins. */
  final long[] start;

  /** The states that are assertions. */
  final long[] assertions;

  /** The state that is the match. */
  final long[] match;

  /** The states that are followed only by the next bit, so that one shift advances them all. */
  final long[] chain;

  /** The states that follow each state that is not in {@link #chain}. */
  private final long[][] after;

  private final List<Consumers> consumers;

  /** The states that take each ASCII character; equal sets share an array. */
  private final long[][] asciiConsumers = new long[ASCII][];

  /** The states that take the characters of one set. */
  private static final class Consumers {
    private final CharSet set;
    private final long[] states;

    private Consumers(CharSet set, long[] states) {
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
    this.assertions = where(bit -> program.operation(instructions[bit]) == RegexProgram.ASSERT);
    this.match = where(bit -> bit == last);
    this.chain = where(bit -> isConsumer(bit) && next(bit) == instructions[bit + 1]);
    this.after = new long[instructions.length][];
    for (int bit = 0; bit < last; bit++) {
      if (!isIn(chain, bit)) {
        after[bit] = reachedFrom(next(bit));
      }
    }
    this.consumers = consumers();
    Map<LongBuffer, long[]> known = new HashMap<>();
    for (int c = 0; c < ASCII; c++) {
      long[] all = new long[words];
      addConsumers(c, all);
      asciiConsumers[c] = known.computeIfAbsent(LongBuffer.wrap(all), key -> all);
    }
  }

  private int next(int bit) {
    return program.next(instructions[bit]);
  }

  private boolean isConsumer(int bit) {
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

  /** The states reached from an instruction, possibly itself, with no state in between. */
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

  private List<Consumers> consumers() {
    Map<Object, long[]> states = new HashMap<>(); // equal literals share one entry
    Map<Object, CharSet> sets = new LinkedHashMap<>();
    for (int bit = 0; bit < instructions.length; bit++) {
      if (isConsumer(bit)) {
        CharSet set = program.set(instructions[bit]);
        sets.putIfAbsent(set.key(), set);
        add(bit, states.computeIfAbsent(set.key(), key -> new long[words]));
      }
    }
    return sets.entrySet().stream()
        .map(set -> new Consumers(set.getValue(), states.getOrDefault(set.getKey(), start)))
        .toList();
  }

  private void addConsumers(int c, long[] into) {
    for (Consumers one : consumers) {
      if (one.set.contains(c)) {
        for (int i = 0; i < words; i++) {
          into[i] |= one.states[i];
        }
      }
    }
  }

  /** The states that take a given character. */
  long[] consumersOf(int c) {
    if (c < ASCII) {
      return asciiConsumers[c];
    }
    long[] all = new long[words];
    addConsumers(c, all);
    return all;
  }

  Anchor anchor(int bit) {
    return program.anchor(instructions[bit]);
  }

  /** Adds the states that follow a state that is not in {@link #chain}. */
  void addAfter(int bit, long[] into) {
    long[] following = after[bit];
    for (int i = 0; i < words; i++) {
      into[i] |= following[i];
    }
  }

  /** The steps of {@link #consumersOf} for a non-ASCII character. */
  int lookupCost() {
    return consumers.stream().mapToInt(one -> one.set.cost()).sum() + consumers.size() * words;
  }

  /** The approximate upper bound of the steps per character of a text. */
  int cost() {
    int chained = Arrays.stream(chain).mapToInt(Long::bitCount).sum();
    return lookupCost() + words + (instructions.length - chained) * words;
  }
}
