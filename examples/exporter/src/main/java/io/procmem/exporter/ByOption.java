package io.procmem.exporter;

import io.procmem.report.Ranking;
import picocli.CommandLine.Option;

/** The option of commands that rank processes. */
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class ByOption {

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "pss",
      converter = Choice.OfRanking.class,
      completionCandidates = Choice.OfRanking.class,
      description = "What most means: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Ranking by;

  Ranking by() {
    return by;
  }
}
