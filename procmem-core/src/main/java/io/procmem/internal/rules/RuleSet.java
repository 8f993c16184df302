package io.procmem.internal.rules;

import io.procmem.classify.Explanation;
import io.procmem.classify.RuleLine;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Rules in the order in which they are tried. The first that matches decides. Immutable. */
public final class RuleSet {

  private static final String CATALOGUE = "builtin.rules";

  private final List<Rule> rules;
  private final RuleIndex index;
  private final FirstMatch firstMatch;
  private final TextLimit textLimit;

  /** The indexes of the rules of the catalogue. */
  private final BitSet catalogue;

  private final List<String> warnings;

  private RuleSet(List<Rule> rules, BitSet catalogue, List<String> warnings) {
    this.catalogue = catalogue;
    this.rules = List.copyOf(rules);
    this.warnings = List.copyOf(warnings);
    this.textLimit = TextLimit.of(this.rules);
    this.index = new RuleIndex(this.rules);
    this.firstMatch = new FirstMatch(this.rules, index, catalogue);
  }

  /** No rules. */
  public static RuleSet none() {
    return new RuleSet(List.of(), new BitSet(), List.of());
  }

  /**
   * The catalogue of well-known programs.
   *
   * @param wellKnown what the catalogue says about the program that an interpreter runs
   */
  public static RuleSet catalogue(Function<RuleInput, Optional<Subgroup>> wellKnown) {
    try (InputStream in = RuleLine.class.getResourceAsStream(CATALOGUE)) {
      if (in == null) {
        throw new IllegalStateException(CATALOGUE + " is missing from the library's own archive");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      RuleParser parser = new RuleParser(CATALOGUE, new Application(wellKnown));
      List<Rule> rules = parser.parse(text);
      parser.refuseMistakes();
      BitSet all = new BitSet();
      all.set(0, rules.size());
      return new RuleSet(rules, all, parser.warnings());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses rules, one a line.
   *
   * @param name the name of the text in messages
   * @throws RuleSyntaxException if the text has a mistake, or a rule that no process can reach
   */
  public static RuleSet parse(
      String name, String text, Function<RuleInput, Optional<Subgroup>> wellKnown) {
    RuleParser parser = new RuleParser(name, new Application(wellKnown));
    return checked(name, parser, parser.parse(text));
  }

  /**
   * Makes rules, each of a name and conditions, without the quotes of a file.
   *
   * @throws RuleSyntaxException as {@link #parse}; the line is the number of the rule
   */
  public static RuleSet of(
      List<List<String>> rules, Function<RuleInput, Optional<Subgroup>> wellKnown) {
    RuleParser parser = new RuleParser("rule", new Application(wellKnown));
    return checked(
        "rules",
        parser,
        parser.parse(
            rules.stream().map(rule -> rule.stream().map(Token::literal).toList()).toList()));
  }

  private static RuleSet checked(String name, RuleParser parser, List<Rule> rules) {
    parser.lookForUnreachable(rules);
    parser.refuseMistakes();
    List<String> warnings = new ArrayList<>(parser.warnings());
    if (rules.isEmpty()) {
      warnings.add(
          name + ": there is no rule in it: write one per line, such as db/mine comm=name");
    }
    return new RuleSet(rules, new BitSet(), warnings);
  }

  /**
   * These rules, followed by others.
   *
   * @throws RuleSyntaxException if the regular expressions of both are too large in total
   */
  public RuleSet then(RuleSet others) {
    List<Rule> all = new ArrayList<>(rules);
    all.addAll(others.rules);
    List<String> allWarnings = new ArrayList<>(warnings);
    allWarnings.addAll(others.warnings);
    BitSet allOfCatalogue = (BitSet) catalogue.clone();
    others.catalogue.stream().map(number -> rules.size() + number).forEach(allOfCatalogue::set);
    return new RuleSet(all, allOfCatalogue, allWarnings);
  }

  /** How many bytes of a command line they need. */
  public int textBytes() {
    return textLimit.bytes();
  }

  /** Warnings about what is probably not intended, one line each. */
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    textLimit.warning().ifPresent(all::add);
    return all;
  }

  /** These rules without those that name processes by what an interpreter runs. */
  public RuleSet withoutProgramNames() {
    List<Rule> kept = new ArrayList<>();
    BitSet keptOfCatalogue = new BitSet();
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).isConditional()) {
        keptOfCatalogue.set(kept.size(), catalogue.get(i));
        kept.add(rules.get(i));
      }
    }
    return new RuleSet(kept, keptOfCatalogue, warnings);
  }

  /** What these rules say about a process. */
  public Answer ask(RuleInput process) {
    return firstMatch.ask(process);
  }

  /** Why these rules give a process its subgroup, after all files that they need were tried. */
  public Explanation explain(RuleInput process) {
    return firstMatch.explain(process);
  }

  /** The subgroup according only to what an interpreter runs. */
  public Optional<Subgroup> byMain(RuleInput process) {
    for (int number : index.candidates(process)) {
      Rule rule = rules.get(number);
      Condition only = rule.conditions().get(0);
      boolean onlyMain = rule.conditions().size() == 1 && only.attribute() == Attribute.MAIN;
      if (onlyMain && process.knows(Attribute.MAIN) && only.holds(process)) {
        return rule.literal();
      }
    }
    return Optional.empty();
  }

  /** The files that some of the rules need. */
  public Set<Source> sources() {
    Set<Source> sources = EnumSet.noneOf(Source.class);
    rules.forEach(rule -> sources.addAll(rule.sources()));
    return sources;
  }

  /** The subgroups that rules name without variables. */
  public NavigableSet<Subgroup> subgroups() {
    NavigableSet<Subgroup> named = new TreeSet<>();
    rules.forEach(rule -> rule.literal().ifPresent(named::add));
    return named;
  }

  /** The rules as they were written. */
  public List<RuleLine> lines() {
    return rules.stream().map(Rule::line).toList();
  }

  /** How many rules there are. */
  public int size() {
    return rules.size();
  }
}
