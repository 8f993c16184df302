package io.procmem;

import io.procmem.classify.RuleLine;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.classify.Subgroup;
import io.procmem.internal.rules.RuleFile;
import io.procmem.internal.rules.RuleInput;
import io.procmem.internal.rules.RuleSet;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Rules that put each process into a subgroup. The first rule that matches decides. Immutable.
 *
 * <pre>{@code
 * Rules mine = Rules.parse("my.rules", "shop/checkout  main=com.example.Checkout");
 * ProcMem.builder().rules(mine.then(Rules.builtin())).build();
 * }</pre>
 *
 * <p>{@code docs/rules.md} describes the format.
 */
public final class Rules {

  private static final Rules NONE = new Rules(RuleSet.none(), new TreeSet<>());

  private final RuleSet set;
  private final NavigableSet<Subgroup> expected;

  private Rules(RuleSet set, NavigableSet<Subgroup> expected) {
    this.set = set;
    this.expected = Collections.unmodifiableNavigableSet(expected);
  }

  private static Rules own(RuleSet set) {
    return new Rules(set, set.subgroups());
  }

  /** {@return no rules: every process is {@link Subgroup#OTHER}} */
  public static Rules none() {
    return NONE;
  }

  /**
   * The library's catalogue of well-known programs. Its last rules name other programs of
   * interpreters by what runs: {@code java/com.example.Checkout}, {@code python/manage}, {@code
   * shell/backup}. Such a name holds only what stands where the interpreter takes its class,
   * module, archive or script, without directory and extension; it consists of the letters A to Z,
   * digits, dots, underscores and hyphens, and has at most 64 characters, of a longer name the
   * last.
   *
   * @return the catalogue
   * @see #builtinWithoutProgramNames()
   */
  public static Rules builtin() {
    return Builtin.RULES;
  }

  /**
   * The catalogue without names that are taken from command lines: a Java program that is not well
   * known is {@code java/java}, a Python program {@code python/python}, a shell script {@code
   * shell/sh}. All its subgroups are then known in advance.
   *
   * @return the catalogue without its rules that name a program by what an interpreter runs
   */
  public static Rules builtinWithoutProgramNames() {
    return Unnamed.RULES;
  }

  /** The catalogue, loaded on first use. */
  private static final class Builtin {
    private static final Rules RULES =
        new Rules(RuleSet.catalogue(Rules::application), new TreeSet<>());
  }

  /** The catalogue without program names, made on first use. */
  private static final class Unnamed {
    private static final Rules RULES =
        new Rules(builtin().set.withoutProgramNames(), new TreeSet<>());
  }

  private static Optional<Subgroup> application(RuleInput process) {
    return builtin().set.byMain(process);
  }

  /**
   * Parses rules, one a line.
   *
   * @param name the name of the text in messages, such as a file name
   * @param text the rules
   * @return the rules
   * @throws RuleSyntaxException if a rule has a mistake, or no process can ever reach it
   */
  public static Rules parse(String name, String text) {
    return own(RuleSet.parse(name, text, Rules::application));
  }

  /**
   * Loads rules from a UTF-8 file, one a line. The file, or the target of a symbolic link, must be
   * a regular file of at most 256 KiB; more is never read, even if the file grows. A file of size 0
   * has no rules and is not opened.
   *
   * @param file the file
   * @return the rules
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

  /** Makes rules in code. Not thread-safe. */
  public static final class Builder {
    private final List<List<String>> rules = new ArrayList<>();

    private Builder() {}

    /**
     * Adds a rule after those added before.
     *
     * @param name {@code group/name} of matching processes; each part may contain variables
     * @param conditions the conditions that must all hold, each as in a rule file but without
     *     quotes: {@code comm=nginx,nginx-*}; every comma separates values
     * @return this builder
     */
    public Builder rule(String name, String... conditions) {
      rules.add(Stream.concat(Stream.of(name), Arrays.stream(conditions)).toList());
      return this;
    }

    /**
     * {@return the rules}
     *
     * @throws RuleSyntaxException as {@link Rules#parse}; the line is the number of the rule
     */
    public Rules build() {
      return own(RuleSet.of(rules, Rules::application));
    }
  }

  /**
   * These rules, then others for the processes that these rules do not match.
   *
   * @param others the other rules
   * @return both
   * @throws RuleSyntaxException if the regular expressions of both are too large in total
   */
  public Rules then(Rules others) {
    NavigableSet<Subgroup> both = new TreeSet<>(expected);
    both.addAll(others.expected);
    return new Rules(set.then(others.set), both);
  }

  /** The rules that a scan applies. */
  RuleSet set() {
    return set;
  }

  /** {@return the files that some of these rules need} */
  public Set<Source> sources() {
    return set.sources();
  }

  /**
   * {@return the subgroups that rules of your own name without variables, which reports show even
   * without processes; not those of the catalogue}
   */
  public NavigableSet<Subgroup> expected() {
    return expected;
  }

  /** {@return the rules as they were written, in the order in which they are tried} */
  public List<RuleLine> lines() {
    return set.lines();
  }

  /**
   * {@return conditions of these rules that are valid, but probably do not mean what their author
   * thinks, one line each: {@code file:line: what it means, and what to write}; none are of the
   * catalogue}
   */
  public List<String> warnings() {
    return set.warnings();
  }

  /** {@return how many rules there are} */
  public int size() {
    return set.size();
  }
}
