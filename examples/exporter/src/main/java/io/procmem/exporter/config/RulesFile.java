package io.procmem.exporter.config;

import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Loads a rule file that is given on the command line. */
public final class RulesFile {

  /** A condition that a container, pod or namespace without a known name does not satisfy. */
  private static final Pattern NAMED = Pattern.compile("\"?!?(container|pod|namespace)=(?!\\*$).*");

  private RulesFile() {}

  /** Whether a rule has a condition on names of containers, pods or namespaces. */
  static boolean needsNames(RuleLine rule) {
    return rule.conditions().stream().anyMatch(NAMED.asMatchPredicate());
  }

  /**
   * Loads a rule file.
   *
   * @param file the file
   * @param others the rules that follow those of the file
   * @return all these rules
   * @throws CommandFailure if the file cannot be read or has mistakes, or if the rules are too
   *     large in total
   */
  public static Rules load(Path file, Rules others) {
    try {
      return Rules.load(file).then(others);
    } catch (RuleSyntaxException e) {
      throw new CommandFailure(String.join(System.lineSeparator(), e.problems()));
    } catch (NoSuchFileException e) {
      throw new CommandFailure(file + " does not exist: give the path of a rules file");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(file + " cannot be read: give this user permission to read it");
    } catch (IOException e) {
      throw new CommandFailure(file + " cannot be read as a rules file: " + e.getMessage());
    }
  }
}
