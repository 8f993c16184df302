package io.procmem.exporter.commands;

import io.procmem.ProcMem;
import io.procmem.classify.Classification;
import io.procmem.classify.Explanation;
import io.procmem.classify.Explanation.ConditionResult;
import io.procmem.classify.Explanation.Outcome;
import io.procmem.classify.Explanation.RuleResult;
import io.procmem.classify.RuleLine;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.unread.OwnCapabilities;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;

/** Applies the rules of a file to the running processes. */
final class LiveRules {

  /** A title can be kilobytes. */
  private static final int MAX_VALUE = 200;

  private final List<RuleLine> lines;
  private final int own;
  private final ProcMem procMem;
  private final PrintWriter out;

  /**
   * Applies rules.
   *
   * @param lines all rules
   * @param own how many of them, at the beginning, are those of the file
   * @param procMem classifies by these rules
   * @param out receives the result
   */
  LiveRules(List<RuleLine> lines, int own, ProcMem procMem, PrintWriter out) {
    this.lines = lines;
    this.own = own;
    this.procMem = procMem;
    this.out = out;
  }

  /** Prints how many processes each rule matches. */
  void count() {
    Report report = Scans.next(procMem, Demand.of());
    Classification classification = report.classification();
    int[] counts = new int[lines.size()];
    int ofCatalogue = 0;
    int ofNone = 0;
    for (OptionalInt rule : classification.rules()) {
      if (rule.isEmpty()) {
        ofNone++;
      } else if (rule.getAsInt() < own) {
        counts[rule.getAsInt()]++;
      } else {
        ofCatalogue++;
      }
    }
    for (int i = 0; i < own; i++) {
      out.println(
          "%6s  %s  %s"
              .formatted(Integer.toString(counts[i]), lines.get(i).origin(), lines.get(i)));
    }
    if (lines.size() > own) {
      out.println("%6s  by the catalogue".formatted(Integer.toString(ofCatalogue)));
    }
    out.println("%6s  by no rule".formatted(Integer.toString(ofNone)));
    Unread.of(report).stream()
        .filter(unread -> unread.isMissed() && unread.reason() != Reason.NOT_ASKED)
        .forEach(unread -> out.println(unread.sentence(OwnCapabilities.held())));
  }

  /**
   * Prints which rule matches a process, and why.
   *
   * @param pid its pid
   */
  void explain(int pid) {
    Explanation explanation =
        procMem
            .explain(pid)
            .orElseThrow(() -> new CommandFailure("--pid=" + pid + ": there is no such process"));
    String by =
        explanation.rule().isEmpty()
            ? "no rule matches it"
            : "by " + lines.get(explanation.rule().getAsInt()).origin();
    out.println(pid + " is " + explanation.subgroup() + ", " + by);
    explanation
        .alias()
        .ifPresent(
            name ->
                out.println(
                    "no rule matches the kernel's name of it, so it is classified as the program "
                        + name));
    for (int i = 0; i < explanation.results().size(); i++) {
      boolean decides = explanation.rule().equals(OptionalInt.of(i));
      if (i < own || decides) {
        print(explanation.results().get(i), decides);
      }
    }
  }

  private void print(RuleResult result, boolean decides) {
    out.println(
        "%s%s  %s/%s"
            .formatted(
                decides ? "* " : "  ",
                result.rule().origin(),
                result.rule().group(),
                result.rule().name()));
    for (ConditionResult condition : result.conditions()) {
      out.println(
          "    %-7s %s%s".formatted(word(condition), condition.condition(), value(condition)));
    }
  }

  private static String word(ConditionResult condition) {
    return switch (condition.outcome()) {
      case HOLDS -> "yes";
      case FAILS -> "no";
      case UNKNOWN -> "unknown";
    };
  }

  private static String value(ConditionResult condition) {
    String value = condition.value();
    if (value.codePointCount(0, value.length()) > MAX_VALUE) {
      value = value.substring(0, value.offsetByCodePoints(0, MAX_VALUE)) + "…";
    }
    if (!value.isEmpty()) {
      return ": " + value;
    }
    boolean isExpression = condition.condition().contains("cmdline=");
    if (condition.outcome() == Outcome.UNKNOWN || isExpression) {
      return "";
    }
    return condition.condition().startsWith("{{") ? ": nothing to show" : ": there is none";
  }
}
