package io.procmem.exporter.metrics;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.RankingOption;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.dialect.Dialect;
import io.procmem.metrics.dialect.Herakles;
import io.procmem.metrics.dialect.TopExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that choose the processes that metrics show by themselves. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ShownProcesses {

  private static final String TOP = "--top";
  private static final String BY = "--by";
  private static final String ALL = "--all-processes";
  private static final String OF_EACH = "--top-of-each";
  private static final String LABEL = "--label";
  private static final String HOST = "--host";
  private static final String HERAKLES = "herakles";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = TOP,
      paramLabel = "N",
      defaultValue = "10",
      converter = WholeNumber.Count.class,
      description = "Show the N processes that use the most (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = OF_EACH,
      paramLabel = "N,OTHER",
      converter = TopOfEach.Converter.class,
      description =
          "Show the N processes of each subgroup that use the most, and OTHER of those that match no"
              + " rule (default: N), instead of --top. In the dialect herakles, N and OTHER limit"
              + " the top_* metrics.")
  private @Nullable TopOfEach ofEach;

  @Mixin private RankingOption ranking;

  @Option(names = ALL, description = "Show every process, without a series limit.")
  private boolean all;

  @Option(
      names = LABEL,
      paramLabel = "NAME",
      split = ",",
      converter = LabelChoice.class,
      completionCandidates = LabelChoice.class,
      description =
          "Add a label to processes: ${COMPLETION-CANDIDATES}; container, pod, namespace and image"
              + " are mostly unknown without --container-names. Can be repeated.")
  private List<ProcessLabel> labels = new ArrayList<>();

  @Option(
      names = HOST,
      paramLabel = "NAME",
      description =
          "The value of the label host in the dialects top and top-command-line (default: the name of this"
              + " machine, or of the container).")
  private @Nullable String host;

  /** For picocli, which sets the fields. */
  public ShownProcesses() {}

  static final class LabelChoice extends Choice<ProcessLabel> {
    LabelChoice() {
      super(ProcessLabel.values());
    }
  }

  /**
   * Refuses options that have no effect.
   *
   * @param dialects whose names are shown
   * @throws ParameterException if there is one
   */
  void refuseWithoutEffect(Collection<Dialect> dialects) {
    if (dialects.stream().noneMatch(dialect -> areIn(dialect.table()))) {
      Conflict.refuse(
          command, "--dialect=" + dialects.iterator().next(), TOP, OF_EACH, BY, ALL, LABEL);
    }
    if (dialects.stream().noneMatch(dialect -> dialect.name().startsWith("top"))) {
      Conflict.refuseWithout(command, "the dialect top", "--dialect=top", HOST);
    }
    Conflict.refuseAll(command, ALL, List.of(TOP, OF_EACH, BY));
    Conflict.refuseAll(command, OF_EACH, List.of(TOP));
  }

  /**
   * {@return the table of a dialect with the processes that options choose; by default, its own
   * choice}
   *
   * @param dialect whose names are shown
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if they are not, and processes are ranked by one of them
   */
  MetricTable table(Dialect dialect, boolean readsDetail) {
    boolean isChosen = Stream.of(TOP, BY).anyMatch(this::isGiven);
    MetricTable table = ofDialect(dialect).label(labels.toArray(ProcessLabel[]::new));
    if (!areIn(table)) {
      return table;
    }
    if (all) {
      return table.allProcesses();
    }
    if (ofEach != null) {
      boolean isHerakles = dialect.name().equals(HERAKLES);
      int n = isHerakles ? Integer.MAX_VALUE : ofEach.n();
      boolean isOwnOrder = isHerakles && readsDetail && !isGiven(BY);
      return isOwnOrder ? table : table.topOfEach(n, ofEach.nOther(), ranking.by(readsDetail));
    }
    return isChosen || dialect.equals(Dialect.STANDARD)
        ? table.top(top, ranking.by(readsDetail))
        : table;
  }

  private boolean isGiven(String option) {
    return command.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** The table of a dialect, with the numbers and names that only it has. */
  private MetricTable ofDialect(Dialect dialect) {
    if (ofEach != null && dialect.name().equals(HERAKLES)) {
      return Herakles.table(ofEach.n(), ofEach.nOther());
    }
    return host == null
        ? dialect.table()
        : switch (dialect.name()) {
          case "top" -> TopExporter.table(host);
          case "top-command-line" -> TopExporter.withCommandLine(host);
          default -> dialect.table();
        };
  }

  /** Whether a table has rows of the chosen processes: those get labels of processes. */
  private static boolean areIn(MetricTable table) {
    ProcessLabel label = ProcessLabel.PARENT_PID;
    MetricTable labelled = table.label(label);
    return labelled.everyMetric().stream()
        .flatMap(metric -> labelled.labelNames(metric.rowKind()).stream())
        .anyMatch(List.of(label.labelName(), label.attributeName())::contains);
  }

  /** Refuses an interval that is too short for the rate that processes are ranked by. */
  void refuseIfTooShort(Duration interval) {
    if (!all) {
      ranking.refuseIfTooShort(interval);
    }
  }
}
