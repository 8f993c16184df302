package io.procmem.internal.read;

import io.procmem.internal.bytes.FileTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the machine, on threads of their own. {@code meminfo} looks like a file of the
 * kernel, which cannot hang; but lxcfs mounts files of its own over it, and over {@code stat},
 * {@code loadavg}, {@code uptime} and {@code pressure}, and a passwd file may lie on a server that
 * is down. A scan waits a short time for such a file, once.
 *
 * <p>There are two threads, separate from those for processes: one file that hangs does not keep
 * others from being read, and if all hang, processes are still read.
 */
public final class MachineFileReader implements AutoCloseable {

  private static final int MAX_THREADS = 2;
  private static final long NO_DEADLINE_NANOS = Duration.ofDays(1).toNanos();

  private final ReaderThreads readers;
  private long readTimeoutNanos;
  private @Nullable Throwable defect;
  private long filesOpened;
  private long bytesRead;

  /** A reader with two threads, whose names begin with {@code name}. */
  public MachineFileReader(String name, FileTree tree, boolean captured, ThreadStarter starter) {
    this.readers =
        new ReaderThreads(
            name, () -> new ProcReader(tree, captured), MAX_THREADS, ReaderThreads.IDLE, starter);
  }

  /** Begins a scan, which waits up to {@code readTimeoutNanos} for one file. */
  public void startScan(long readTimeoutNanos) {
    this.readTimeoutNanos = readTimeoutNanos;
    defect = null;
    filesOpened = 0;
    bytesRead = 0;
  }

  /** Reads files, except those that already hang; returns when each has a value or a reason. */
  public void read(List<MachineFile<?>> files) {
    read(files, NO_DEADLINE_NANOS);
  }

  /** As above, but begins no further read after some time: the others are out of time. */
  public void read(List<MachineFile<?>> files, long budgetNanos) {
    List<SlowRead> reads = new ArrayList<>(files.size());
    for (MachineFile<?> file : files) {
      SlowRead read = file.startRead();
      if (read != null) {
        reads.add(read);
      }
    }
    if (reads.isEmpty()) {
      return;
    }
    ReadBatch batch = new ReadBatch(reads);
    long deadline = System.nanoTime() + budgetNanos;
    readers.run(batch, new ReadDeadline(readTimeoutNanos, deadline), () -> {});
    batch.collect();
    filesOpened += batch.filesOpened();
    bytesRead += batch.bytesRead();
    defect = batch.defect() == null ? defect : batch.defect();
  }

  public void read(MachineFile<?> file) {
    read(List.of(file));
  }

  /** What a read of this scan threw; null if none did. */
  public @Nullable Throwable defect() {
    return defect;
  }

  /** How many files this scan has opened. */
  public long filesOpened() {
    return filesOpened;
  }

  /** How many bytes this scan has read. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void close() {
    readers.close();
  }
}
