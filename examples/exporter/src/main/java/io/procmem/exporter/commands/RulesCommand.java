package io.procmem.exporter.commands;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.GroupOptions;
import io.procmem.exporter.procfs.RootOptions;
import io.procmem.exporter.rulefiles.RulesFile;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists the groups of the catalogue, or checks a rule file and applies it to processes. */
@Command(
    name = "rules",
    description =
        "Lists the groups and subgroups of the catalogue, or checks a rule file and applies it to"
            + " the running processes.",
    footer = {
      "  procmem-exporter rules",
      "  procmem-exporter rules --group 'db/post*' --verbose",
      "  procmem-exporter rules --check shop.rules",
      "  procmem-exporter rules --check shop.rules --live",
      "  procmem-exporter rules --check shop.rules --pid 1234"
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
      description = "Check a rule file, and print each mistake and warning with its line.")
  private @Nullable Path check;

  @Option(
      names = "--live",
      description = "With --check: also print how many of the running processes each rule matches.")
  private boolean live;

  @Option(
      names = "--pid",
      paramLabel = "PID",
      converter = WholeNumber.Pid.class,
      description =
          "Print which rule matches this process and why, and why the rules of --check before it"
              + " do not.")
  private @Nullable Integer pid;

  @Mixin private RootOptions root;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    if (pid == null && !live) {
      Conflict.refuseWithout(
          command,
          "--live or --pid",
          "--check FILE --live or --pid PID",
          "--proc-root",
          "--test-data-file",
          "--passwd",
          "--cgroup-root",
          "--container-names",
          "--node-root");
    }
    if (check != null) {
      Conflict.refuse(command, "--check", "--group", "--verbose");
    } else if (pid != null) {
      Conflict.refuse(command, "--pid", "--group", "--verbose", "--live");
    } else if (live) {
      throw new ParameterException(
          command.commandLine(), "--live needs a rule file: add --check FILE");
    } else {
      list(out);
      return 0;
    }
    Rules catalogue = Rules.builtin();
    RulesFile rules =
        check == null ? new RulesFile(catalogue, 0, List.of()) : RulesFile.load(check, catalogue);
    if (check != null) {
      List<String> warnings = new ArrayList<>(rules.warnings());
      warnings.addAll(rules.all().warnings());
      printCheck(check, rules.own(), warnings, out);
    }
    if (pid != null || live) {
      tryOnProcesses(rules, out);
    }
    return 0;
  }

  private static void printCheck(Path file, int rules, List<String> warnings, PrintWriter out) {
    warnings.forEach(warning -> out.println("warning: " + warning));
    out.println(
        "%s: %s, no mistakes%s"
            .formatted(
                file,
                count(rules, "rule"),
                warnings.isEmpty() ? "" : ", " + count(warnings.size(), "warning")));
  }

  private void tryOnProcesses(RulesFile rules, PrintWriter out) {
    try (ProcMem procMem =
        root.build(root.builder().detail(DetailPolicy.none()).rules(rules.all()))) {
      LiveRules processes = new LiveRules(rules.all().lines(), rules.own(), procMem, out);
      if (live) {
        processes.count();
      }
      if (pid != null) {
        processes.explain(pid);
      }
      root.rulesAdvice(rules.ownLines()).ifPresent(out::println);
    }
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
