package io.procmem.internal.exposition;

import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Limits how often the labels of a process change. A process can change its name, user and control
 * group in each scan. Each label follows {@value #MAX_CHANGES} changes; after the next it is {@code
 * other} for the rest of the process's life. A label that cannot be read keeps its value; one that
 * is known to have none, as of a process that has left its unit, becomes empty. Guarded by the
 * exposition's lock.
 */
final class LabelChanges<T> {

  private static final int MAX_CHANGES = 3;

  private final List<String> names;

  /** The last of the labels; those before are never empty. */
  private final List<ProcessLabel> further;

  private final Demand demand;
  private final LabelValues values;
  private final Map<Object, Shown> processes = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  /**
   * No process yet.
   *
   * @param names all labels
   * @param further those that the table adds, which are the last
   */
  LabelChanges(List<String> names, List<ProcessLabel> further, LabelValues values) {
    this.names = names;
    this.further = further;
    this.demand = further.stream().map(ProcessLabel::demand).reduce(Demand.of(), Demand::plus);
    this.values = values;
  }

  /** The labels of one process. */
  private final class Shown {
    private List<String> labels;
    private final byte[] changes = new byte[names.size()];

    Shown(List<String> first) {
      this.labels = values.takeOrOther(names, first);
    }

    List<String> follow(List<String> now, Optional<ProcessSample> sample) {
      if (!now.equals(labels)) {
        List<String> next = new ArrayList<>(labels);
        for (int i = 0; i < changes.length; i++) {
          if (!now.get(i).equals(labels.get(i)) && isKnown(i, now.get(i), sample)) {
            next.set(i, change(i, now.get(i)));
          }
        }
        labels = List.copyOf(next);
      }
      return labels;
    }

    private String change(int label, String value) {
      String next =
          changes[label] < MAX_CHANGES
              ? values.takeOrOther(names.get(label), value)
              : LabelValues.OTHER;
      if (!next.equals(labels.get(label)) && !labels.get(label).isEmpty()) {
        changes[label]++;
      }
      return next;
    }
  }

  private boolean isKnown(int label, String value, Optional<ProcessSample> sample) {
    int at = label - (names.size() - further.size());
    return (at >= 0 && sample.isPresent())
        ? further.get(at).isKnown(sample.get())
        : !value.isEmpty();
  }

  /**
   * Shows the processes of a report under their labels.
   *
   * @param other the key of the row that several processes are added up in, which keeps its labels
   */
  List<Row<T>> label(Report report, List<Row<T>> rows, Optional<Object> other) {
    Snapshot snapshot = report.snapshot();
    // A report that is older, or that lacks files, does not tell what has changed.
    boolean follows =
        report.problem().isEmpty()
            && snapshot.monotonicNanos() > newest
            && snapshot.demand().covers(demand);
    if (follows) {
      newest = snapshot.monotonicNanos();
      processes.keySet().removeIf(key -> hasEnded((ProcessId) key, snapshot));
    }
    List<Row<T>> labelled = new ArrayList<>(rows.size());
    for (Row<T> row : rows) {
      boolean isOther = other.isPresent() && other.get().equals(row.key());
      labelled.add(isOther ? row : RelabelledRow.of(row, labels(row, follows, snapshot)));
    }
    return labelled;
  }

  private static boolean hasEnded(ProcessId id, Snapshot now) {
    Optional<ProcessSample> sample = now.find(id.pid());
    return sample.isPresent() ? !sample.get().id().equals(id) : !now.unsampled().contains(id.pid());
  }

  private List<String> labels(Row<T> row, boolean follows, Snapshot snapshot) {
    Shown shown = processes.get(row.key());
    if (!follows) {
      return shown == null ? values.takeOrOther(names, row.labelValues()) : shown.labels;
    }
    if (shown == null) {
      shown = new Shown(row.labelValues());
      processes.put(row.key(), shown);
    }
    return shown.follow(row.labelValues(), snapshot.find(((ProcessId) row.key()).pid()));
  }
}
