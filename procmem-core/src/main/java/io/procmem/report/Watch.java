package io.procmem.report;

import io.procmem.report.Measures.Measure;
import io.procmem.snapshot.Demand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compares one report after another with a threshold, and reports when it starts and stops being
 * exceeded. Give it to {@code ProcMemBuilder.listener}, and set {@code sampleEvery}; or call it
 * yourself with reports that read its {@link #demand}. Not thread-safe: a listener is called by one
 * thread at a time.
 *
 * <pre>{@code
 * Threshold threshold = Threshold.above(Threshold.Of.PROCESS, Ranking.RSS, 4e9);
 * ProcMem procMem =
 *     ProcMem.builder()
 *         .sampleEvery(Duration.ofSeconds(15))
 *         .listener(Watch.over(threshold, crossing -> System.out.println(crossing)))
 *         .build();
 * }</pre>
 *
 * <p>A threshold starts being exceeded when the lower bound of the measure is above it, and stops
 * when the upper bound is low enough. In between, the state does not change. An ended process no
 * longer exceeds a threshold.
 */
public final class Watch implements Consumer<Report> {

  /** A measure at a time, in nanoseconds. */
  private record Point(long nanos, double value) {}

  private final Threshold threshold;
  private final Consumer<Crossing> listener;

  /** The subjects that exceed it, with their last measure that was certain. */
  private final Map<String, Measure> exceeding = new HashMap<>();

  /** The measures of each subject within the window, oldest first. */
  private final Map<String, Deque<Point>> history = new HashMap<>();

  private Watch(Threshold threshold, Consumer<Crossing> listener) {
    this.threshold = threshold;
    this.listener = listener;
  }

  /**
   * Watches a threshold.
   *
   * @param threshold the threshold
   * @param listener called with each crossing
   * @return the watch
   */
  public static Watch over(Threshold threshold, Consumer<Crossing> listener) {
    return new Watch(threshold, listener);
  }

  /** {@return the files that must be read to know what it compares} */
  public Demand demand() {
    return threshold.by().demand();
  }

  /** Compares a report. A report with a {@link Report#problem()} is ignored. */
  @Override
  public void accept(Report report) {
    if (report.problem().isPresent()) {
      return;
    }
    Map<String, Measure> measures = Measures.of(threshold, report, report.rates());
    // A sum that lacks unread processes can exceed a threshold; it cannot show that this ended.
    boolean isPartial =
        threshold.of() != Threshold.Of.PROCESS && report.snapshot().unread().size() > 0;
    measures.forEach(
        (subject, measure) -> {
          long nanos = report.snapshot().monotonicNanos();
          Measure now =
              threshold.window().isEmpty()
                  ? measure
                  : measure.with(growth(subject, measure.value(), nanos));
          compare(subject, now, isPartial);
        });
    if (!isPartial) {
      endMissing(report, measures);
    }
    history.keySet().retainAll(measures.keySet());
  }

  /** The growth of a measure per second; NaN if unknown. */
  private double growth(String subject, double value, long nanos) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    long window = threshold.window().map(Duration::toNanos).orElse(0L);
    Deque<Point> points = history.computeIfAbsent(subject, any -> new ArrayDeque<>());
    Point start = null; // the latest point that is as old as the window
    while (!points.isEmpty() && nanos - points.peekFirst().nanos >= window) {
      start = points.pollFirst();
    }
    if (start != null) {
      points.addFirst(start);
    }
    points.addLast(new Point(nanos, value));
    return start == null ? Double.NaN : (value - start.value) / ((nanos - start.nanos) / 1e9);
  }

  private void compare(String subject, Measure now, boolean isPartial) {
    boolean exceeds = exceeding.containsKey(subject);
    if (!exceeds && now.lower() > threshold.above()) {
      exceeding.put(subject, now);
      report(subject, now, isPartial ? Double.POSITIVE_INFINITY : now.upper(), true);
    } else if (exceeds && isPartial) {
      return;
    } else if (exceeds && now.upper() <= threshold.until()) {
      exceeding.remove(subject);
      report(subject, now, now.upper(), false);
    } else if (exceeds && (!Double.isNaN(now.value()) || now.lower() > threshold.until())) {
      exceeding.put(subject, now);
    }
  }

  /** Ended processes and empty subgroups no longer exceed the threshold. */
  private void endMissing(Report report, Map<String, Measure> measures) {
    List<String> missing = new ArrayList<>(exceeding.keySet());
    missing.removeAll(measures.keySet());
    for (String subject : missing) {
      Measure last = exceeding.get(subject);
      boolean isUnsampled =
          last != null
              && last.process().isPresent()
              && report.snapshot().unsampled().contains(last.process().get().pid());
      if (last != null && !isUnsampled) {
        exceeding.remove(subject);
        report(subject, last, last.upper(), false);
      }
    }
  }

  private void report(String subject, Measure measure, double upper, boolean begun) {
    listener.accept(
        new Crossing(
            threshold,
            subject,
            measure.process(),
            begun,
            measure.lower(),
            upper,
            measure.known(),
            measure.processes()));
  }
}
