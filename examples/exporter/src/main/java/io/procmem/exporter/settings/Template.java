package io.procmem.exporter.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A configuration file with a comment on each key, in which nothing is set yet. */
public final class Template {

  private static final int WIDTH = 100;

  private final FileFormat format;
  private final List<String> lines = new ArrayList<>();

  private Template(FileFormat format) {
    this.format = format;
  }

  /**
   * {@return the lines of the file}
   *
   * @param serve the command whose options are the keys
   * @param format the format of the file
   */
  public static List<String> lines(CommandSpec serve, FileFormat format) {
    Template template = new Template(format);
    template.comment(
        "Configuration of procmem-exporter. Each key is the name of an option, and can also be set by"
            + " an environment variable, such as "
            + Setting.variable("max-age")
            + "; the command line takes precedence over variables, and variables over this file. An"
            + " option that can be repeated takes a list of values.");
    if (format == FileFormat.JSON) {
      template.lines.add("{");
    }
    for (Map.Entry<String, OptionSpec> key : Keys.of(serve).entrySet()) {
      if (!key.getValue().hidden()) {
        template.add(key.getKey(), key.getValue());
      }
    }
    if (format == FileFormat.JSON) {
      template.lines.add("}");
    }
    return template.lines;
  }

  private void add(String key, OptionSpec option) {
    lines.add("");
    comment(description(option));
    lines.add(
        switch (format) {
          case YAML -> "# " + key + ": " + value(option);
          case JSON -> "// \"" + key + "\": " + value(option) + ",";
          case TOML -> "# " + key + " = " + value(option);
        });
  }

  /** The help text, with the names of its variables replaced. */
  private static String description(OptionSpec option) {
    String text = String.join(" ", option.description());
    text = text.replace("${DEFAULT-VALUE}", String.valueOf(option.defaultValue()));
    if (option.completionCandidates() != null) {
      List<String> candidates = new ArrayList<>();
      option.completionCandidates().forEach(candidates::add);
      text = text.replace("${COMPLETION-CANDIDATES}", String.join(", ", candidates));
    }
    return text;
  }

  private String value(OptionSpec option) {
    if (Keys.isFlag(option)) {
      return "true";
    }
    String value = option.defaultValue();
    boolean isNumber = value != null && value.matches("[0-9]{1,9}");
    String written = value == null ? option.paramLabel() : value;
    String quoted = isNumber ? written : "\"" + written + "\"";
    return option.isMultiValue() ? "[" + quoted + "]" : quoted;
  }

  private void comment(String text) {
    String prefix = format == FileFormat.JSON ? "// " : "# ";
    StringBuilder line = new StringBuilder();
    for (String word : List.of(text.split(" ", -1))) {
      if (line.length() + word.length() > WIDTH) {
        lines.add(prefix + line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    lines.add(prefix + line.toString().stripTrailing());
  }
}
