package io.procmem.internal.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A token of a line of rules, separated by blanks outside quotes. Immutable.
 *
 * @param text the token, without its quotes
 * @param commas the indexes of the commas that were outside quotes
 */
record Token(String text, List<Integer> commas) {

  /** Some editors write it at the start of a file. */
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Needs quotes: blanks separate tokens, commas separate values, a hash begins a comment. */
  private static final Pattern SPECIAL =
      Pattern.compile("[\\s,\"#]+", Pattern.UNICODE_CHARACTER_CLASS);

  /** Within quotes, this would escape the closing quote. */
  private static final Pattern UNQUOTABLE = Pattern.compile("\\\\(\"|$)");

  /** The tokens of a line, up to a comment. */
  static List<Token> of(String line) {
    List<Token> tokens = new ArrayList<>();
    int at = line.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    while (at < line.length() && line.charAt(at) != '#') {
      if (Character.isWhitespace(line.charAt(at))) {
        at++;
      } else {
        at = read(line, at, tokens.isEmpty(), tokens);
      }
    }
    return tokens;
  }

  /** A token of literal text, with quotes and blanks; every comma separates values. */
  static Token literal(String text) {
    return new Token(
        text,
        IntStream.range(0, text.length()).filter(i -> text.charAt(i) == ',').boxed().toList());
  }

  /** A text as a file would contain it: in quotes if it is not one token with one value. */
  static String written(String text) {
    if (!SPECIAL.matcher(text).find()) {
      return text;
    }
    return UNQUOTABLE.matcher(text).find()
        ? SPECIAL.matcher(text).replaceAll(run -> Matcher.quoteReplacement(quoted(run.group())))
        : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\\\"") + '"';
  }

  /**
   * Reads a token.
   *
   * @param isName whether it is the name of a rule, where blanks between braces need no quotes
   * @return the index after it
   */
  private static int read(String line, int from, boolean isName, List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    List<Integer> commas = new ArrayList<>();
    boolean quoted = false;
    int at = from;
    while (at < line.length() && (quoted || !Character.isWhitespace(line.charAt(at)))) {
      char c = line.charAt(at);
      if (quoted && line.startsWith("\\\"", at)) {
        text.append('"');
        at++;
      } else if (quoted && line.startsWith("\\\\", at)) {
        text.append("\\\\"); // stays doubled, and does not escape the next quote
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (isName && line.startsWith("{{", at) && line.indexOf("}}", at) > at) {
        int end = line.indexOf("}}", at) + 1;
        text.append(line, at, end).append('}');
        at = end;
      } else {
        if (!quoted && escapesBlank(line, at)) {
          throw new IllegalArgumentException(
              "a backslash does not join words: put the whole condition in double quotes");
        }
        if (c == ',' && !quoted) {
          commas.add(text.length());
        }
        text.append(c);
      }
      at++;
    }
    if (quoted) {
      throw new IllegalArgumentException(
          "a quote is not closed: add the closing quote, or write \\\" for a quote within a text");
    }
    tokens.add(new Token(text.toString(), List.copyOf(commas)));
    return at;
  }

  /** Whether a backslash that is not itself escaped is followed by a blank. */
  private static boolean escapesBlank(String line, int at) {
    int first = at;
    while (first > 0 && line.charAt(first - 1) == '\\') {
      first--;
    }
    return line.charAt(at) == '\\'
        && (at - first) % 2 == 0
        && at + 1 < line.length()
        && Character.isWhitespace(line.charAt(at + 1));
  }

  /** The text from an index on, split at the commas. */
  List<String> listFrom(int start) {
    List<String> values = new ArrayList<>();
    int from = start;
    for (int comma : commas) {
      if (comma >= start) {
        values.add(text.substring(from, comma));
        from = comma + 1;
      }
    }
    values.add(text.substring(from));
    return values;
  }
}
