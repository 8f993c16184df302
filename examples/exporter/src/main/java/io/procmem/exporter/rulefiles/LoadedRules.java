package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import java.util.List;

/**
 * The rules of a file. Immutable.
 *
 * @param rules the rules
 * @param standAlone whether the file says what every process is, so that no rules follow its own
 * @param warnings what the file says without effect, one line each: {@code file:line: what it is}
 */
public record LoadedRules(Rules rules, boolean standAlone, List<String> warnings) {

  /**
   * Copies the list.
   *
   * @param rules the rules
   * @param standAlone whether no rules follow
   * @param warnings what has no effect
   */
  public LoadedRules {
    warnings = List.copyOf(warnings);
  }
}
