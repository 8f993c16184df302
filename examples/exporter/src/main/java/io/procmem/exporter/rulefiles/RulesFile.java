package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.exporter.input.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of a file that is given on the command line. Immutable.
 *
 * @param all its rules, followed by those of the catalogue unless the file stands alone
 * @param own how many of these are from the file
 * @param warnings what has no effect or is probably not intended, one line each
 */
public record RulesFile(Rules all, int own, List<String> warnings) {

  /** A condition that a container, pod or namespace without a known name does not satisfy. */
  private static final Pattern NAMED = Pattern.compile("\"?!?(container|pod|namespace)=(?!\\*$).*");

  /**
   * Copies the list.
   *
   * @param all the rules
   * @param own how many are from the file
   * @param warnings what has no effect
   */
  public RulesFile {
    warnings = List.copyOf(warnings);
  }

  /** {@return the rules of the file} */
  public List<RuleLine> ownLines() {
    return all.lines().subList(0, own);
  }

  /**
   * {@return whether a rule has a condition on names of containers, pods or namespaces}
   *
   * @param rule the rule
   */
  public static boolean needsNames(RuleLine rule) {
    return rule.conditions().stream().anyMatch(NAMED.asMatchPredicate());
  }

  /**
   * Loads a rule file, in any of the formats that {@link RuleFormat} knows.
   *
   * @param file the file
   * @param catalogue the rules that follow those of the file, unless its format has none
   * @return all these rules
   * @throws CommandFailure if the file cannot be read or has mistakes, or if the rules are too
   *     large in total
   */
  public static RulesFile load(Path file, Rules catalogue) {
    return load(List.of(), List.of(file), catalogue);
  }

  /**
   * Loads rules and rule files.
   *
   * @param rules the values of {@code --rule}
   * @param files the files whose rules follow, in their order
   * @param catalogue the rules that follow those
   * @return all these rules
   * @throws CommandFailure as {@link #load(Path, Rules)}, and if a rule has a mistake
   */
  public static RulesFile load(List<String> rules, List<Path> files, Rules catalogue) {
    try {
      Rules own = rules.isEmpty() ? Rules.none() : Rules.parse("--rule", String.join("\n", rules));
      boolean standsAlone = false;
      List<String> warnings = new ArrayList<>();
      for (Path file : files) {
        LoadedRules loaded = load(file);
        own = own.then(loaded.rules());
        standsAlone |= loaded.standAlone();
        warnings.addAll(loaded.warnings());
      }
      return new RulesFile(standsAlone ? own : own.then(catalogue), own.size(), warnings);
    } catch (RuleSyntaxException e) {
      throw new CommandFailure(String.join(System.lineSeparator(), e.problems()));
    }
  }

  private static LoadedRules load(Path file) {
    try {
      return RuleFormat.read(file);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("--rules=" + file + ": it does not exist: give the path of a file");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " cannot be read: give this user permission to read it");
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read as a rules file: " + e.getMessage());
    }
  }
}
