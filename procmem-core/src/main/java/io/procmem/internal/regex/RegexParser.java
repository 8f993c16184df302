package io.procmem.internal.regex;

import io.procmem.internal.regex.RegexNode.Anchor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads regular expressions: RE2's syntax, which is Perl's without what takes unbounded time. What
 * is not supported is an error, and never means something else.
 */
final class RegexParser {

  /** Each level takes a few frames of the caller's stack, which may be small. */
  private static final int DEEPEST = 100;

  private static final int MAX_REPEATS = 1_000;
  private static final CharSet ANY = CharSet.of(any -> true, 1);
  private static final CharSet NOT_LINE_FEED = CharSet.of('\n').complement();
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private static final Map<String, Anchor> ANCHORS =
      Map.of(
          "\\b", Anchor.WORD_EDGE,
          "\\B", Anchor.NO_WORD_EDGE,
          "\\A", Anchor.TEXT_START,
          "\\z", Anchor.TEXT_END);

  private final RegexCursor in;
  private final RegexClasses classes;
  private final Set<String> names = new LinkedHashSet<>();
  private int depth;
  private boolean quoting;

  private boolean ignoresCase;
  private boolean isMultiline;
  private boolean dotIsAll;
  private boolean isUngreedy;

  private RegexParser(String source) {
    this.in = new RegexCursor(source);
    this.classes = new RegexClasses(in);
  }

  /**
   * A parsed expression.
   *
   * @param names the names of the captures, in the order of their numbers
   */
  record Parsed(RegexNode root, List<String> names) {}

  static Parsed parse(String source) {
    RegexParser parser = new RegexParser(source);
    RegexNode root = parser.choice();
    if (!parser.in.atEnd()) {
      throw parser.in.error(
          parser.in.at(), "the )", " closes nothing: write \\) for a parenthesis");
    }
    return new Parsed(root, List.copyOf(parser.names));
  }

  private RegexNode choice() {
    List<RegexNode> options = new ArrayList<>();
    do {
      options.add(sequence());
    } while (in.take("|"));
    return options.size() == 1 ? options.get(0) : new RegexNode.Choice(options);
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (!in.atEnd() && (quoting || (!in.sees('|') && !in.sees(')')))) {
      if (!quoting && in.take("\\Q")) {
        quoting = true;
      }
      RegexNode part = quoting ? quoted() : atom();
      if (part != null) {
        parts.add(quoting ? part : repeated(part));
      }
    }
    return parts.size() == 1 ? parts.get(0) : new RegexNode.Sequence(parts);
  }

  /** A character between \Q and \E, and that end if it follows; null for an end without one. */
  private @Nullable RegexNode quoted() {
    RegexNode part = in.atEnd() || in.sees("\\E") ? null : literal(in.take());
    quoting = !in.take("\\E");
    return part;
  }

  private RegexNode literal(int c) {
    return chars(CharSet.of(c));
  }

  private RegexNode chars(CharSet set) {
    return new RegexNode.Chars(ignoresCase ? set.ignoringCase() : set);
  }

  /** What a repeat may follow; null for flags, which match nothing. */
  private @Nullable RegexNode atom() {
    int start = in.at();
    if (in.sees('\\')) {
      return escape();
    }
    int c = in.take();
    return switch (c) {
      case '(' -> group(start);
      case '[' -> new RegexNode.Chars(classes.brackets(ignoresCase));
      case '.' -> new RegexNode.Chars(dotIsAll ? ANY : NOT_LINE_FEED);
      case '^' -> new RegexNode.Place(isMultiline ? Anchor.LINE_START : Anchor.TEXT_START);
      case '$' -> new RegexNode.Place(isMultiline ? Anchor.LINE_END : Anchor.TEXT_END);
      case '*', '+', '?' ->
          throw in.error(start, "the " + (char) c, " has nothing to repeat: write \\" + (char) c);
      default -> literal(c);
    };
  }

  private RegexNode escape() {
    CharSet set = classes.shorthand();
    if (set != null) {
      return new RegexNode.Chars(ignoresCase ? set.ignoringCase() : set);
    }
    for (Map.Entry<String, Anchor> anchor : ANCHORS.entrySet()) {
      if (in.take(anchor.getKey())) {
        return new RegexNode.Place(anchor.getValue());
      }
    }
    return literal(classes.escaped());
  }

  private @Nullable RegexNode group(int open) {
    boolean[] outside = {ignoresCase, isMultiline, dotIsAll, isUngreedy};
    int capture = -1;
    if (in.take("?P<") || (!in.sees("?<=") && !in.sees("?<!") && in.take("?<"))) {
      capture = name(open);
    } else if (in.take("?") && flags(open)) {
      return null; // they hold to the end of the group around them
    }
    if (++depth > DEEPEST) {
      throw in.error(open, "the (", " is nested too deep: nest at most " + DEEPEST + " groups");
    }
    RegexNode inner = choice();
    if (!in.take(")")) {
      throw in.error(open, "the (", " is not closed: write \\( for a parenthesis");
    }
    depth--;
    ignoresCase = outside[0];
    isMultiline = outside[1];
    dotIsAll = outside[2];
    isUngreedy = outside[3];
    return capture < 0 ? inner : new RegexNode.Capture(capture, inner);
  }

  /** Takes the name of a capture, and gives it the next number. */
  private int name(int open) {
    String name = in.takeUpTo(">");
    if (name == null || !NAME.matcher(name).matches()) {
      throw in.error(
          open, "the capture", " is not valid: write (?P<name>…) with letters, digits and _");
    }
    if (!names.add(name)) {
      throw in.error(open, "two captures have one name: rename " + name, "");
    }
    return names.size() - 1;
  }

  /** Takes flags, up to the colon or parenthesis that ends them; says whether that closed it. */
  private boolean flags(int open) {
    boolean on = true;
    while (!in.atEnd() && !in.sees(':') && !in.sees(')')) {
      int flag = in.take();
      switch (flag) {
        case 'i' -> ignoresCase = on;
        case 'm' -> isMultiline = on;
        case 's' -> dotIsAll = on;
        case 'U' -> isUngreedy = on;
        case '-' -> on = false;
        case '=', '!', '<', '>' ->
            throw in.error(
                open,
                flag == '>' ? "the atomic group" : "the lookaround",
                ": its time cannot be bounded; write a second condition, such as !cmdline=…");
        default ->
            throw in.error(
                open,
                "the group (?" + Character.toString(flag),
                " is not supported: the flags are i, m, s and U");
      }
    }
    return !in.take(":") && in.take(")");
  }

  private RegexNode repeated(RegexNode part) {
    int start = in.at();
    RegexNode repeated = repeat(part);
    int second = in.at();
    if (second == start) {
      return part;
    }
    if (in.sees('+')) {
      throw in.error(
          start,
          "the possessive " + in.since(start) + "+",
          ": its time cannot be bounded; leave out the last +");
    }
    repeat(part);
    if (in.at() != second) {
      throw in.error(
          second, "the second repeat", " follows the first: put what it repeats in (?:…)");
    }
    return repeated;
  }

  /** Takes one repeat, also if it is lazy; the part itself if none comes. */
  private RegexNode repeat(RegexNode part) {
    int start = in.at();
    int least = 0;
    int most = -1;
    if (in.take("+")) {
      least = 1;
    } else if (in.take("?")) {
      most = 1;
    } else if (in.take("{")) {
      least = in.takeNumber();
      most = in.take(",") ? in.takeNumber() : least;
      if (!in.take("}") || (least < 0 && most < 0)) {
        in.returnTo(start); // a brace that stands for itself
        return part;
      }
      if (least < 0 || least > MAX_REPEATS || most > MAX_REPEATS || (most >= 0 && most < least)) {
        throw in.error(
            start,
            "the repeat " + in.since(start),
            " is not valid: write {n}, {n,} or {n,m}, the smaller number first, none above 1000");
      }
    } else if (!in.take("*")) {
      return part;
    }
    boolean lazy = in.take("?");
    return new RegexNode.Repeat(part, least, most, lazy == isUngreedy);
  }
}
