package io.procmem.report;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.util.List;

/** Matches the processes of two snapshots. A reused pid is another process. */
final class SnapshotMatching {

  /** The row of a process that the other snapshot does not have. */
  static final int NONE = -1;

  private SnapshotMatching() {}

  /** For each row of a snapshot, the row of the same process in an earlier one. */
  static int[] rowsIn(Snapshot before, Snapshot now) {
    List<ProcessSample> earlier = before.processes();
    int[] rows = new int[now.processes().size()];
    int at = 0;
    for (int i = 0; i < rows.length; i++) {
      ProcessSample process = now.processes().get(i);
      while (at < earlier.size() && earlier.get(at).pid() < process.pid()) {
        at++;
      }
      boolean same = at < earlier.size() && earlier.get(at).id().equals(process.id());
      rows[i] = same ? at : NONE;
    }
    return rows;
  }
}
