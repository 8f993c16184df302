package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Readings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Ranks the processes of each subgroup in one pass over all. */
final class Tops {

  /** Of one subgroup: the best so far, and the sum over all its processes. */
  private static final class Field {
    private final TopN best;
    private double sum;

    private Field(int n) {
      best = new TopN(n);
    }
  }

  private static final Comparator<Subgroup> OTHER_LAST =
      Comparator.comparing(Subgroup::isOther).thenComparing(Comparator.naturalOrder());

  private final Rates figures;
  private final Ranking by;
  private final Map<Subgroup, Field> fields = new TreeMap<>(OTHER_LAST);

  Tops(Rates figures, Classification classes, Ranking by, int n, int nOther) {
    this.figures = figures;
    this.by = by;
    int rows = classes.byRow().size();
    for (int row = 0; row < rows; row++) {
      Subgroup subgroup = classes.of(row);
      int most = Math.min(subgroup.isOther() ? nOther : n, rows);
      if (most > 0) {
        Field field = fields.computeIfAbsent(subgroup, key -> new Field(most));
        long value = by.value(figures, row);
        if (value != Readings.ABSENT) {
          field.best.offer(value, row);
        }
        field.sum += Math.max(0, by.measure(figures, row)); // a double: no sum of CPU overflows it
      }
    }
  }

  List<SubgroupTop> ranked(IntFunction<ProcessUsage> usages) {
    List<SubgroupTop> tops = new ArrayList<>();
    fields.forEach(
        (subgroup, field) -> {
          List<RankedUsage> ranked = new ArrayList<>();
          for (int row : field.best.ranked()) {
            ranked.add(new RankedUsage(ranked.size() + 1, usages.apply(row), share(row, field)));
          }
          if (!ranked.isEmpty()) {
            tops.add(new SubgroupTop(subgroup, ranked));
          }
        });
    return List.copyOf(tops);
  }

  private OptionalDouble share(int row, Field field) {
    long measure = by.measure(figures, row);
    return measure == Readings.ABSENT || field.sum <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(measure / field.sum);
  }
}
