package io.procmem.internal.jvm;

import io.procmem.internal.read.ReadBatch;
import io.procmem.jvm.JvmMemory;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the memory of this JVM, once at a time: a read that hangs is not repeated meanwhile. */
public final class OwnJvmReader {

  /**
   * How long a scan waits for the read. The first one loads classes, and a garbage collection may
   * hold the heap.
   */
  public static final long TIMEOUT_NANOS = Duration.ofSeconds(1).toNanos();

  private final File self;
  private final int pageBytes;
  private final boolean captured;

  /** A read of an earlier scan that has not returned. */
  private @Nullable OwnJvmRead hanging;

  /**
   * A reader for a procfs.
   *
   * @param root the root of the procfs
   * @param pageBytes the bytes in a page of memory
   * @param captured whether the tree was copied, so that it shows another time
   */
  public OwnJvmReader(File root, int pageBytes, boolean captured) {
    this.self = new File(root, "self");
    this.pageBytes = pageBytes;
    this.captured = captured;
  }

  /**
   * Reads. If that takes too long, there is nothing, and no other read is begun until this one
   * returns.
   *
   * @param mayWalk whether the kernel may walk the pages of a mapping in one step, for {@code
   *     smaps}
   * @param runner makes the reads of a batch, which can hang
   * @param refuse receives the reason if there is nothing
   * @return the memory of this JVM; empty if it could not be read
   */
  public Optional<JvmMemory> read(
      boolean mayWalk, Consumer<ReadBatch> runner, Consumer<Reason> refuse) {
    OwnJvmRead before = hanging;
    hanging = before != null && !before.hasReturned() ? before : null;
    if (captured || hanging != null) {
      refuse.accept(captured ? Reason.UNSUPPORTED : Reason.HUNG);
      return Optional.empty();
    }
    OwnJvmRead read = new OwnJvmRead(self, pageBytes, mayWalk);
    ReadBatch batch = new ReadBatch(List.of(read));
    runner.accept(batch);
    batch.collect();
    Reason reason = read.reason();
    if (reason != null) {
      hanging = reason == Reason.HUNG ? read : null;
      refuse.accept(reason);
    }
    return Optional.ofNullable(read.memory());
  }
}
