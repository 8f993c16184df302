package io.procmem.exporter;

import io.procmem.metrics.MetricTable;
import io.procmem.report.Ranking;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that give metrics: of which processes. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class MetricOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Show the processes that use most, so many (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "pss",
      converter = Choice.OfRanking.class,
      completionCandidates = Choice.OfRanking.class,
      description = "What most means: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Ranking by;

  @Option(
      names = "--all-processes",
      description = "Show every process, in as many series as it takes.")
  private boolean allProcesses;

  MetricTable table() {
    if (top < 0) {
      throw new ParameterException(
          command.commandLine(), "--top=" + top + " is too few: give 0 or more");
    }
    return allProcesses
        ? MetricTable.standard().allProcesses()
        : MetricTable.standard().top(top, by);
  }
}
