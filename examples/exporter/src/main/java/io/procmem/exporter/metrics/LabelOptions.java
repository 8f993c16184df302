package io.procmem.exporter.metrics;

import io.procmem.exporter.input.WholeNumber;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricTable;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for the labels of all metrics. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class LabelOptions {

  private static final String CONST_LABEL = "--const-label";

  /** A name that needs no escaping and is not reserved, and a value. */
  private static final Pattern FORM = Pattern.compile("((?!__)[a-zA-Z_][a-zA-Z0-9_]*)=(.+)");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = CONST_LABEL,
      paramLabel = "NAME=VALUE",
      description = "Add a label to every series, such as host=db1. Can be repeated.")
  private List<String> constLabels = new ArrayList<>();

  @Option(
      names = "--max-label-values",
      paramLabel = "N",
      converter = WholeNumber.Limit.class,
      description =
          "Show at most N values of each label until the exporter ends, and other instead of later"
              + " ones; unlimited for no limit (default: 500).")
  private @Nullable Integer maxValues;

  /** For picocli, which sets the fields. */
  public LabelOptions() {}

  /** {@return a table with the limit of these options} */
  MetricTable applyTo(MetricTable table) {
    return maxValues == null ? table : table.labelValueLimit(maxValues);
  }

  /**
   * {@return the labels of every series}
   *
   * @param tables what is shown
   * @throws ParameterException if a label is malformed, repeated, or one of a metric
   */
  Labels constLabels(List<MetricTable> tables) {
    Map<String, String> all = new TreeMap<>();
    for (String option : constLabels) {
      Matcher matcher = FORM.matcher(option);
      if (!matcher.matches()) {
        throw mistake(
            option,
            "give a name of letters, digits and _, which begins with neither a digit nor __, and a"
                + " value, such as host=db1");
      }
      String name = matcher.group(1);
      if (all.put(name, matcher.group(2)) != null) {
        throw mistake(option, "this label has a value already: give each label once");
      }
      for (MetricTable table : tables) {
        refuseIfUsed(option, name, table);
      }
    }
    return Labels.of(all.keySet().toArray(String[]::new), all.values().toArray(String[]::new));
  }

  private void refuseIfUsed(String option, String name, MetricTable table) {
    for (Metric<?> metric : table.metrics()) {
      if (metric.ownLabels().contains(name) || table.labelNames(metric.rowKind()).contains(name)) {
        throw mistake(
            option, table.fullName(metric) + " has a label of this name: give another name");
      }
    }
  }

  private ParameterException mistake(String option, String what) {
    return new ParameterException(command.commandLine(), CONST_LABEL + "=" + option + ": " + what);
  }
}
