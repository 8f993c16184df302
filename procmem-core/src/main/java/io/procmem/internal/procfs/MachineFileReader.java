package io.procmem.internal.procfs;

import io.procmem.internal.bytes.FileTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that belong to no process on threads of their own. By its name {@code meminfo} is a
 * file of the kernel, and cannot hang; but lxcfs mounts files of its own over it, as over {@code
 * stat}, {@code loadavg}, {@code uptime} and {@code pressure}, and a passwd file may lie on a
 * server that is down. A scan waits for such a file a little, once.
 *
 * <p>There are two threads, {@code procmem-machine-N}, apart from those for processes: one file
 * that hangs keeps nothing else from being read, and where all hang, processes are read as ever.
 */
final class MachineFileReader implements AutoCloseable {

  private static final int MAX_THREADS = 2;
  private static final long NO_DEADLINE_NANOS = Duration.ofDays(1).toNanos();

  private final ReaderThreads readers;
  private long patienceNanos;
  private @Nullable Throwable defect;
  private long filesOpened;
  private long bytesRead;

  MachineFileReader(FileTree tree, boolean captured) {
    this.readers =
        new ReaderThreads(
            "procmem-machine-",
            () -> new ProcReader(tree, captured),
            MAX_THREADS,
            ReaderThreads.IDLE);
  }

  /** Begins a scan, which waits so long for one file. */
  void startScan(long patienceNanos) {
    this.patienceNanos = patienceNanos;
    defect = null;
    filesOpened = 0;
    bytesRead = 0;
  }

  /** Reads some files, those of them that do not hang already. Returns when it is known how. */
  void read(List<MachineFile<?>> files) {
    List<MachineFile<?>> ready = new ArrayList<>(files.size());
    for (MachineFile<?> file : files) {
      if (file.startRead()) {
        ready.add(file);
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    ReadBatch batch = new ReadBatch(ready.size(), (index, desk) -> ready.get(index).read(desk));
    long deadline = System.nanoTime() + NO_DEADLINE_NANOS;
    readers.run(batch, new ReadDeadline(patienceNanos, deadline), () -> {});
    for (int i = 0; i < ready.size(); i++) {
      if (batch.wasTaken(i)) {
        ready.get(i).accept(batch.take(i), new PendingRead(batch, i));
      } else {
        ready.get(i).miss(batch.stopReason());
      }
    }
    filesOpened += batch.filesOpened();
    bytesRead += batch.bytesRead();
    defect = batch.defect() == null ? defect : batch.defect();
  }

  void read(MachineFile<?> file) {
    read(List.of(file));
  }

  /** What a read of this scan has thrown, if any did. */
  @Nullable Throwable defect() {
    return defect;
  }

  /** How many files this scan has opened. */
  long filesOpened() {
    return filesOpened;
  }

  /** How many bytes this scan was given. */
  long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    readers.close();
  }
}
