package io.procmem.internal.exposition;

import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Limits the values of each label. Processes choose their names, users and control groups, and a
 * metrics backend keeps every series it has ever scraped; so a label has a limited number of values
 * for as long as this object lives, and each has a limited length. No value is removed to make room
 * for another: then their number would grow with time. Thread-safe.
 */
public final class LabelValues {

  /** What stands for each value beyond the limit. */
  static final String OTHER = "other";

  /** In code points. */
  private static final int MAX_LENGTH = 200;

  /**
   * Labels whose values are not limited: pids, ids of containers, names of pods, and units such as
   * {@code session-12.scope}. Their series end with them. {@code proc_pid} is a pid in the names of
   * another exporter; those with dots are by OpenTelemetry.
   */
  private static final Set<String> IDENTITIES =
      Set.of(
          "pid",
          ProcessLabel.PARENT_PID.labelName(),
          "proc_pid",
          "container_id",
          "pod_uid",
          "pod",
          "unit",
          "process.pid",
          "process.creation.time",
          ProcessLabel.PARENT_PID.attributeName(),
          ProcessLabel.CONTAINER_ID.attributeName(),
          ProcessLabel.POD.attributeName(),
          ProcessLabel.UNIT.attributeName());

  private final int limit;
  private final Map<String, Set<String>> byLabel = new HashMap<>();

  /**
   * No values yet.
   *
   * @param table has their limit
   */
  public LabelValues(MetricTable table) {
    this.limit = table.labelValueLimit();
  }

  /** The largest number of values of each label. */
  int limit() {
    return limit;
  }

  /** Whether a label identifies what it describes, and has no limit of values. */
  static boolean isIdentity(String name) {
    return IDENTITIES.contains(name);
  }

  /** Takes values of a row that is always there, whatever the limit. */
  synchronized void reserve(List<String> names, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      remember(names.get(i), values.get(i));
    }
  }

  /**
   * Takes the values of a row that is to be shown.
   *
   * @return false if there is no room for all of them; none is then taken
   */
  synchronized boolean take(List<String> names, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      if (!hasRoom(names.get(i), values.get(i))) {
        return false;
      }
    }
    reserve(names, values);
    return true;
  }

  /** Takes one value; returns it, or {@code other} if there is no room for it. */
  synchronized String takeOrOther(String name, String value) {
    if (!hasRoom(name, value)) {
      return OTHER;
    }
    remember(name, value);
    return value;
  }

  /** Takes values of a row; returns them with {@code other} in place of those without room. */
  synchronized List<String> takeOrOther(List<String> names, List<String> values) {
    List<String> taken = limited(names, values);
    reserve(names, taken);
    return taken;
  }

  /** Values with {@code other} in place of those without room; none is taken. */
  synchronized List<String> limited(List<String> names, List<String> values) {
    List<String> limited = new ArrayList<>(values);
    for (int i = 0; i < values.size(); i++) {
      if (!hasRoom(names.get(i), values.get(i))) {
        limited.set(i, OTHER);
      }
    }
    return limited.equals(values) ? values : List.copyOf(limited);
  }

  private boolean hasRoom(String name, String value) {
    if (isIdentity(name)) {
      return true;
    }
    Set<String> known = of(name);
    return known.contains(value) || known.size() < limit;
  }

  private void remember(String name, String value) {
    if (!isIdentity(name)) {
      of(name).add(value);
    }
  }

  private Set<String> of(String name) {
    return byLabel.computeIfAbsent(name, any -> new HashSet<>(Arrays.asList("", OTHER)));
  }

  /** Values without what exceeds the maximum length; the same list if nothing does. */
  static List<String> cut(List<String> values) {
    for (String value : values) {
      if (value.length() > MAX_LENGTH) {
        List<String> cut = new ArrayList<>(values);
        cut.replaceAll(LabelValues::cut);
        return List.copyOf(cut);
      }
    }
    return values;
  }

  private static String cut(String value) {
    boolean fits =
        value.length() <= MAX_LENGTH || value.codePointCount(0, value.length()) <= MAX_LENGTH;
    return fits ? value : value.substring(0, value.offsetByCodePoints(0, MAX_LENGTH));
  }
}
