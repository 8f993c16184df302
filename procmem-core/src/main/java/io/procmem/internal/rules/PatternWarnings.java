package io.procmem.internal.rules;

import io.procmem.internal.regex.Regex;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns about patterns that are valid, but probably do not mean what their author thinks. */
final class PatternWarnings {

  private static final Set<Attribute> NAMES =
      Set.of(Attribute.COMM, Attribute.PARENT, Attribute.ANCESTOR);
  private static final Pattern RELATIVE = Pattern.compile("[^/*?~$.\\s][^\\s/*?]*/[^*?]*");
  private static final Pattern SHELL = Pattern.compile("~|\\$[A-Z_]{2,}|\\$\\{[^}]*\\}?");
  private static final Pattern NAME_DOT_STAR = Pattern.compile("([^.]*\\p{L})\\.\\*");
  private static final Pattern WORD_STAR = Pattern.compile("([\\w/-]*(\\w))\\*");

  /**
   * Digits and letters of an id, but neither all of them nor as many as {@code docker ps} shows. A
   * name such as {@code db2023} has its digits at the end.
   */
  private static final Pattern PART_OF_ID =
      Pattern.compile("(?=.*[0-9].*[a-f])(?![0-9a-f]{12}$|[0-9a-f]{32}$)[0-9a-f]{6,63}");

  /** What a search for a hexadecimal escape steps over, or else the escape, with its digits. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\Q.*?(?:\\\\E|$)|\\\\x([0-9A-Fa-f]{2})|\\\\.|\\[\\^?\\]?(?:\\\\.|\\[:[^\\]]*:\\]|[^\\]\\\\])*+\\]");

  private static final Pattern LEADING_ALL = Pattern.compile("\\^?\\.\\*\\??");

  private final Attribute attribute;
  private final String value;

  private PatternWarnings(Attribute attribute, String value) {
    this.attribute = attribute;
    this.value = value;
  }

  /** What a pattern probably does not mean, and what to write; empty if it looks right. */
  static Optional<String> in(Attribute attribute, String value) {
    return new PatternWarnings(attribute, value).first();
  }

  private Optional<String> first() {
    List<Function<PatternWarnings, String>> checks =
        List.of(
            PatternWarnings::blanks,
            PatternWarnings::directory,
            PatternWarnings::brackets,
            PatternWarnings::expression,
            PatternWarnings::shell,
            PatternWarnings::unitWithoutType,
            PatternWarnings::partOfId,
            PatternWarnings::arguments);
    return checks.stream()
        .map(warning -> warning.apply(this))
        .filter(warning -> !warning.isEmpty())
        .findFirst()
        .map(warning -> written() + warning);
  }

  private String blanks() {
    return value.equals(value.strip())
        ? ""
        : " begins or ends with a blank: write " + with(value.strip());
  }

  private String directory() {
    if (NAMES.contains(attribute) && value.startsWith("/")) {
      boolean isOwn = attribute == Attribute.COMM;
      String instead = isOwn ? "exe=" + value : with(AttributeValues.lastOf(value));
      return ": "
          + attribute.key()
          + "= is a name without a directory, except for programs that set it: write "
          + instead;
    }
    return attribute == Attribute.EXE && RELATIVE.matcher(value).matches()
        ? " matches only programs that were started with this relative path: write "
            + with("*/" + value)
            + " for any directory"
        : "";
  }

  /** Titles of programs contain brackets. */
  private String brackets() {
    int open = value.indexOf('[');
    boolean mayBeTitle = attribute == Attribute.EXE && (open == 0 || value.indexOf(' ') >= 0);
    if (open < 0 || value.indexOf(']', open) < 0 || mayBeTitle) {
      return "";
    }
    boolean isKernelThread = NAMES.contains(attribute) && open == 0 && value.endsWith("]");
    return ": brackets are literal: write "
        + (isKernelThread
            ? "kernel=yes " + with(value.substring(1, value.length() - 1))
            : "each name, separated by commas");
  }

  private String expression() {
    if (value.indexOf('|') >= 0) {
      String list =
          Stream.of(value.split("\\|", -1)).map(Token::written).collect(Collectors.joining(","));
      return ": | is literal: write " + attribute.key() + "=" + list;
    }
    boolean mayEndInDollar = attribute == Attribute.MAIN || attribute == Attribute.USER;
    boolean dollar = value.endsWith("$") && !mayEndInDollar;
    if (value.startsWith("^") || dollar) {
      return ": "
          + (dollar ? "$" : "^")
          + " is literal, because a pattern matches the whole value: leave it out";
    }
    Matcher dotStar = NAME_DOT_STAR.matcher(value);
    boolean isName = NAMES.contains(attribute) || attribute == Attribute.USER;
    return isName && dotStar.matches()
        ? ": .* begins with a literal dot: write " + with(dotStar.group(1) + "*")
        : "";
  }

  private String shell() {
    Matcher shell = SHELL.matcher(value);
    boolean mayBe =
        (attribute.isPath && attribute != Attribute.UNIT) || attribute == Attribute.CGROUP;
    return mayBe && shell.lookingAt()
        ? ": " + shell.group() + " is literal: write the whole path, or * for a part of it"
        : "";
  }

  /** The command systemctl adds the type to such a name. */
  private String unitWithoutType() {
    boolean isComplete =
        attribute != Attribute.UNIT || value.indexOf('.') >= 0 || value.endsWith("*");
    return isComplete
        ? ""
        : " has no type, which is part of the name of every unit: write "
            + with(value + ".service");
  }

  private String partOfId() {
    return attribute == Attribute.CONTAINER && PART_OF_ID.matcher(value).matches()
        ? ": a container id has 64 digits, or 12 if shortened: write "
            + with(value + "*")
            + " for ids that begin with this"
        : "";
  }

  private String arguments() {
    int blank = value.indexOf(' ');
    boolean isProgram = attribute == Attribute.EXE && value.startsWith("/") && value.contains(" -");
    if (blank < 0 || !(isProgram || attribute == Attribute.MAIN)) {
      return "";
    }
    return ": "
        + attribute.key()
        + "= has no arguments"
        + (isProgram ? ", except in a title" : "")
        + ": write "
        + with(value.substring(0, blank))
        + ", and cmdline= for the rest";
  }

  private String written() {
    return with(value);
  }

  private String with(String other) {
    return attribute.key() + "=" + Token.written(other);
  }

  /** What an expression probably does not mean; empty if it looks right. */
  static Optional<String> in(Regex regex, boolean negated) {
    String written = (negated ? "!" : "") + Token.written("cmdline=" + regex);
    String escape = escape(regex.toString());
    if (!escape.isEmpty()) {
      return Optional.of(written + escape);
    }
    if (!regex.captureNames().isEmpty()) {
      return Optional.empty(); // it may be there only for its captures
    }
    String source = regex.toString();
    Matcher leading = LEADING_ALL.matcher(source);
    Matcher star = WORD_STAR.matcher(source);
    String warning = "";
    if (PatternCheck.matchesAnyText(regex)) {
      warning = " matches any text: leave it out";
    } else if (leading.lookingAt()) {
      warning = " begins with " + leading.group() + ", which only takes time: leave it out";
    } else if (star.matches()) {
      warning = ": * repeats the " + star.group(2) + " before it: write cmdline=" + star.group(1);
    } else if (source.startsWith("!") && !negated) {
      warning = ": ! is literal: write !cmdline=" + source.substring(1) + " for all but these";
    }
    return warning.isEmpty() ? Optional.empty() : Optional.of(written + warning);
  }

  /**
   * Names of systemd's units contain text such as {@code \x2d}, which patterns take literally.
   * Within brackets it can only be the character.
   */
  private static String escape(String source) {
    Matcher next = ESCAPE.matcher(source);
    while (next.find()) {
      if (next.group(1) != null) {
        String text = "\\x" + next.group(1);
        int code = Integer.parseInt(next.group(1), 16);
        if (code >= ' ' && code <= '~') {
          String character = code == ' ' ? "a blank" : String.valueOf((char) code);
          return ": %s matches %s: to match the text %s, write \\%s"
              .formatted(text, character, text, text);
        }
      }
    }
    return "";
  }
}
