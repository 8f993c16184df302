package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The configuration of process-exporter: a list {@code process_names}, whose first item that
 * matches a process names its group. Each item becomes a rule with the line of the item. What is
 * harmless there, because it matches nothing, is a warning here.
 */
final class ProcessNames {

  private static final String KEY = "process_names";

  private final Path file;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private ProcessNames(Path file) {
    this.file = file;
  }

  /** A rule, and the number of its line. */
  private record Line(int number, String text, Rules rules) {}

  static LoadedRules load(Path file) throws IOException {
    return new ProcessNames(file).rules(TextFile.read(file));
  }

  private LoadedRules rules(String yaml) {
    List<Line> lines = new ArrayList<>();
    for (Node node : items(yaml)) {
      ProcessNameItem item = new ProcessNameItem(node);
      List<String> words = item.words();
      int number = ProcessNameItem.line(node);
      if (item.problems().isEmpty() && !words.isEmpty()) {
        add(number, String.join(" ", words), lines);
      }
      item.problems().forEach(problem -> problems.add(file + ":" + problem));
      item.warnings().forEach(warning -> warnings.add(file + ":" + warning));
    }
    if (!problems.isEmpty()) {
      throw new RuleSyntaxException(problems);
    }
    Rules all = all(lines);
    if (all.size() == 0) {
      warnings.add(file + ": no item of " + KEY + " matches a process");
    }
    return new LoadedRules(all, true, warnings);
  }

  private void add(int number, String text, List<Line> lines) {
    try {
      // Empty lines before it give it the number of the item in all messages.
      Rules rule = Rules.parse(file.toString(), "\n".repeat(number - 1) + text);
      lines.add(new Line(number, text, rule));
    } catch (RuleSyntaxException e) {
      problems.addAll(e.problems());
    }
  }

  /**
   * All rules, in their order. Each is correct by itself, so what is wrong with them together is
   * only that an earlier one matches all that a later one does.
   */
  private Rules all(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    int next = 1;
    for (Line line : lines) {
      text.append("\n".repeat(Math.max(0, line.number() - next))).append(line.text()).append('\n');
      next = Math.max(next, line.number()) + 1;
    }
    boolean isEachInItsLine = lines.isEmpty() || next == lines.get(lines.size() - 1).number() + 1;
    if (isEachInItsLine) {
      try {
        return Rules.parse(file.toString(), text.toString());
      } catch (RuleSyntaxException e) {
        warnings.addAll(e.problems());
      }
    }
    return lines.stream().map(Line::rules).reduce(Rules.none(), Rules::then);
  }

  private List<Node> items(String yaml) {
    @Nullable Node list = null;
    for (NodeTuple entry : entries(root(yaml))) {
      String key = ProcessNameItem.text(entry.getKeyNode());
      if (key.equals(KEY)) {
        list = entry.getValueNode();
      } else {
        warnings.add(
            file
                + ":"
                + ProcessNameItem.line(entry.getKeyNode())
                + ": "
                + key
                + " has no effect: only "
                + KEY
                + " has");
      }
    }
    if (list == null) {
      throw refusal(
          ": there is no "
              + KEY
              + " in it, as in a configuration of process-exporter; give options of this program as"
              + " --config, and its rules in a file with another name");
    }
    if (!(list instanceof SequenceNode items)) {
      throw refusal(
          ":"
              + ProcessNameItem.line(list)
              + ": "
              + KEY
              + " is not a list: write items below it, such as - comm: [bash]");
    }
    return items.getValue();
  }

  private @Nullable Node root(String yaml) {
    try {
      return new Compose(LoadSettings.builder().build()).composeString(yaml).orElse(null);
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
      throw refusal(line + ": this is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      throw refusal(": this is not YAML: " + e.getMessage());
    }
  }

  static List<NodeTuple> entries(@Nullable Node node) {
    return node instanceof MappingNode map ? map.getValue() : List.of();
  }

  private RuleSyntaxException refusal(String problem) {
    return new RuleSyntaxException(List.of(file + problem));
  }
}
