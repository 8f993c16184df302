package io.procmem.exporter.commands;

import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.config.CommandFailure;
import io.procmem.exporter.config.Conflict;
import io.procmem.exporter.config.GroupOptions;
import io.procmem.exporter.config.PathConverter;
import io.procmem.exporter.config.RulesFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the groups of the catalogue, or checks a file of rules. */
@Command(
    name = "rules",
    description = "Lists the groups and subgroups of the catalogue, or checks a file of rules.",
    footer = {
      "  procmem-exporter rules",
      "  procmem-exporter rules --group 'db/post*' --verbose",
      "  procmem-exporter rules --check shop.rules"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class RulesCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Mixin private GroupOptions groups;

  @Option(names = "--verbose", description = "Also show the conditions of each rule.")
  private boolean verbose;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "Check a file of rules, and print each mistake with its line.")
  private @Nullable Path check;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    if (check == null) {
      list(out);
    } else {
      Conflict.refuse(command, "--check", "--group", "--verbose");
      int rules = RulesFile.load(check).size();
      String result = rules == 0 ? "contains no rules" : count(rules, "rule") + ", no mistakes";
      out.println(check + ": " + result);
    }
    return 0;
  }

  private void list(PrintWriter out) {
    SortedMap<String, SortedMap<Subgroup, List<RuleLine>>> byGroup = matching();
    if (byGroup.isEmpty()) {
      throw new CommandFailure(
          "no group or subgroup of the catalogue matches: write db, db/postgres or '*/postgres'");
    }
    byGroup.forEach(
        (group, bySubgroup) -> {
          out.println("%s (%s)".formatted(group, count(bySubgroup.size(), "subgroup")));
          bySubgroup.forEach((subgroup, rules) -> list(subgroup, rules, out));
        });
    int subgroups = byGroup.values().stream().mapToInt(Map::size).sum();
    long rules =
        byGroup.values().stream()
            .flatMap(group -> group.values().stream())
            .mapToInt(List::size)
            .sum();
    out.println(
        "%s, %s, %s"
            .formatted(
                count(byGroup.size(), "group"),
                count(subgroups, "subgroup"),
                count(rules, "rule")));
  }

  private void list(Subgroup subgroup, List<RuleLine> rules, PrintWriter out) {
    out.println("  %s (%s)".formatted(subgroup.name(), count(rules.size(), "rule")));
    if (verbose) {
      rules.forEach(rule -> out.println("    " + String.join(" ", rule.conditions())));
    }
  }

  private SortedMap<String, SortedMap<Subgroup, List<RuleLine>>> matching() {
    SortedMap<String, SortedMap<Subgroup, List<RuleLine>>> byGroup = new TreeMap<>();
    for (RuleLine rule : Rules.builtin().lines()) {
      Subgroup subgroup = new Subgroup(rule.group(), rule.name());
      if (groups.include(subgroup)) {
        byGroup
            .computeIfAbsent(rule.group(), group -> new TreeMap<>())
            .computeIfAbsent(subgroup, key -> new ArrayList<>())
            .add(rule);
      }
    }
    return byGroup;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
