package io.procmem.internal.rules;

import io.procmem.classify.RuleSyntaxException;
import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Parses rules. Each mistake becomes a problem that says what to write instead. */
final class RuleParser {

  private static final int MAX_COMM_BYTES = 15;
  private static final int MAX_CONDITIONS = 100;
  private static final int MAX_SHOWN = 80;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.:+@-]+");

  private final String file;
  private final Application application;
  private final List<String> problems = new ArrayList<>();
  private final Comparisons comparisons = new Comparisons();

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
      problems.add(origin + ": " + e.getMessage());
    }
  }

  /** Reports rules that no process can reach. */
  void lookForUnreachable(List<Rule> rules) {
    UnreachableRules.in(rules, comparisons, problems);
  }

  /**
   * Ends the parse.
   *
   * @throws RuleSyntaxException if there was a mistake
   */
  void refuseMistakes() {
    if (comparisons.areExhausted()) {
      problems.add(
          file
              + ": there are too many patterns to compare them all: leave some out, or use fewer"
              + " that begin with *");
    }
    if (!problems.isEmpty()) {
      throw new RuleSyntaxException(problems);
    }
  }

  private Rule rule(String origin, List<Token> tokens) {
    String target = tokens.get(0).text();
    if (target.lastIndexOf("{{") > target.lastIndexOf("}}")) {
      throw new IllegalArgumentException(
          "{{ is not closed by }}: remove blanks between them, or put the name in quotes");
    }
    if (tokens.size() > MAX_CONDITIONS) {
      throw new IllegalArgumentException(
          "this rule has more than " + MAX_CONDITIONS + " conditions: write lists, as comm=a,b");
    }
    List<Condition> conditions = new ArrayList<>();
    for (Token token : tokens.subList(1, tokens.size())) {
      Condition condition = condition(token);
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
    requireNoContradiction(conditions);
    requireReachable(conditions);
    return named(origin, tokens.get(0).text(), conditions);
  }

  private static boolean isRepeated(Condition condition, List<Condition> earlier) {
    for (Condition other : earlier) {
      if (other.attribute() == condition.attribute() && other.negated() == condition.negated()) {
        return true;
      }
    }
    return false;
  }

  private void requireNoContradiction(List<Condition> conditions) {
    for (Condition condition : conditions) {
      for (Condition other : conditions) {
        if (condition.negated()
            && !other.negated()
            && condition.positive().covers(other, comparisons)) {
          throw new IllegalArgumentException(
              "!"
                  + condition.attribute().key()
                  + "= excludes all that "
                  + condition.attribute().key()
                  + "= matches: no process satisfies both");
        }
      }
    }
  }

  private Rule named(String origin, String target, List<Condition> conditions) {
    Set<String> captures = new HashSet<>();
    for (Condition condition : conditions) {
      if (!condition.negated()) {
        condition.regex().ifPresent(regex -> captures.addAll(regex.captureNames()));
      }
    }
    int slash = slashOf(target);
    if (slash < 0 || slash == 0 || slash == target.length() - 1) {
      throw new IllegalArgumentException(
          "a rule begins with group/name, not \"" + target + "\": write db/postgres comm=postgres");
    }
    return new Rule(
        origin,
        template(target.substring(0, slash), captures),
        template(target.substring(slash + 1), captures),
        List.copyOf(conditions));
  }

  /** The index of the first slash outside a variable. */
  private static int slashOf(String target) {
    int open = target.indexOf("{{");
    int slash = target.indexOf('/');
    if (open >= 0 && open < slash) {
      int close = target.indexOf("}}", open);
      return close < 0 ? slash : target.indexOf('/', close);
    }
    return slash;
  }

  private Template template(String text, Set<String> captures) {
    Template template = Template.of(text, captures, application);
    if (template.isLiteral() && !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a name: use letters, digits and _ . : + @ -");
    }
    return template;
  }

  private Condition condition(Token token) {
    String text = token.text();
    boolean negated = text.startsWith("!");
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(negated ? 1 : 0, equals);
    Attribute attribute = equals < 0 ? null : Attribute.of(key);
    if (attribute == null) {
      throw new IllegalArgumentException(unknown(key, equals >= 0));
    }
    if (attribute == Attribute.CMDLINE) {
      return new Condition(
          attribute, negated, List.of(), Optional.of(regex(text.substring(equals + 1))));
    }
    List<Glob> globs = new ArrayList<>();
    for (String value : token.listFrom(equals + 1)) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            key + "= has an empty value: remove extra blanks and commas, or write a value");
      }
      if (attribute == Attribute.KERNEL && !value.equals("yes")) {
        throw new IllegalArgumentException("write kernel=yes, or !kernel=yes");
      }
      if (value.startsWith("!")) {
        throw new IllegalArgumentException(
            key + "=" + value + ": write !" + key + "=" + value.substring(1));
      }
      if (attribute.isPath && value.endsWith("/")) {
        throw new IllegalArgumentException(
            key + "=" + value + " is a directory: write " + key + "=" + value + "*");
      }
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
    if (!hasValue) {
      boolean isKey = Attribute.of(key) != null;
      return "\""
          + key
          + "\" is not a condition: write key=value without blanks, such as "
          + (isKey ? key + "=name" : "comm=" + key);
    }
    boolean planned = Set.of("container", "pod", "namespace").contains(key);
    return planned
        ? key + "= is not supported yet: use cgroup="
        : "there is no "
            + key
            + "=: use comm, exe, realexe, main, cmdline, user, cgroup, parent, ancestor or kernel";
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

  /** The kernel cuts process names to 15 bytes, but not the names of its own threads. */
  private static void requireReachable(List<Condition> conditions) {
    boolean kernel = false;
    for (Condition condition : conditions) {
      kernel |= condition.attribute() == Attribute.KERNEL && !condition.negated();
    }
    for (Condition condition : conditions) {
      boolean cut =
          condition.attribute() == Attribute.COMM
              || condition.attribute() == Attribute.PARENT
              || condition.attribute() == Attribute.ANCESTOR;
      if (cut && !kernel) {
        condition.globs().forEach(glob -> requireShort(condition.attribute(), glob));
      }
    }
  }

  private static void requireShort(Attribute attribute, Glob glob) {
    if (glob.leastBytes() > MAX_COMM_BYTES) {
      boolean simple = glob.isLiteral() && glob.literal().length() == glob.leastBytes();
      String advice = simple ? ": write " + glob.literal().substring(0, MAX_COMM_BYTES) : "";
      throw new IllegalArgumentException(
          attribute.key()
              + "="
              + glob
              + " matches nothing, because the kernel keeps "
              + MAX_COMM_BYTES
              + " bytes of a name"
              + advice
              + ", or add kernel=yes if it is a kernel thread");
    }
  }
}
