package io.procmem.metrics;

import java.util.List;

/** What the rows of a metric are about. */
public enum RowKind {
  /** The machine: one row. */
  MACHINE(true),
  /** Each of the machine's processors. */
  PROCESSOR(false, "cpu"),
  /** The scan that the report is from: one row. */
  SCAN(true),
  /** Each subgroup; a group is the sum over its subgroups. */
  GROUP(true, "group", "subgroup"),
  /** Each user whose name or number is known. */
  USER(false, "user", "uid"),
  /**
   * Each of the processes that use most, or every process. All but the first four labels are asked
   * for by {@link MetricTable#label}.
   */
  PROCESS(true, "pid", "name", "group", "subgroup");

  private final boolean usual;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> labelNames;

  RowKind(boolean usual, String... labelNames) {
    this.usual = usual;
    this.labelNames = List.of(labelNames);
  }

  /** {@return whether {@link MetricTable#standard()} has it} */
  public boolean isStandard() {
    return usual;
  }

  /** {@return the names of the labels that tell its rows from each other} */
  public List<String> labelNames() {
    return labelNames;
  }
}
