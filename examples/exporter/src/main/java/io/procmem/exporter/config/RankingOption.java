package io.procmem.exporter.config;

import io.procmem.report.Ranking;
import picocli.CommandLine.Option;

/** The option {@code --by} of commands that rank processes. */
@SuppressWarnings("NullAway.Init") // picocli sets the field
public final class RankingOption {

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "pss",
      converter = RankingChoice.class,
      completionCandidates = RankingChoice.class,
      description =
          "Rank processes by this value: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Ranking by;

  /** For picocli, which sets the field. */
  public RankingOption() {}

  static final class RankingChoice extends Choice<Ranking> {
    RankingChoice() {
      super(Ranking.values());
    }
  }

  /** {@return what processes are ranked by} */
  public Ranking by() {
    return by;
  }
}
