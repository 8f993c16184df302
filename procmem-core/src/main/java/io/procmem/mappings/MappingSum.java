package io.procmem.mappings;

import io.procmem.snapshot.Readings;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Adds up mappings. A sum that is too large for its type is the largest value of the type. */
final class MappingSum {

  private static final MappingField[] FIELDS = MappingField.values();

  private final String name;
  private final long[] values = new long[FIELDS.length];
  private long mappings;
  private int processes;

  /** The process that was last counted: all mappings of a process are added one after the other. */
  private @Nullable ProcessMappings last;

  MappingSum(String name) {
    this.name = name;
    Arrays.fill(values, Readings.ABSENT);
  }

  /** Adds mappings of a process, which counts once. */
  @SuppressWarnings("ReferenceEquality") // of the same report
  void add(ProcessMappings process, MappingUsage usage) {
    if (process != last) {
      last = process;
      processes++;
    }
    mappings += usage.mappings();
    for (MappingField field : FIELDS) {
      long more = usage.readings().getOr(field, Readings.ABSENT);
      if (more != Readings.ABSENT) {
        int i = field.ordinal();
        values[i] = values[i] == Readings.ABSENT ? more : together(field, values[i], more);
      }
    }
  }

  private static long together(MappingField field, long one, long other) {
    if (field.isMaximum()) {
      return Math.max(one, other);
    }
    long sum = one + other;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  boolean isEmpty() {
    return mappings == 0;
  }

  MappingUsage usage() {
    return new MappingUsage(name, mappings, processes, Readings.of(FIELDS, values));
  }
}
