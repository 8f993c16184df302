package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import io.procmem.internal.regex.Regex;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that may match a process. Each rule is filed once, under the patterns of one of
 * its conditions. A rule without a condition on a name is a candidate for every process.
 */
final class RuleIndex {

  /** Rules by whole names, and by the last part of paths. */
  private record Shelf(NameIndex whole, NameIndex last) {
    Shelf() {
      this(new NameIndex(), new NameIndex());
    }
  }

  private final Map<Attribute, Shelf> shelves = new EnumMap<>(Attribute.class);
  private final Map<Regex, List<Integer>> byRegex = new HashMap<>();
  private final List<Integer> always = new ArrayList<>();

  /** The first rule that is filed under an attribute from the command line. */
  private int firstByCommand = Integer.MAX_VALUE;

  RuleIndex(List<Rule> rules) {
    this(rules, Rule::key);
  }

  /**
   * Files rules.
   *
   * @param keyOf the condition to file a rule under; null for none
   */
  RuleIndex(List<Rule> rules, Function<Rule, @Nullable Condition> keyOf) {
    for (int i = 0; i < rules.size(); i++) {
      Condition key = keyOf.apply(rules.get(i));
      if (key == null) {
        always.add(i);
      } else {
        file(key, i);
      }
    }
    for (Shelf shelf : shelves.values()) {
      shelf.whole.link();
      shelf.last.link();
    }
  }

  private void file(Condition key, int rule) {
    Attribute attribute = key.attribute();
    if (key.regex().isPresent()) {
      byRegex.computeIfAbsent(key.regex().get(), any -> new ArrayList<>()).add(rule);
      return;
    }
    Shelf shelf = shelves.computeIfAbsent(attribute, any -> new Shelf());
    for (Glob glob : key.globs()) {
      (attribute.isPath && !glob.hasSlash() ? shelf.last : shelf.whole).add(glob, rule);
    }
    if (attribute.source == Source.CMDLINE) {
      firstByCommand = Math.min(firstByCommand, rule);
    }
  }

  /** The numbers of the rules that may match the known attributes, in ascending order. */
  int[] candidates(RuleInput process) {
    RuleNumbers numbers = new RuleNumbers();
    numbers.addAll(always);
    shelves.forEach(
        (attribute, shelf) -> {
          AttributeValues values = process.values(attribute);
          values.whole().forEach(name -> shelf.whole.find(name, numbers));
          if (attribute.isPath) {
            values.last().forEach(name -> shelf.last.find(name, numbers));
          }
        });
    return numbers.sorted();
  }

  /** The numbers of the rules that may match all that another matches, in ascending order. */
  int[] mayCover(Rule rule) {
    RuleNumbers numbers = new RuleNumbers();
    numbers.addAll(always);
    for (Condition condition : rule.conditions()) {
      condition.regex().ifPresent(regex -> numbers.addAll(byRegex.get(regex)));
      Shelf shelf = condition.negated() ? null : shelves.get(condition.attribute());
      if (shelf != null) {
        boolean isPath = condition.attribute().isPath;
        condition
            .globs()
            .forEach(
                glob ->
                    (isPath && !glob.hasSlash() ? shelf.last : shelf.whole)
                        .findWider(glob, numbers));
      }
    }
    return numbers.sorted();
  }

  /** The file needed to know which rules before this one may match; null if none. */
  @Nullable Source neededBefore(int rule, RuleInput process) {
    return firstByCommand < rule && !process.hasTried(Source.CMDLINE) ? Source.CMDLINE : null;
  }
}
