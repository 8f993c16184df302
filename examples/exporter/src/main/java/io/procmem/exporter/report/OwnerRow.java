package io.procmem.exporter.report;

import io.procmem.container.CgroupUsage;
import io.procmem.exporter.owners.Owner;
import io.procmem.report.ProcessUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of one owner. Immutable.
 *
 * @param owner the owner
 * @param processes those that were read
 * @param unread how many others it has, which could not be read this time
 * @param cgroup its control group; empty if it has none, or if that is not visible
 */
record OwnerRow(
    Owner owner, List<ProcessUsage> processes, int unread, Optional<CgroupUsage> cgroup) {

  OwnerRow {
    processes = List.copyOf(processes);
  }

  int count() {
    return processes.size() + unread;
  }

  /** The same column as that of a process, for the sum over all of them. */
  static Column<OwnerRow> summed(Column<ProcessUsage> column) {
    return column.from(row -> row.sum(column));
  }

  private Amount sum(Column<ProcessUsage> column) {
    List<Amount> amounts = new ArrayList<>();
    for (ProcessUsage process : processes) {
      if (column.of(process) instanceof Amount amount) {
        amounts.add(amount);
      }
    }
    return Amount.sum(column.unit(), amounts).without(unread);
  }
}
