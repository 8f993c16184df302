package io.procmem.exporter.processes;

import io.procmem.exporter.input.Choice;
import io.procmem.report.Ranking;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --by} of commands that rank processes. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RankingOption {

  /** CPU time advances in ticks, so a rate covers at least this time. */
  private static final Duration SHORTEST_RATE = Duration.ofMillis(500);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      converter = RankingChoice.class,
      completionCandidates = RankingChoice.class,
      description =
          "Rank processes by this value: ${COMPLETION-CANDIDATES} (default: pss, or rss with"
              + " --no-detail).")
  private @Nullable Ranking by;

  /** For picocli, which sets the fields. */
  public RankingOption() {}

  static final class RankingChoice extends Choice<Ranking> {
    RankingChoice() {
      super(Ranking.values());
    }
  }

  /**
   * {@return what processes are ranked by}
   *
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if they are not, and the option asks for one of them
   */
  public Ranking by(boolean readsDetail) {
    if (readsDetail) {
      return by == null ? Ranking.PSS : by;
    }
    if (by == Ranking.PSS || by == Ranking.USS) {
      throw new ParameterException(
          command.commandLine(),
          "--by=" + Choice.word(by) + " needs what --no-detail omits: give only one of them");
    }
    return by == null ? Ranking.RSS : by;
  }

  /**
   * Refuses an interval between two scans that is too short for a rate to rank by.
   *
   * @param interval the time between them
   * @throws ParameterException if no process would have a rank
   */
  public void refuseIfTooShort(Duration interval) {
    if (by != null && isTooShort(by, interval)) {
      throw new ParameterException(
          command.commandLine(),
          "--by="
              + Choice.word(by)
              + " needs two scans that are at least 500ms apart: give --interval=500ms or more");
    }
  }

  private static boolean isTooShort(Ranking by, Duration interval) {
    return (by == Ranking.CPU || by == Ranking.IO) && interval.compareTo(SHORTEST_RATE) < 0;
  }
}
