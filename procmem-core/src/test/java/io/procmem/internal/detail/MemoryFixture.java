package io.procmem.internal.detail;

import io.procmem.internal.parse.ImageMarks;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Reason;
import java.io.File;

/** The memory of processes, made for tests. */
final class MemoryFixture {

  /** The model predicts 384 ms for this, so a shorter read counts as measured. */
  private static final long VIRTUAL_BYTES = 16L << 30;

  private MemoryFixture() {}

  /** The {@code stat} of a process that has faulted a number of times. */
  static StatReading stat(long faults, long virtualBytes, long rssBytes) {
    return stat(1, faults, virtualBytes, rssBytes, false);
  }

  private static StatReading stat(
      int parent, long faults, long virtualBytes, long rssBytes, boolean isForked) {
    return new StatReading(
        "fake",
        ProcessState.SLEEPING,
        false,
        false,
        parent,
        1,
        new Cpu(0, 0, 0, 0),
        new Faults(faults, 0, 0, 0),
        virtualBytes,
        rssBytes,
        0,
        new ImageMarks(isForked, true, 16, 32, 48, 0));
  }

  /** A process somewhere in the tree of processes. */
  static ProcessMemory process(int pid, int parent, long start, boolean isForked) {
    ProcessMemory memory = new ProcessMemory(new ProcessFiles(new File("/proc"), pid));
    memory.files().identify(start);
    memory.startScan(stat(parent, 0, 4096, 4096, isForked));
    return memory;
  }

  /** A process whose read was tried at a time, or never, and is predicted to take some time. */
  static ProcessMemory process(int pid, long rssBytes, long triedAt, long predictedNanos) {
    ProcessMemory memory = new ProcessMemory(new ProcessFiles(new File("/proc"), pid));
    memory.startScan(stat(0, VIRTUAL_BYTES, rssBytes));
    memory.cost().accept(predictedNanos, false, 0, VIRTUAL_BYTES);
    if (triedAt != ProcessMemory.NEVER) {
      memory.fail(Reason.TORN, triedAt);
    }
    return memory;
  }
}
