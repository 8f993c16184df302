package io.procmem.internal.regex;

import io.procmem.internal.regex.RegexNode.Anchor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses regular expressions in RE2 syntax: Perl's, without the features whose time is unbounded.
 * Anything unsupported is an error, never reinterpreted.
 */
final class RegexParser {

  /** Each level takes a few frames of the caller's stack, which may be small. */
  private static final int MAX_DEPTH = 100;

  private static final CharSet ANY = CharSet.of(any -> true, 1);
  private static final CharSet NOT_LINE_FEED = CharSet.of('\n').complement();
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private static final Map<String, Anchor> ANCHORS =
      Map.of(
          "\\b", Anchor.WORD_BOUNDARY,
          "\\B", Anchor.NOT_WORD_BOUNDARY,
          "\\A", Anchor.TEXT_START,
          "\\z", Anchor.TEXT_END);

  private final RegexCursor in;
  private final EscapeParser escapes;
  private final BracketParser brackets;
  private final RepeatParser repeats;
  private final Set<String> names = new LinkedHashSet<>();
  private int depth;
  private boolean quoting;

  private Optional<Regex.Control> control = Optional.empty();

  private RegexFlags flags = RegexFlags.NONE;

  private RegexParser(String source) {
    this.in = new RegexCursor(source);
    this.escapes = new EscapeParser(in);
    this.brackets = new BracketParser(in, escapes);
    this.repeats = new RepeatParser(in);
  }

  /**
   * A parsed expression.
   *
   * @param names the names of the captures, in the order of their numbers
   * @param control the first literal control character
   */
  record Parsed(RegexNode root, List<String> names, Optional<Regex.Control> control) {}

  static Parsed parse(String source) {
    RegexParser parser = new RegexParser(source);
    RegexNode root = parser.choice();
    if (!parser.in.atEnd()) {
      throw parser.in.error(
          parser.in.at(), "the )", " closes nothing: write \\) for a parenthesis");
    }
    return new Parsed(root, List.copyOf(parser.names), parser.control);
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
        parts.add(quoting ? part : repeats.repeated(part, flags.isUngreedy()));
      }
    }
    return parts.size() == 1 ? parts.get(0) : new RegexNode.Sequence(parts);
  }

  /** Parses a character between \Q and \E, and a following \E; null if there is only the \E. */
  private @Nullable RegexNode quoted() {
    int start = in.at();
    RegexNode part = in.atEnd() || in.sees("\\E") ? null : literal(start, in.take());
    quoting = !in.take("\\E");
    return part;
  }

  /** A single character, and where it is written. */
  private RegexNode literal(int start, int c) {
    if (control.isEmpty() && Character.isISOControl(c)) {
      control = Optional.of(new Regex.Control(in.since(start), "\\x%02x".formatted(c)));
    }
    return chars(CharSet.of(c));
  }

  private RegexNode chars(CharSet set) {
    return new RegexNode.Chars(set.ignoringCase(flags.ignoresCase()));
  }

  /** Parses a part that can be repeated; null for flags, which match nothing. */
  private @Nullable RegexNode atom() {
    int start = in.at();
    if (in.sees('\\')) {
      return escape();
    }
    int c = in.take();
    return switch (c) {
      case '(' -> group(start);
      case '[' -> new RegexNode.Chars(brackets.parse(flags.ignoresCase()));
      case '.' -> new RegexNode.Chars(flags.dotIsAll() ? ANY : NOT_LINE_FEED);
      case '^' ->
          new RegexNode.Assertion(flags.isMultiline() ? Anchor.LINE_START : Anchor.TEXT_START);
      case '$' -> new RegexNode.Assertion(flags.isMultiline() ? Anchor.LINE_END : Anchor.TEXT_END);
      case '*', '+', '?' ->
          throw in.error(start, "the " + (char) c, " has nothing to repeat: write \\" + (char) c);
      default -> literal(start, c);
    };
  }

  private RegexNode escape() {
    CharSet set = escapes.set(flags.ignoresCase());
    if (set != null) {
      return new RegexNode.Chars(set);
    }
    for (Map.Entry<String, Anchor> anchor : ANCHORS.entrySet()) {
      if (in.take(anchor.getKey())) {
        return new RegexNode.Assertion(anchor.getValue());
      }
    }
    int start = in.at();
    int c = escapes.character();
    return literal(start, c);
  }

  private @Nullable RegexNode group(int open) {
    RegexFlags outside = flags;
    int capture = -1;
    if (in.take("?P<") || (!in.sees("?<=") && !in.sees("?<!") && in.take("?<"))) {
      capture = name(open);
    } else if (in.take("?") && setsFlags(open)) {
      return null; // they apply to the end of the enclosing group
    }
    if (++depth > MAX_DEPTH) {
      throw in.error(open, "the (", " is nested too deep: nest at most " + MAX_DEPTH + " groups");
    }
    RegexNode inner = choice();
    if (!in.take(")")) {
      throw in.error(open, "the (", " is not closed: write \\( for a parenthesis");
    }
    depth--;
    flags = outside;
    return capture < 0 ? inner : new RegexNode.Capture(capture, inner);
  }

  /** Parses the name of a capture and returns its number. */
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

  /** Parses flags and the colon or parenthesis after them; true if it was a parenthesis. */
  private boolean setsFlags(int open) {
    flags = flags.changedBy(in, open);
    return !in.take(":") && in.take(")");
  }
}
