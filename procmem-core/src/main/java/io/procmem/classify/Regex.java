package io.procmem.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression given by a user, searched in a command line. The JDK's matcher can take for
 * ever, or all of the stack, on a pattern that seems harmless; so it is given a text that counts
 * how often it is looked at, and gives up.
 */
final class Regex {

  /** About five milliseconds. A sane pattern takes a few steps for each character. */
  private static final int MOST_STEPS = 1_000_000;

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
    boolean inBrackets = false;
    long repeats = 1;
    for (int at = 0; at < source.length(); at++) {
      char c = source.charAt(at);
      int name = c == '(' && !inBrackets ? captureName(source, at) : -1;
      if (name >= 0) {
        int end = source.indexOf('>', name);
        if (end <= name) {
          throw new PatternSyntaxException("the name of a capture is not ended", source, at);
        }
        String known = "c" + captures.size();
        if (captures.put(source.substring(name, end), known) != null) {
          throw new PatternSyntaxException("two captures have one name", source, at);
        }
        java.append("(?<").append(known).append('>');
        at = end;
      } else if (c == '\\' && at + 1 < source.length()) {
        java.append(c).append(source.charAt(++at));
      } else {
        if (c == '{' && !inBrackets) {
          repeats = Math.multiplyExact(Math.min(repeats, MOST_REPEATS), repeats(source, at));
        }
        inBrackets = c == '[' || (inBrackets && c != ']');
        java.append(c);
      }
    }
    if (repeats > MOST_REPEATS) { // of nothing, which takes time and looks at no character
      throw new PatternSyntaxException("it may repeat over " + MOST_REPEATS + " times", source, 0);
    }
    return new Regex(source, Pattern.compile(java.toString()), captures);
  }

  /** The largest number between braces. */
  private static long repeats(String source, int brace) {
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

  /** The captures of the first match, by name; empty if there is none. */
  Optional<Map<String, String>> find(String text) throws TooManyStepsException {
    Matcher matcher = pattern.matcher(new Counted(text));
    try {
      if (!matcher.find()) {
        return Optional.empty();
      }
    } catch (StackOverflowError e) {
      throw new TooManyStepsException();
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
