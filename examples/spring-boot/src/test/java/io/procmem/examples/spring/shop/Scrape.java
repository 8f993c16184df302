package io.procmem.examples.spring.shop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parsed response to a scrape. */
record Scrape(List<Series> all) {

  private static final Pattern LINE = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One line of the response. */
  record Series(String name, Map<String, String> labels, double value) {}

  static Scrape parse(String text) {
    return new Scrape(
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(line -> new Series(line.group(1), labels(line.group(2)), numberOf(line.group(3))))
            .toList());
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    if (text != null) {
      for (MatchResult label : LABEL.matcher(text).results().toList()) {
        labels.put(label.group(1), label.group(2));
      }
    }
    return labels;
  }

  private static double numberOf(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The series of a metric that have at least these labels. */
  Stream<Series> find(String name, Map<String, String> labels) {
    return all.stream()
        .filter(series -> series.name().equals(name))
        .filter(series -> series.labels().entrySet().containsAll(labels.entrySet()));
  }

  double sum(String name, Map<String, String> labels) {
    return find(name, labels).mapToDouble(Series::value).sum();
  }

  Set<String> names() {
    return all.stream().map(Series::name).collect(Collectors.toSet());
  }
}
