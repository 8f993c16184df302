package io.procmem.classify;

import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules by which a process is put into a subgroup. Ordered: the first that matches says what it is.
 * Immutable.
 *
 * <pre>{@code
 * Rules mine = Rules.parse("my.rules", "shop/checkout  main=com.example.Checkout");
 * ProcMem.builder().rules(mine.then(Rules.builtin())).build();
 * }</pre>
 *
 * <p>The format is described in {@code docs/rules.md}.
 */
public final class Rules {

  /**
   * The most that a file may have, which bounds the time of the check for rules that are never
   * reached: it compares patterns with each other.
   */
  static final int MAX_BYTES = 256 << 10;

  /** Keeps the worst process, with 4 KB of arguments, at some hundred milliseconds. */
  private static final long MAX_COST = 100_000;

  private static final Rules NONE = new Rules(List.of(), new TreeSet<>());

  private final List<Rule> rules;
  private final RuleIndex index;
  private final NavigableSet<Subgroup> expected;

  private Rules(List<Rule> rules, NavigableSet<Subgroup> expected) {
    this.rules = List.copyOf(rules);
    requireCheap(this.rules);
    this.index = new RuleIndex(this.rules);
    this.expected = Collections.unmodifiableNavigableSet(expected);
  }

  /** Each expression is bounded; so are all together, since one process may need all of them. */
  private static void requireCheap(List<Rule> rules) {
    long cost = 0;
    for (Rule rule : rules) {
      cost += rule.cost();
      if (cost > MAX_COST) {
        throw new RuleSyntaxException(
            List.of(
                rule.origin()
                    + ": the regular expressions up to here are too large together: leave some"
                    + " out, shorten them, or use comm=, exe= and main= where that is enough"));
      }
    }
  }

  private static Rules own(List<Rule> rules) {
    NavigableSet<Subgroup> named = new TreeSet<>();
    rules.forEach(rule -> rule.literal().ifPresent(named::add));
    return new Rules(rules, named);
  }

  /** {@return no rules: every process is {@link Subgroup#OTHER}} */
  public static Rules none() {
    return NONE;
  }

  /** {@return the catalogue of well-known programs that comes with the library} */
  public static Rules builtin() {
    return Builtin.RULES;
  }

  /** The catalogue, read when it is first asked for. */
  private static final class Builtin {
    private static final String FILE = "builtin.rules";
    private static final Rules RULES = new Rules(read(), new TreeSet<>());

    private static List<Rule> read() {
      try (InputStream in = Rules.class.getResourceAsStream(FILE)) {
        if (in == null) {
          throw new IllegalStateException(FILE + " is missing from the library's own archive");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        RuleParser parser = new RuleParser(FILE);
        List<Rule> rules = parser.parse(text);
        parser.refuseMistakes();
        return rules;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Reads rules from text, one a line.
   *
   * @param name what the text is called in messages, such as a file's name
   * @param text the rules
   * @return them
   * @throws RuleSyntaxException if there is anything in them that is not understood, or that no
   *     process could ever reach
   */
  public static Rules parse(String name, String text) {
    RuleParser parser = new RuleParser(name);
    List<Rule> rules = parser.parse(text);
    parser.lookForUnreachable(rules);
    parser.refuseMistakes();
    return own(rules);
  }

  /**
   * Reads rules from a file in UTF-8, one a line. The file, or what a symbolic link leads to, must
   * be a regular file of at most 256 KiB, three times the size of the catalogue. More is never
   * read, even if the file grows. A file of size 0 has no rules and is not opened.
   *
   * @param file the file
   * @return them
   * @throws IOException if the file cannot be read
   * @throws RuleSyntaxException as {@link #parse}, and if the file is too large, or a directory,
   *     pipe or device
   */
  public static Rules load(Path file) throws IOException {
    return parse(file.toString(), RuleFile.read(file));
  }

  /** {@return a builder of rules made in code} */
  public static Builder builder() {
    return new Builder();
  }

  /** Makes rules in code. */
  public static final class Builder {
    private final List<List<Token>> lines = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a rule, behind those added before.
     *
     * @param name what matching processes are: {@code group/name}, each part of which may hold
     *     variables
     * @param selectors what must hold, each as in a file of rules but without quotes: {@code
     *     comm=nginx,nginx-*}; every comma parts a list
     * @return this builder
     */
    public Builder rule(String name, String... selectors) {
      lines.add(
          Stream.concat(Stream.of(name), Arrays.stream(selectors)).map(Token::asItStands).toList());
      return this;
    }

    /**
     * {@return the rules}
     *
     * @throws RuleSyntaxException as {@link Rules#parse}; the line is the number of the rule
     */
    public Rules build() {
      RuleParser parser = new RuleParser("rule");
      List<Rule> rules = parser.parse(lines);
      parser.lookForUnreachable(rules);
      parser.refuseMistakes();
      return own(rules);
    }
  }

  /**
   * These rules, and others for the processes that these do not know.
   *
   * @param others the rules to ask then
   * @return both
   * @throws RuleSyntaxException if the regular expressions of both are too large together
   */
  public Rules then(Rules others) {
    List<Rule> all = new ArrayList<>(rules);
    all.addAll(others.rules);
    NavigableSet<Subgroup> named = new TreeSet<>(expected);
    named.addAll(others.expected);
    return new Rules(all, named);
  }

  /**
   * What a process is, as far as these rules can say.
   *
   * @param subject the process
   * @return what it is, or what must be read to say
   */
  public Answer ask(RuleInput subject) {
    int last = -1;
    for (int number : index.candidates(subject)) {
      if (number == last) {
        continue;
      }
      last = number;
      Source needed = index.neededBefore(number, subject);
      if (needed != null) {
        return new Answer.Needs(needed);
      }
      Answer answer = rules.get(number).ask(subject);
      if (answer != null) {
        return answer;
      }
    }
    Source needed = index.neededBefore(Integer.MAX_VALUE, subject);
    return needed == null ? new Answer.Known(Subgroup.OTHER) : new Answer.Needs(needed);
  }

  /** What an application is, by what its interpreter runs and nothing else. */
  Optional<Subgroup> byMain(RuleInput subject) {
    for (int number : index.candidates(subject)) {
      Rule rule = rules.get(number);
      Condition key = rule.key();
      boolean onlyMain = rule.selectors().size() == 1 && isMain(key);
      if (onlyMain && key != null && key.test(subject) == Verdict.YES) {
        return rule.literal();
      }
    }
    return Optional.empty();
  }

  private static boolean isMain(@Nullable Condition key) {
    return key != null && key.trait() == Attribute.MAIN;
  }

  /** {@return the files that some of these rules need} */
  public Set<Source> sources() {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    rules.forEach(rule -> sources.addAll(rule.sources()));
    return sources;
  }

  /**
   * {@return the subgroups named by rules of one's own, which are told of even when nobody is in
   * them; not those of the catalogue}
   */
  public NavigableSet<Subgroup> expected() {
    return expected;
  }

  /** {@return the rules as they are written, in the order in which they are asked} */
  public List<RuleLine> lines() {
    return rules.stream().map(RuleLine::of).toList();
  }

  /** {@return how many rules there are} */
  public int size() {
    return rules.size();
  }
}
