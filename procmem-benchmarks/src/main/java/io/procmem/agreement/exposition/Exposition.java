package io.procmem.agreement.exposition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of process-exporter in the text format of Prometheus. Immutable.
 *
 * @param types the type of each metric family
 * @param samples the numbers
 */
record Exposition(SortedMap<String, String> types, Map<Sample, Double> samples) {

  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  /** Not those of the exporter's own runtime. */
  private static final Pattern WANTED = Pattern.compile("(namedprocess_|process_exporter_).*");

  /**
   * Parses a scrape.
   *
   * @param file the file that has it
   */
  static Exposition read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  static Exposition parse(List<String> lines) {
    SortedMap<String, String> types = new TreeMap<>();
    Map<Sample, Double> samples = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches() && WANTED.matcher(type.group(1)).matches()) {
        types.put(type.group(1), type.group(2));
      } else if (sample.matches() && WANTED.matcher(sample.group(1)).matches()) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        samples.put(new Sample(sample.group(1), labels(labels)), Double.valueOf(sample.group(3)));
      }
    }
    return new Exposition(types, samples);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    Matcher label = LABEL.matcher(text);
    while (label.find()) {
      labels.put(label.group(1), label.group(2));
    }
    return labels;
  }

  /** The names of the labels of a family. */
  Set<String> labelNames(String family) {
    Set<String> names = new TreeSet<>();
    samples.keySet().stream()
        .filter(sample -> sample.name().equals(family))
        .forEach(sample -> names.addAll(sample.labels().keySet()));
    return names;
  }

  /** The names of the groups that have processes. */
  Set<String> groups() {
    Set<String> groups = new TreeSet<>();
    samples.forEach(
        (sample, value) -> {
          if (sample.equals(sample.processes()) && value > 0) {
            groups.add(sample.group());
          }
        });
    return groups;
  }

  /** A number; NaN if there is none. */
  double value(Sample sample) {
    return samples.getOrDefault(sample, Double.NaN);
  }

  /** The sum of all numbers of a family in a group. */
  double sum(String family, String group) {
    return samples.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(family))
        .filter(entry -> entry.getKey().group().equals(group))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }
}
