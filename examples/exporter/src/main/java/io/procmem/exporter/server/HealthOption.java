package io.procmem.exporter.server;

import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --health}: when the page {@code /health} warns, and when it fails. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class HealthOption {

  private static final String NAME = "--health";
  private static final String NONE = "--no-health";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = NAME,
      paramLabel = "NAME=WARN,CRITICAL",
      completionCandidates = Names.class,
      description =
          "The status of /health is warn if a figure is above WARN, and critical if it is above"
              + " CRITICAL, such as scan-duration=2s,10s. The figures: ${COMPLETION-CANDIDATES}."
              + " Can be repeated.")
  private List<String> thresholds = new ArrayList<>();

  @Option(names = NONE, description = "Do not serve /health.")
  private boolean isLeftOut;

  /** For picocli, which sets the fields. */
  public HealthOption() {}

  /** The names of all figures, for help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }

  /**
   * The thresholds of a figure, in its unit.
   *
   * @param warn above this, the status is warn
   * @param critical above this, it is critical; at least {@code warn}
   */
  public record Thresholds(double warn, double critical) {}

  /**
   * {@return the thresholds of the figures that have any; empty if {@code /health} is not served}
   *
   * @throws ParameterException if there is no such figure, if a threshold is malformed, or if it
   *     has no effect
   */
  public Optional<Map<HealthMeasure, Thresholds>> thresholds() {
    Conflict.refuseAll(command, NONE, List.of(NAME));
    Map<HealthMeasure, Thresholds> all = new EnumMap<>(HealthMeasure.class);
    for (String option : thresholds) {
      String[] words = option.split("=", 2);
      HealthMeasure measure =
          Arrays.stream(HealthMeasure.values())
              .filter(one -> one.toString().equals(words[0]))
              .findFirst()
              .orElseThrow(() -> unknown(option, words[0]));
      if (all.put(measure, thresholds(option, measure, words)) != null) {
        throw mistake(option, measure + " is given twice: leave one of them out");
      }
    }
    return isLeftOut ? Optional.empty() : Optional.of(all);
  }

  private Thresholds thresholds(String option, HealthMeasure measure, String... words) {
    String[] values = words.length == 2 ? words[1].split(",", -1) : new String[0];
    if (values.length != 2) {
      throw mistake(option, "give two thresholds: " + NAME + "=" + measure + "=WARN,CRITICAL");
    }
    double[] limits = new double[2];
    for (int i = 0; i < 2; i++) {
      OptionalDouble limit = measure.threshold(values[i]);
      if (limit.isEmpty()) {
        throw mistake(option, "'" + values[i] + "' is not " + measure.unit());
      }
      limits[i] = limit.getAsDouble();
    }
    if (limits[0] > limits[1]) {
      throw mistake(option, "the threshold of warn is above that of critical: exchange them");
    }
    return new Thresholds(limits[0], limits[1]);
  }

  private ParameterException unknown(String option, String name) {
    String question = Nearest.question(name, names());
    return mistake(
        option,
        "there is no figure '"
            + name
            + "'"
            + (question.isEmpty() ? ": give one of " + String.join(", ", names()) : question));
  }

  private static List<String> names() {
    return Arrays.stream(HealthMeasure.values()).map(HealthMeasure::toString).toList();
  }

  private ParameterException mistake(String option, String what) {
    return new ParameterException(command.commandLine(), NAME + "=" + option + ": " + what);
  }
}
