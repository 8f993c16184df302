package io.procmem.metrics;

import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What rows are made from: a report, and the settings of the table that shows it. */
public interface RowContext {

  /** {@return the report} */
  Report report();

  /** {@return the processes that have rows of their own; see {@link MetricTable#top}} */
  List<ProcessUsage> processes();

  /** {@return the further labels of processes; see {@link MetricTable#label}} */
  List<ProcessLabel> processLabels();

  /**
   * The labels of a process.
   *
   * @param process the process
   * @return the values of {@code pid}, {@code name}, {@code group} and {@code subgroup}, and then
   *     those of {@link #processLabels()}. The name of a kernel worker is without its current work
   */
  default List<String> labels(ProcessUsage process) {
    return StandardRows.labels(process, processLabels());
  }

  /**
   * When a process started, as it was first shown: if the machine's clock is set, the time stays,
   * so that it can identify the process.
   *
   * @param process the process
   * @return the time, by the machine's clock; empty if unknown
   */
  Optional<Instant> startOf(ProcessId process);

  /** {@return how many series the table shows; 0 until all rows are made} */
  int series();

  /** {@return how many more series there would be without a limit; 0 until all rows are made} */
  int foldedSeries();

  /**
   * Adds up a number over all reports that the table has shown. A report that is shown again adds
   * nothing, nor does one that is older than another; one with a {@linkplain Report#problem()
   * problem} stands for a failed scan, and its number counts.
   *
   * @param name what is added up; another name is another sum
   * @param number the number in this report, 0 or more
   * @return the sum, which never decreases
   */
  long sumOfReports(String name, long number);
}
