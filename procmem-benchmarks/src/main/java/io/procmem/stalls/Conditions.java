package io.procmem.stalls;

import io.procmem.comparison.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The conditions under which the reader runs. */
enum Conditions {
  /** No other work interrupts the reader, so only the lock is measured. */
  REAL_TIME("reader with real-time priority", List.of("chrt", "-f", "1")),
  NORMAL("reader at nice 0", List.of()),
  BUSY("reader at nice 0 with two busy loops", List.of()),
  NICE("reader at nice 19 with two busy loops", List.of("nice", "-n", "19")),
  QUOTA("reader limited to 20 ms of CPU in each 100 ms", List.of());

  private static final int BUSY_LOOPS = 2;
  private static final int USUAL_GIB = 4;

  private final String title;
  private final List<String> prefix;

  Conditions(String title, List<String> prefix) {
    this.title = title;
    this.prefix = prefix;
  }

  String title() {
    return title;
  }

  /** The targets to read: of all sizes if no other work disturbs the reader. */
  List<TargetLayout> layouts() {
    return this == REAL_TIME || this == NORMAL
        ? TargetLayout.all()
        : TargetLayout.inSmallPages(USUAL_GIB);
  }

  /** How long to read in each mode. At nice 19, one detail takes seconds. */
  long millis() {
    return this == NICE ? 10_000 : 5_000;
  }

  /** The command that runs the reader. */
  List<String> prefix() {
    return prefix;
  }

  /**
   * Creates the conditions for a reader whose code is already compiled. {@link #stop} ends them.
   *
   * @param cgroup the directory of a cgroup with the quota
   * @return the processes that were started
   */
  List<Process> start(long reader, Path cgroup) throws IOException {
    List<Process> started = new ArrayList<>();
    if (this == BUSY || this == NICE) {
      for (int i = 0; i < BUSY_LOOPS; i++) {
        started.add(ChildProcess.start(new ProcessBuilder("sh", "-c", "while :; do :; done")));
      }
    } else if (this == QUOTA) {
      Files.writeString(cgroup.resolve("cgroup.procs"), Long.toString(reader));
    }
    return started;
  }

  static void stop(List<Process> started) {
    started.forEach(ChildProcess::end);
  }
}
