package io.procmem.internal.regex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression from a rule, to be searched for in a command line. The JDK's engine can take
 * exponential time; the time of this one is bounded by the length of the text times the size of the
 * expression. Immutable.
 */
public final class Regex {

  /** Checked before the expression is compiled. */
  private static final int MAX_INSTRUCTIONS = 2_000;

  /** With captures the search is slower, since it follows single instructions. */
  private static final int MAX_INSTRUCTIONS_WITH_CAPTURES = 200;

  /** All captures are copied at each step of a thread. */
  private static final int MAX_CAPTURES = 8;

  /** Bounds the worst search to a few milliseconds: command lines have at most 4 KB. */
  private static final int MAX_COST = 1_000;

  private final String source;
  private final RegexProgram program;
  private final RegexStates states;
  private final List<String> captureNames;
  private final Optional<Control> control;

  /**
   * A control character in an expression. No command line contains one.
   *
   * @param written how the expression has it
   * @param shown how a command line shows it
   */
  public record Control(String written, String shown) {}

  private Regex(
      String source, RegexProgram program, RegexStates states, RegexParser.Parsed parsed) {
    this.source = source;
    this.program = program;
    this.states = states;
    this.captureNames = parsed.names();
    this.control = parsed.control();
  }

  /**
   * Compiles an expression in RE2 syntax. Captures are written {@code (?P<name>…)} or {@code
   * (?<name>…)}.
   *
   * @throws PatternSyntaxException if it is invalid or too large; the description says where, and
   *     what to do
   */
  public static Regex of(String source) {
    RegexParser.Parsed parsed = RegexParser.parse(source);
    int captures = parsed.names().size();
    if (captures > MAX_CAPTURES) {
      throw new PatternSyntaxException(
          "it has more than " + MAX_CAPTURES + " named captures: leave some out", source, -1);
    }
    if (parsed.root().size()
        > (captures == 0 ? MAX_INSTRUCTIONS : MAX_INSTRUCTIONS_WITH_CAPTURES)) {
      throw tooLarge(source, captures);
    }
    RegexProgram program = RegexProgram.of(parsed.root(), captures);
    RegexStates states = new RegexStates(program);
    if (states.cost() > MAX_COST) {
      throw tooLarge(source, captures);
    }
    return new Regex(source, program, states, parsed);
  }

  private static PatternSyntaxException tooLarge(String source, int captures) {
    return new PatternSyntaxException(
        "it is too large, with x{100} counted as 100 times x: repeat less"
            + (captures == 0 ? ", or use two rules" : ", capture less, or use two rules"),
        source,
        -1);
  }

  /** The names of the captures, in their order in the expression. */
  public List<String> captureNames() {
    return captureNames;
  }

  /** The first character of it that no command line contains; empty if there is none. */
  public Optional<Control> control() {
    return control;
  }

  /** An approximate upper bound of the steps per character of the text. */
  public int cost() {
    return states.cost() + (captureNames.isEmpty() ? 0 : RegexCaptures.cost(program));
  }

  /**
   * The captures of the first match, by name; empty if nothing matches. A capture that took no part
   * in the match is an empty string.
   *
   * @param steps receives the number of steps taken, possibly in several parts
   */
  public Optional<Map<String, String>> find(String text, IntConsumer steps) {
    RegexSearch.Found found = RegexSearch.find(program, states, text);
    steps.accept(found.steps());
    if (!found.matches()) {
      return Optional.empty();
    }
    Map<String, String> captures = new LinkedHashMap<>();
    if (!captureNames.isEmpty()) {
      int[] saved = RegexCaptures.find(program, text, steps);
      for (int i = 0; i < captureNames.size(); i++) {
        int start = saved[2 * i];
        captures.put(captureNames.get(i), start < 0 ? "" : text.substring(start, saved[2 * i + 1]));
      }
    }
    return Optional.of(captures);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Regex regex && source.equals(regex.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
