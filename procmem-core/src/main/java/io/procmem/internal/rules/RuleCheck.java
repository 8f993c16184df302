package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses rules whose conditions no process satisfies together. */
final class RuleCheck {

  /** What a kernel thread does not have. */
  private static final Set<Attribute> OF_PROGRAMS =
      Set.of(Attribute.EXE, Attribute.MAIN, Attribute.REALEXE, Attribute.CMDLINE);

  private final List<Condition> conditions;
  private final Comparisons comparisons;

  private RuleCheck(List<Condition> conditions, Comparisons comparisons) {
    this.conditions = conditions;
    this.comparisons = comparisons;
  }

  /**
   * Checks the conditions of a rule.
   *
   * @throws IllegalArgumentException that says what is wrong and what to write
   */
  static void require(List<Condition> conditions, Comparisons comparisons) {
    RuleCheck check = new RuleCheck(conditions, comparisons);
    check.requireNoContradiction();
    if (conditions.stream()
        .anyMatch(condition -> condition.attribute() == Attribute.KERNEL && !condition.negated())) {
      conditions.forEach(RuleCheck::requireNoProgram);
    } else {
      conditions.forEach(RuleCheck::requireShort);
    }
  }

  /** Refuses words that probably belong to the condition before them, as its path has blanks. */
  static void requireNoRest(List<Token> tokens, int at) {
    int end = at;
    while (end < tokens.size() && tokens.get(end).text().indexOf('=') < 0) {
      end++;
    }
    String first = tokens.get(at - 1).text();
    if (at > 1 && end > at && !first.endsWith("=") && Attribute.of(tokens.get(at).text()) == null) {
      String whole =
          tokens.subList(at - 1, end).stream().map(Token::text).collect(Collectors.joining(" "));
      throw new IllegalArgumentException(
          notACondition(tokens.get(at).text())
              + "; or, if it belongs to "
              + first
              + ", put the whole condition in double quotes: "
              + Token.written(whole));
    }
  }

  /** That a text is not a condition, and what to write. */
  static String notACondition(String text) {
    boolean isKey = Attribute.of(text) != null;
    return "\""
        + text
        + "\" is not a condition: write key=value without blanks, such as "
        + (isKey ? text + "=name" : "comm=" + text);
  }

  private void requireNoContradiction() {
    for (Condition condition : conditions) {
      for (Condition other : conditions) {
        if (condition.negated() && !other.negated() && excludes(condition.positive(), other)) {
          throw new IllegalArgumentException(
              "!"
                  + condition.attribute().key()
                  + "= excludes all that "
                  + other.attribute().key()
                  + "= matches: no process satisfies both");
        }
      }
    }
  }

  private boolean excludes(Condition excluded, Condition wanted) {
    boolean isParent =
        excluded.attribute() == Attribute.ANCESTOR && wanted.attribute() == Attribute.PARENT;
    Condition same =
        isParent
            ? new Condition(Attribute.ANCESTOR, false, wanted.globs(), wanted.regex())
            : wanted;
    return excluded.covers(same, comparisons)
        || excludesWhatItIsIn(excluded, wanted.attribute())
        || (excluded.attribute() == wanted.attribute()
            && wanted.attribute().isPath
            && wanted.globs().stream().allMatch(glob -> excludesLast(excluded.globs(), glob)));
  }

  /** Whether all containers are excluded, and only a process in a container is wanted; or pods. */
  private static boolean excludesWhatItIsIn(Condition excluded, Attribute wanted) {
    boolean isWithin =
        switch (excluded.attribute()) {
          case CONTAINER -> wanted == Attribute.RUNTIME;
          case RUNTIME -> wanted == Attribute.CONTAINER;
          case POD -> wanted == Attribute.NAMESPACE;
          default -> false;
        };
    return isWithin && excluded.globs().stream().anyMatch(Glob::isAny);
  }

  /** Whether one of the patterns matches the last part of every path that another one matches. */
  private boolean excludesLast(List<Glob> excluded, Glob path) {
    String text = path.toString();
    String last = AttributeValues.lastOf(text);
    boolean isFixed = path.hasSlash() && last.indexOf('*') < 0 && text.indexOf(' ') < 0;
    return isFixed
        && Condition.covers(
            Attribute.COMM,
            excluded.stream().filter(glob -> !glob.hasSlash()).toList(),
            Glob.of(last),
            comparisons);
  }

  /** An expression may also match the empty text, the command line of a kernel thread. */
  private static void requireNoProgram(Condition condition) {
    boolean matchesNothing =
        condition.regex().map(regex -> regex.find("", steps -> {}).isPresent()).orElse(false);
    if (!condition.negated() && OF_PROGRAMS.contains(condition.attribute()) && !matchesNothing) {
      throw new IllegalArgumentException(
          "kernel=yes excludes "
              + condition.attribute().key()
              + "=: a kernel thread has neither a program nor arguments; leave one of the two out");
    }
  }

  /** The kernel cuts process names to 15 bytes, but not the names of its own threads. */
  private static void requireShort(Condition condition) {
    boolean cut =
        condition.attribute() == Attribute.COMM
            || condition.attribute() == Attribute.PARENT
            || condition.attribute() == Attribute.ANCESTOR;
    if (cut) {
      condition.globs().forEach(glob -> requireShort(condition.attribute(), glob));
    }
  }

  private static void requireShort(Attribute attribute, Glob glob) {
    if (glob.leastBytes() > ProgramAliases.MAX_COMM_BYTES) {
      boolean simple = glob.isLiteral() && glob.literal().length() == glob.leastBytes();
      String advice =
          simple ? ": write " + glob.literal().substring(0, ProgramAliases.MAX_COMM_BYTES) : "";
      throw new IllegalArgumentException(
          attribute.key()
              + "="
              + glob
              + " matches nothing, because the kernel keeps "
              + ProgramAliases.MAX_COMM_BYTES
              + " bytes of a name"
              + advice
              + ", or add kernel=yes if it is a kernel thread");
    }
  }
}
