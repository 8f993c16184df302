package io.procmem.watch;

import static java.util.Objects.requireNonNull;

import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.watch.MemoryMeasures.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the memory of the machine or of containers with a threshold, report after report, and
 * reports when it starts and stops being exceeded. Pass it to {@code ProcMemBuilder.listener}, and
 * set {@code sampleEvery}; or call it yourself with reports that include its {@link #demand}. Not
 * thread-safe: a listener is called by one thread at a time.
 *
 * <pre>{@code
 * MemoryThreshold threshold =
 *     MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.OWN_CONTAINER, 0.1);
 * ProcMem procMem =
 *     ProcMem.builder()
 *         .sampleEvery(Duration.ofSeconds(5))
 *         .listener(MemoryWatch.over(threshold, crossing -> System.out.println(crossing)))
 *         .build();
 * }</pre>
 *
 * <p>An unknown measure changes nothing. A container that has ended no longer exceeds a threshold.
 */
public final class MemoryWatch implements Report.Listener {

  private final MemoryThreshold threshold;
  private final Consumer<MemoryCrossing> listener;

  /** The last known measure of each subject that exceeds the threshold. */
  private final Map<String, Double> exceeding = new TreeMap<>();

  /** The used memory of each subject within the window, oldest first, and the last before it. */
  private final Map<String, Deque<Reading>> history = new HashMap<>();

  private MemoryWatch(MemoryThreshold threshold, Consumer<MemoryCrossing> listener) {
    this.threshold = requireNonNull(threshold, "threshold");
    this.listener = requireNonNull(listener, "listener");
  }

  /**
   * Watches a threshold.
   *
   * @param threshold the threshold
   * @param listener called with each crossing
   * @return the watch
   * @throws NullPointerException if an argument is null
   */
  public static MemoryWatch over(MemoryThreshold threshold, Consumer<MemoryCrossing> listener) {
    return new MemoryWatch(threshold, listener);
  }

  /** {@return the files that must be read for the measure} */
  @Override
  public Demand demand() {
    return MemoryMeasures.demand(threshold);
  }

  /**
   * Compares a report. A report with a {@link Report#problem()} is ignored. A measure whose files
   * the report does not include is unknown.
   */
  @Override
  public void accept(Report report) {
    if (report.problem().isPresent()) {
      return;
    }
    Map<String, Reading> measures = MemoryMeasures.of(threshold, report.snapshot());
    measures.forEach(this::compare);
    if (threshold.of() == MemoryThreshold.Of.CONTAINER
        && report.snapshot().demand().covers(demand())) {
      Set<String> existing = new HashSet<>(measures.keySet());
      report.containers().stream()
          .filter(usage -> usage.totals().processes() > 0) // others have ended
          .forEach(usage -> existing.add(usage.owner().container().id()));
      endMissing(existing);
    }
  }

  /**
   * {@return a crossing for each subject that exceeds the threshold now, with its last known
   * measure; {@code begun} is true}
   */
  public List<MemoryCrossing> exceeding() {
    List<MemoryCrossing> all = new ArrayList<>();
    exceeding.forEach(
        (subject, value) -> all.add(new MemoryCrossing(threshold, subject, true, value)));
    return all;
  }

  private void compare(String subject, Reading measure) {
    double value = threshold.window().isPresent() ? growth(subject, measure) : measure.value();
    if (!exceeding.containsKey(subject)) {
      if (threshold.isExceededBy(value)) {
        exceeding.put(subject, value);
        listener.accept(new MemoryCrossing(threshold, subject, true, value));
      }
    } else if (threshold.isOverAt(value)) {
      exceeding.remove(subject);
      listener.accept(new MemoryCrossing(threshold, subject, false, value));
    } else if (!Double.isNaN(value)) {
      exceeding.put(subject, value);
    }
  }

  /** The growth per second since the start of the window; NaN if it is unknown, or known before. */
  private double growth(String subject, Reading now) {
    if (Double.isNaN(now.value())) {
      return Double.NaN;
    }
    Deque<Reading> points = history.computeIfAbsent(subject, any -> new ArrayDeque<>());
    if (!points.isEmpty() && points.peekLast().nanos() == now.nanos()) {
      return Double.NaN; // the control group was not read again
    }
    Reading start = start(points, now.nanos() - threshold.window().orElseThrow().toNanos());
    points.addLast(now);
    return start == null
        ? Double.NaN
        : (now.value() - start.value()) / ((now.nanos() - start.nanos()) / 1e9);
  }

  /** The last point until a time; null if there is none. Forgets those before it. */
  private static @Nullable Reading start(Deque<Reading> points, long nanos) {
    Reading start = null;
    while (!points.isEmpty() && points.peekFirst().nanos() - nanos <= 0) {
      start = points.pollFirst();
    }
    if (start != null) {
      points.addFirst(start);
    }
    return start;
  }

  /** A container that has neither a control group nor a process, read or not, is gone. */
  private void endMissing(Set<String> existing) {
    history.keySet().retainAll(existing);
    for (Map.Entry<String, Double> last : List.copyOf(exceeding.entrySet())) {
      if (!existing.contains(last.getKey())) {
        exceeding.remove(last.getKey());
        listener.accept(new MemoryCrossing(threshold, last.getKey(), false, last.getValue()));
      }
    }
  }
}
