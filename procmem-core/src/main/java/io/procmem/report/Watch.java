package io.procmem.report;

import io.procmem.report.Measures.Measure;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * <p>A threshold starts being exceeded when the lower bound of the measure, or of its growth, is
 * above it, so that is certain, and stops when the upper bound is low enough. Whatever the bounds
 * leave open changes nothing. An ended process no longer exceeds a threshold.
 */
public final class Watch implements Report.Listener {

  /**
   * A measure at a time, in nanoseconds.
   *
   * @param lacking the processes that a sum lacks, since their number is unknown
   * @param unsampled the processes of which not even the subject is known
   */
  private record Point(long nanos, Measure measure, PidSet lacking, PidSet unsampled) {}

  private final Threshold threshold;
  private final Consumer<Crossing> listener;

  /**
   * The last certain measure of a subject that exceeds the threshold.
   *
   * @param counted the processes that a sum included; empty for growth
   */
  private record Exceeding(Measure measure, PidSet counted) {}

  /** The subjects that exceed it. */
  private final Map<Object, Exceeding> exceeding = new HashMap<>();

  /**
   * The measures of each subject within the window, oldest first, and the last one before it. None
   * of reports that lack unread processes.
   */
  private final Map<Object, Deque<Point>> history = new HashMap<>();

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
  @Override
  public Demand demand() {
    return threshold.by().demand();
  }

  /**
   * Compares a report. A report with a {@link Report#problem()} is ignored, and so is what a report
   * for other files does not show as well as one that reads {@link #demand}.
   */
  @Override
  public void accept(Report report) {
    if (report.problem().isPresent()) {
      return;
    }
    Map<Object, Measure> measures = Measures.of(threshold, report);
    // A sum that lacks unread processes can exceed a threshold; it cannot show that this ended.
    boolean isPartial =
        threshold.of() != Threshold.Of.PROCESS && report.snapshot().unread().size() > 0;
    Map<Object, PidSet> counted = Measures.counted(threshold, report);
    Map<Object, PidSet> lacking = Measures.lacking(threshold, report);
    measures.forEach(
        (subject, measure) -> {
          PidSet has = counted.getOrDefault(subject, PidSet.empty());
          PidSet lacks = lacking.getOrDefault(subject, PidSet.empty());
          if (threshold.window().isPresent()) {
            Snapshot snapshot = report.snapshot();
            Point now = new Point(snapshot.monotonicNanos(), measure, lacks, snapshot.unsampled());
            compareGrowth(subject, now, has, isPartial);
          } else {
            compare(subject, measure, has, isPartial || lacksCounted(subject, lacks));
          }
        });
    if (!isPartial) {
      endMissing(report, measures);
    }
    history.keySet().retainAll(measures.keySet());
  }

  /**
   * {@return a crossing for each process, subgroup or group that exceeds the threshold now, with
   * its last certain measure, in no particular order; {@code begun} is true}
   */
  public List<Crossing> exceeding() {
    List<Crossing> all = new ArrayList<>();
    exceeding.forEach(
        (subject, last) -> all.add(crossing(subject, last.measure, last.measure.upper(), true)));
    return all;
  }

  /** Whether a process is unknown now that was part of a sum when that exceeded the threshold. */
  private boolean lacksCounted(Object subject, PidSet lacks) {
    Exceeding last = exceeding.get(subject);
    return last != null && last.counted.and(lacks).size() > 0;
  }

  private void compareGrowth(Object subject, Point now, PidSet counted, boolean isPartial) {
    Point start = start(subject, now.nanos - threshold.window().orElseThrow().toNanos());
    if (start != null) {
      compare(subject, growth(start, now, counted), PidSet.empty(), isPartial);
    }
    if (!isPartial && !Double.isNaN(now.measure.lower())) {
      history.computeIfAbsent(subject, any -> new ArrayDeque<>()).addLast(now);
    }
  }

  /** The last point of a subject until a time; null if there is none. Forgets those before it. */
  private @Nullable Point start(Object subject, long nanos) {
    Deque<Point> points = history.getOrDefault(subject, new ArrayDeque<>());
    Point start = null;
    while (!points.isEmpty() && points.peekFirst().nanos - nanos <= 0) {
      start = points.pollFirst();
    }
    if (start != null) {
      points.addFirst(start);
    }
    return start;
  }

  /**
   * The growth per second between two points. With a process that only the first sum lacks, a sum
   * seems to grow; with one that only the second lacks, to shrink.
   */
  private static Measure growth(Point start, Point now, PidSet counted) {
    double seconds = (now.nanos - start.nanos) / 1e9;
    boolean seemsToGrow =
        counted.and(start.lacking).size() > 0 || counted.and(start.unsampled).size() > 0;
    boolean seemsToShrink = now.lacking.and(start.lacking).size() < now.lacking.size();
    return now.measure.with(
        seemsToGrow
            ? Double.NEGATIVE_INFINITY
            : (now.measure.lower() - start.measure.upper()) / seconds,
        seemsToShrink
            ? Double.POSITIVE_INFINITY
            : (now.measure.upper() - start.measure.lower()) / seconds);
  }

  private void compare(Object subject, Measure now, PidSet counted, boolean isPartial) {
    boolean exceeds = exceeding.containsKey(subject);
    if (!exceeds && now.lower() > threshold.above()) {
      exceeding.put(subject, new Exceeding(now, counted));
      report(subject, now, isPartial ? Double.POSITIVE_INFINITY : now.upper(), true);
    } else if (exceeds && isPartial) {
      return;
    } else if (exceeds && now.upper() <= threshold.until()) {
      exceeding.remove(subject);
      report(subject, now, now.upper(), false);
    } else if (exceeds && (now.isNarrow() || now.lower() > threshold.until())) {
      exceeding.put(subject, new Exceeding(now, counted));
    }
  }

  /** Ended processes and empty subgroups no longer exceed the threshold. */
  private void endMissing(Report report, Map<Object, Measure> measures) {
    List<Object> missing = new ArrayList<>(exceeding.keySet());
    missing.removeAll(measures.keySet());
    for (Object subject : missing) {
      Exceeding exceeded = exceeding.get(subject);
      Measure last = exceeded == null ? null : exceeded.measure;
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

  private void report(Object subject, Measure measure, double upper, boolean begun) {
    listener.accept(crossing(subject, measure, upper, begun));
  }

  private Crossing crossing(Object subject, Measure measure, double upper, boolean begun) {
    return new Crossing(
        threshold,
        subject.toString(),
        measure.process(),
        begun,
        measure.lower(),
        upper,
        measure.known(),
        measure.processes());
  }
}
