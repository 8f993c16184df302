package io.procmem.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression given by a user, searched in a command line. The JDK's matcher can take for
 * ever, or all of the stack, on a pattern that seems harmless; so it is given a text that counts
 * how often it is looked at, and gives up.
 */
final class Regex {

  /**
   * Some hundred milliseconds. A pattern that begins with anything takes twice the square of the
   * text's length, which is 4 KB at most.
   */
  private static final int MOST_STEPS = 40_000_000;

  private static final long MOST_REPEATS = 100_000;

  private final String source;
  private final Pattern pattern;

  /** The name of each capture, and the one the JDK knows it by: its own allow no underscore. */
  private final Map<String, String> captures;

  private Regex(String source, Pattern pattern, Map<String, String> captures) {
    this.source = source;
    this.pattern = pattern;
    this.captures = captures;
  }

  /** As in RE2 and in Java; captures may be named {@code (?P<name>…)} or {@code (?<name>…)}. */
  static Regex of(String source) throws PatternSyntaxException {
    Map<String, String> captures = new LinkedHashMap<>();
    StringBuilder java = new StringBuilder();
    Repeats repeats = new Repeats();
    boolean inBrackets = false;
    for (int at = 0; at < source.length(); at++) {
      char c = source.charAt(at);
      int name = c == '(' && !inBrackets ? captureName(source, at) : -1;
      if (name >= 0) {
        String known = "c" + captures.size();
        if (captures.put(nameAt(source, name), known) != null) {
          throw new PatternSyntaxException("two captures have one name", source, at);
        }
        repeats.open();
        java.append("(?<").append(known).append('>');
        at = source.indexOf('>', name);
      } else if (source.startsWith("\\k<", at)) {
        String known = captures.get(nameAt(source, at + 3));
        if (known == null) {
          throw new PatternSyntaxException("there is no capture of this name", source, at);
        }
        repeats.atom();
        java.append("\\k<").append(known).append('>');
        at = source.indexOf('>', at);
      } else if (c == '\\' && at + 1 < source.length()) {
        repeats.atom();
        java.append(c).append(source.charAt(++at));
      } else {
        if (!inBrackets) {
          refuseNothing(source, at);
          repeats.accept(c, c == '{' ? number(source, at) : 1);
        }
        inBrackets = c == '[' || (inBrackets && c != ']');
        java.append(c);
      }
    }
    if (repeats.most() > MOST_REPEATS) { // perhaps of nothing, which looks at no character
      throw new PatternSyntaxException("it may repeat over " + MOST_REPEATS + " times", source, 0);
    }
    return new Regex(source, Pattern.compile(withoutIdleBeginning(java, captures)), captures);
  }

  private static String nameAt(String source, int start) {
    int end = source.indexOf('>', start);
    if (end <= start) {
      throw new PatternSyntaxException("the name of a capture is not ended", source, start);
    }
    return source.substring(start, end);
  }

  /** Ways to match nothing multiply without a look at the text, so that nobody counts them. */
  private static void refuseNothing(String source, int bar) {
    boolean isBar = source.charAt(bar) == '|';
    boolean nothingBehind =
        isBar && (bar + 1 == source.length() || "|)".indexOf(source.charAt(bar + 1)) >= 0);
    boolean nothingBefore = isBar && (bar == 0 || source.charAt(bar - 1) == '(');
    if (nothingBefore || nothingBehind) {
      throw new PatternSyntaxException("an alternative is empty: write (…)? instead", source, bar);
    }
  }

  /** What begins with anything is found where the rest is; if no capture asks where it began. */
  private static String withoutIdleBeginning(StringBuilder java, Map<String, String> captures) {
    boolean idle = captures.isEmpty() && java.indexOf("|") < 0 && java.length() > 2;
    boolean greedy = idle && java.indexOf(".*") == 0 && "?+{".indexOf(java.charAt(2)) < 0;
    return greedy ? java.substring(2) : java.toString();
  }

  /** The largest number between braces. */
  private static long number(String source, int brace) {
    long most = 1;
    long number = 0;
    for (int at = brace + 1; at < source.length() && source.charAt(at) != '}'; at++) {
      int digit = Character.digit(source.charAt(at), 10);
      number = digit < 0 ? 0 : Math.min(number * 10 + digit, MOST_REPEATS + 1);
      most = Math.max(most, number);
    }
    return most;
  }

  /** Where the name of a capture that opens here begins; negative if none opens. */
  private static int captureName(String source, int at) {
    if (source.startsWith("(?P<", at)) {
      return at + 4;
    }
    boolean looksBehind = source.startsWith("(?<=", at) || source.startsWith("(?<!", at);
    return source.startsWith("(?<", at) && !looksBehind ? at + 3 : -1;
  }

  Set<String> captureNames() {
    return captures.keySet();
  }

  /**
   * The captures of the first match, by name; empty if there is none.
   *
   * @param steps told how many steps it took
   */
  Optional<Map<String, String>> find(String text, IntConsumer steps) throws TooManyStepsException {
    Counted counted = new Counted(text);
    Matcher matcher = pattern.matcher(counted);
    try {
      if (!matcher.find()) {
        return Optional.empty();
      }
    } catch (StackOverflowError e) {
      throw new TooManyStepsException();
    } finally {
      steps.accept(counted.steps);
    }
    Map<String, String> found = new LinkedHashMap<>();
    captures.forEach(
        (name, known) -> {
          int start = matcher.start(known);
          found.put(name, start < 0 ? "" : text.substring(start, matcher.end(known)));
        });
    return Optional.of(found);
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

  /** A search took more steps, or more stack, than it may. */
  static final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooManyStepsException() {
      super(null, null, false, false);
    }
  }

  /** A text that is looked at a limited number of times. */
  private static final class Counted implements CharSequence {
    private final String text;
    private int steps;

    private Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++steps > MOST_STEPS) {
        throw new TooManyStepsException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
