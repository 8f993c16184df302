package io.procmem.agreement.exposition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares an exposition of process-exporter with those of this library right before and right
 * after it. A number agrees if it is within the range of the two, or within the tolerance of it.
 */
final class ExpositionComparison {

  private static final double RELATIVE_TOLERANCE = 0.02;

  /** Below this, a counter or a size is made by what the exporter itself does, or by rounding. */
  private static final Map<String, Double> TOLERANCES =
      Map.of("seconds_total", 0.021, "bytes_total", 4096.0, "memory_bytes", 65_536.0);

  /** What the expositions say about the exporters themselves. */
  private static final Set<String> OWN =
      Set.of(
          "namedprocess_scrape_errors",
          "namedprocess_scrape_partial_errors",
          "namedprocess_scrape_procread_errors",
          "process_exporter_build_info");

  private final Exposition before;
  private final Exposition theirs;
  private final Exposition after;
  private final List<String> unexplained = new ArrayList<>();
  private final SortedMap<String, Integer> explained = new TreeMap<>();
  private final SortedMap<String, int[]> counts = new TreeMap<>();

  /** The columns of {@link #counts}. */
  enum Column {
    AGREES,
    EXPLAINED,
    CHANGING,
    UNEXPLAINED
  }

  ExpositionComparison(Exposition before, Exposition theirs, Exposition after) {
    this.before = before;
    this.theirs = theirs;
    this.after = after;
    compareFamilies();
    Set<Sample> samples = new LinkedHashSet<>(theirs.samples().keySet());
    samples.addAll(after.samples().keySet());
    samples.removeIf(sample -> OWN.contains(sample.name()));
    samples.forEach(this::compare);
  }

  /** The numbers of each family, by column. */
  SortedMap<String, int[]> counts() {
    return counts;
  }

  /** How often each fault explains a difference. */
  SortedMap<String, Integer> explained() {
    return explained;
  }

  /** The differences without an explanation. */
  List<String> unexplained() {
    return unexplained;
  }

  private void compareFamilies() {
    for (String family : theirs.types().keySet()) {
      if (!after.types().containsKey(family)) {
        unexplained.add("procmem has no " + family);
      } else if (!OWN.contains(family)) {
        requireEqual(family + ": type", theirs.types().get(family), after.types().get(family));
        requireEqual(family + ": labels", theirs.labelNames(family), after.labelNames(family));
      }
    }
    requireEqual("groups", theirs.groups(), after.groups());
  }

  private void requireEqual(String what, Object their, Object own) {
    if (!their.equals(own)) {
      unexplained.add(what + ": process-exporter " + their + ", procmem " + own);
    }
  }

  private void compare(Sample sample) {
    Column column = column(sample);
    counts
        .computeIfAbsent(sample.name(), name -> new int[Column.values().length])[
        column.ordinal()]++;
  }

  private Column column(Sample sample) {
    double first = before.value(sample);
    double last = after.value(sample);
    double their = theirs.value(sample);
    double tolerance =
        TOLERANCES.entrySet().stream()
            .filter(entry -> sample.name().endsWith(entry.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .findFirst()
            .orElse(0);
    double low = Math.min(first, last);
    double high = Math.max(first, last);
    double slack = Math.max(tolerance, RELATIVE_TOLERANCE * high);
    boolean isOfTime = sample.name().endsWith("time_seconds");
    if (!isOfTime && their >= low - slack && their <= high + slack) {
      return Column.AGREES;
    }
    Difference difference = new Difference(sample, after, theirs);
    Optional<Fault> fault = Fault.of(difference);
    if (fault.isPresent()) {
      explained.merge(fault.get().toString(), 1, Integer::sum);
      return Column.EXPLAINED;
    }
    if (Double.isNaN(first) != Double.isNaN(last) || high - low > slack) {
      return Column.CHANGING;
    }
    unexplained.add(difference.toString());
    return Column.UNEXPLAINED;
  }
}
