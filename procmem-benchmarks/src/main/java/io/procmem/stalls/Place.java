package io.procmem.stalls;

import io.procmem.comparison.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Under which conditions the reader runs. */
enum Place {
  /** No other work interrupts the reader, so only the lock is measured. */
  REAL_TIME("reader with real-time priority", List.of("chrt", "-f", "1")),
  NORMAL("reader at nice 0", List.of()),
  BUSY("reader at nice 0 beside two busy loops", List.of()),
  NICE("reader at nice 19 beside two busy loops", List.of("nice", "-n", "19")),
  QUOTA("reader limited to 20 ms of CPU in each 100 ms", List.of());

  private static final int BUSY_LOOPS = 2;
  private static final int USUAL_GIB = 4;

  private final String title;
  private final List<String> prefix;

  Place(String title, List<String> prefix) {
    this.title = title;
    this.prefix = prefix;
  }

  String title() {
    return title;
  }

  /** The targets to read: of all sizes where nothing is in the way of the reader. */
  List<Shape> shapes() {
    return this == REAL_TIME || this == NORMAL ? Shape.all() : Shape.inSmallPages(USUAL_GIB);
  }

  /** How long to read in each way. At nice 19, one detail takes seconds. */
  long millis() {
    return this == NICE ? 10_000 : 5_000;
  }

  /** The command that runs the reader. */
  List<String> prefix() {
    return prefix;
  }

  /**
   * Makes the conditions for a reader that is warm already. {@link #leave} ends them.
   *
   * @param cgroup the directory of a cgroup with the quota
   * @return the processes that were started
   */
  List<Process> enter(long reader, Path cgroup) throws IOException {
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

  static void leave(List<Process> started) {
    started.forEach(ChildProcess::end);
  }
}
