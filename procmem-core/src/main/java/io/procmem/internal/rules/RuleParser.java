package io.procmem.internal.rules;

import io.procmem.classify.RuleSyntaxException;
import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Parses rules. Each mistake becomes a problem that says what to write instead. */
final class RuleParser {

  private static final int MAX_CONDITIONS = 100;
  private static final int MAX_SHOWN = 80;

  private final String file;
  private final Application application;
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Comparisons comparisons = new Comparisons();

  /**
   * A mistake.
   *
   * @param position the number of rules before the line that has it
   * @param text where it is, what is wrong, and what to write instead
   */
  record Problem(int position, String text) {}

  RuleParser(String file, Application application) {
    this.file = file;
    this.application = application;
  }

  List<Rule> parse(String text) {
    List<Rule> rules = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      add(i + 1, () -> Token.of(line), rules);
    }
    return rules;
  }

  /** Parses rules that are already split into tokens. */
  List<Rule> parse(List<List<Token>> lines) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      List<Token> tokens = lines.get(i);
      add(i + 1, () -> tokens, rules);
    }
    return rules;
  }

  private void add(int number, Supplier<List<Token>> line, List<Rule> rules) {
    String origin = file + ":" + number;
    try {
      List<Token> tokens = line.get();
      if (!tokens.isEmpty()) {
        rules.add(rule(origin, tokens));
      }
    } catch (IllegalArgumentException e) {
      problems.add(new Problem(rules.size(), origin + ": " + e.getMessage()));
    }
  }

  /** Warnings about what is valid but probably not intended, one line each. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Reports rules that no process can reach. */
  void lookForUnreachable(List<Rule> rules) {
    UnreachableRules.in(rules, comparisons, problems);
  }

  /**
   * Ends the parse.
   *
   * @throws RuleSyntaxException if there was a mistake; with all of them, by line
   */
  void refuseMistakes() {
    if (comparisons.areExhausted()) {
      problems.add(
          new Problem(
              Integer.MAX_VALUE,
              file
                  + ": there are too many patterns to compare them all: leave some out, or use fewer"
                  + " that begin with *"));
    }
    if (!problems.isEmpty()) {
      throw new RuleSyntaxException(
          problems.stream()
              .sorted(Comparator.comparingInt(Problem::position)) // keeps the order of equal ones
              .map(Problem::text)
              .toList());
    }
  }

  private Rule rule(String origin, List<Token> tokens) {
    RuleName name = RuleName.of(tokens.get(0).text());
    if (tokens.size() > MAX_CONDITIONS) {
      throw new IllegalArgumentException(
          "this rule has more than " + MAX_CONDITIONS + " conditions: write lists, as comm=a,b");
    }
    List<Condition> conditions = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      RuleCheck.requireNoRest(tokens, i);
      Condition condition = condition(origin, tokens.get(i));
      if (condition.regex().isEmpty() && isRepeated(condition, conditions)) {
        String key = (condition.negated() ? "!" : "") + condition.attribute().key();
        throw new IllegalArgumentException(key + "= occurs twice: write one list, " + key + "=a,b");
      }
      conditions.add(condition);
    }
    if (conditions.stream().allMatch(Condition::negated)) {
      throw new IllegalArgumentException(
          conditions.isEmpty()
              ? "this rule has no condition: write one, such as comm=name"
              : "a rule needs a condition without !, such as comm=name");
    }
    RuleCheck.require(conditions, comparisons);
    return named(origin, name, conditions);
  }

  private static boolean isRepeated(Condition condition, List<Condition> earlier) {
    for (Condition other : earlier) {
      if (other.attribute() == condition.attribute() && other.negated() == condition.negated()) {
        return true;
      }
    }
    return false;
  }

  private Rule named(String origin, RuleName name, List<Condition> conditions) {
    Set<String> captures = new HashSet<>();
    for (Condition condition : conditions) {
      if (!condition.negated()) {
        condition.regex().ifPresent(regex -> captures.addAll(regex.captureNames()));
      }
    }
    return new Rule(
        origin,
        name.group(captures, application),
        name.name(captures, application),
        List.copyOf(conditions));
  }

  private Condition condition(String origin, Token token) {
    String text = token.text();
    boolean negated = text.startsWith("!");
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(negated ? 1 : 0, equals);
    Attribute attribute = equals < 0 ? null : Attribute.of(key);
    if (attribute == null) {
      throw new IllegalArgumentException(unknown(key, equals >= 0));
    }
    if (attribute == Attribute.CMDLINE) {
      Regex regex = regex(text.substring(equals + 1));
      PatternCheck.require(regex, negated);
      PatternWarnings.in(regex, negated)
          .ifPresent(warning -> warnings.add(origin + ": " + warning));
      return new Condition(attribute, negated, List.of(), Optional.of(regex));
    }
    List<Glob> globs = new ArrayList<>();
    for (String value : token.listFrom(equals + 1)) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            key + "= has an empty value: remove extra blanks and commas, or write a value");
      }
      PatternCheck.require(attribute, value);
      PatternWarnings.in(attribute, value)
          .ifPresent(warning -> warnings.add(origin + ": " + warning));
      Glob glob = Glob.of(value);
      if (Condition.covers(attribute, globs, glob, comparisons)) {
        throw new IllegalArgumentException(
            key + "=" + value + " is already in this list: leave it out");
      }
      globs.add(glob);
    }
    return new Condition(attribute, negated, List.copyOf(globs), Optional.empty());
  }

  private static String unknown(String key, boolean hasValue) {
    if (key.endsWith("!")) {
      String plain = key.substring(0, key.length() - 1);
      return "there is no " + key + "=: write !" + plain + "=";
    }
    if (key.startsWith("'")) {
      return PatternCheck.SINGLE_QUOTES;
    }
    if (!hasValue) {
      return RuleCheck.notACondition(key);
    }
    List<String> keys = Stream.of(Attribute.values()).map(Attribute::key).toList();
    int last = keys.size() - 1;
    return "there is no %s=: use %s or %s"
        .formatted(key, String.join(", ", keys.subList(0, last)), keys.get(last));
  }

  private static Regex regex(String source) {
    if (source.isEmpty()) {
      throw new IllegalArgumentException("cmdline= needs a regular expression");
    }
    try {
      return Regex.of(source);
    } catch (PatternSyntaxException e) {
      String shown = source.length() > MAX_SHOWN ? source.substring(0, MAX_SHOWN) + "…" : source;
      throw new IllegalArgumentException("cmdline=" + shown + ": " + e.getDescription(), e);
    }
  }
}
