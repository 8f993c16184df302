package io.procmem.report;

import io.procmem.report.Measures.Measure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks at one report after another, and tells when a threshold begins to be exceeded and when it
 * no longer is. For {@code ProcMemBuilder.listener}, or to be called by hand; by one thread at a
 * time.
 *
 * <p>A number that is not known changes nothing. A process that has ended no longer exceeds
 * anything.
 */
public final class Watch implements Consumer<Report> {

  /** A measure at a time, in nanoseconds. */
  private record Point(long nanos, double value) {}

  private final Threshold threshold;
  private final Consumer<Crossing> told;

  /** Who exceeds it, and by which measure when last known. */
  private final Map<String, Measure> exceeding = new HashMap<>();

  /** The measures of each subject within the window, oldest first. */
  private final Map<String, Deque<Point>> history = new HashMap<>();

  private Watch(Threshold threshold, Consumer<Crossing> told) {
    this.threshold = threshold;
    this.told = told;
  }

  /**
   * A watch over a threshold.
   *
   * @param threshold the threshold
   * @param told who is told
   * @return the watch
   */
  public static Watch over(Threshold threshold, Consumer<Crossing> told) {
    return new Watch(threshold, told);
  }

  /** Looks at a report; those with a {@link Report#problem()} say nothing new. */
  @Override
  public void accept(Report report) {
    if (report.problem().isPresent()) {
      return;
    }
    Map<String, Measure> measures = Measures.of(threshold, report, report.figures());
    // A sum without those that could not be read may exceed a threshold, but never ends that.
    boolean isPartial =
        threshold.of() != Threshold.Of.PROCESS && report.snapshot().unread().size() > 0;
    measures.forEach(
        (subject, measure) -> {
          double value = value(subject, measure.value(), report.snapshot().monotonicNanos());
          look(subject, new Measure(measure.process(), value), isPartial);
        });
    if (!isPartial) {
      endThoseLeft(report, measures);
    }
    history.keySet().retainAll(measures.keySet());
  }

  /** The measure itself, or its growth; NaN if that is not known. */
  private double value(String subject, double value, long nanos) {
    if (threshold.window().isEmpty() || Double.isNaN(value)) {
      return threshold.window().isEmpty() ? value : Double.NaN;
    }
    long window = threshold.window().get().toNanos();
    Deque<Point> points = history.computeIfAbsent(subject, any -> new ArrayDeque<>());
    Point start = null; // the youngest that is as old as the window
    while (!points.isEmpty() && nanos - points.peekFirst().nanos >= window) {
      start = points.pollFirst();
    }
    if (start != null) {
      points.addFirst(start);
    }
    points.addLast(new Point(nanos, value));
    return start == null ? Double.NaN : (value - start.value) / ((nanos - start.nanos) / 1e9);
  }

  private void look(String subject, Measure now, boolean isPartial) {
    boolean exceeds = exceeding.containsKey(subject);
    if (!exceeds && now.value() > threshold.above()) {
      exceeding.put(subject, now);
      tell(subject, now, true);
    } else if (exceeds && isPartial) {
      return;
    } else if (exceeds && now.value() <= threshold.until()) {
      exceeding.remove(subject);
      tell(subject, now, false);
    } else if (exceeds && !Double.isNaN(now.value())) {
      exceeding.put(subject, now);
    }
  }

  /** A process that has ended, or a subgroup without processes, exceeds nothing. */
  private void endThoseLeft(Report report, Map<String, Measure> measures) {
    List<String> left = new ArrayList<>(exceeding.keySet());
    left.removeAll(measures.keySet());
    for (String subject : left) {
      Measure last = exceeding.get(subject);
      boolean unseen =
          last != null
              && last.process().isPresent()
              && report.snapshot().unsampled().contains(last.process().get().pid());
      if (last != null && !unseen) {
        exceeding.remove(subject);
        tell(subject, last, false);
      }
    }
  }

  private void tell(String subject, Measure measure, boolean begun) {
    told.accept(new Crossing(threshold, subject, measure.process(), begun, measure.value()));
  }
}
