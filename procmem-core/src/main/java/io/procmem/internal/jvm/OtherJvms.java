package io.procmem.internal.jvm;

import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heaps of the JVMs of a machine from their {@code hsperfdata} files. Those files are on
 * file systems of the JVMs, which can hang, so threads of their own read them: while all hang, the
 * other files of processes are still read. Belongs to the scanning thread.
 */
public final class OtherJvms implements AutoCloseable {

  private final Map<ProcessId, TrackedJvm> tracked = new HashMap<>();
  private final ReaderThreads readers;
  private boolean isComplete = true;

  public OtherJvms(ReaderThreads readers) {
    this.readers = readers;
  }

  /** The threads that make the reads. */
  public ReaderThreads readers() {
    return readers;
  }

  /** Whether the last scan had time for all, and no read hung. */
  public boolean isComplete() {
    return isComplete;
  }

  /**
   * Reads the heaps of some processes.
   *
   * @param processes those that have the names of launchers, by ascending pid
   * @param lifeNanos how long a process has existed at most; {@link Long#MAX_VALUE} if unknown
   * @param runner makes the reads
   */
  public Jvms read(
      List<ProcessFiles> processes,
      ToLongFunction<ProcessFiles> lifeNanos,
      Consumer<ReadBatch> runner,
      ScanRefusals refusals) {
    Map<ProcessId, TrackedJvm> current = new LinkedHashMap<>();
    List<JvmRead> reads = new ArrayList<>();
    for (ProcessFiles process : processes) {
      TrackedJvm jvm = tracked.get(process.id());
      if (jvm == null) {
        jvm = new TrackedJvm(process, refusals.now());
      }
      current.put(process.id(), jvm);
      if (refusals.isKnownToFail(process, Source.HSPERFDATA)) {
        jvm.deny();
      } else {
        JvmRead read = jvm.startScan(refusals.now(), lifeNanos.applyAsLong(process));
        if (read != null) {
          reads.add(read);
        }
      }
    }
    tracked.clear();
    tracked.putAll(current);
    isComplete = run(reads, runner);
    Map<ProcessId, JvmReading> readings = new LinkedHashMap<>();
    current.forEach((id, jvm) -> readings.put(id, jvm.reading()));
    current.values().forEach(jvm -> report(jvm, refusals));
    return Jvms.of(readings);
  }

  /** If time runs out, those that were not read come first in the next scan. */
  private static boolean run(List<JvmRead> reads, Consumer<ReadBatch> runner) {
    if (reads.isEmpty()) {
      return true;
    }
    reads.sort(Comparator.comparingLong(JvmRead::lastReadAt));
    ReadBatch batch = new ReadBatch(reads);
    runner.accept(batch);
    return batch.collect();
  }

  private static void report(TrackedJvm jvm, ScanRefusals refusals) {
    if (jvm.reading() instanceof JvmUsage) {
      refusals.clear(jvm.process, Source.HSPERFDATA);
    } else if (jvm.reading() instanceof JvmAbsence absence) {
      ReadFailure failure = failure(absence);
      if (failure != null) {
        refusals.add(jvm.process, Source.HSPERFDATA, failure);
      }
    }
  }

  /** The failure that an absence is; null if no read has failed. */
  private static @Nullable ReadFailure failure(JvmAbsence absence) {
    return switch (absence) {
      case DENIED -> ReadFailure.FORBIDDEN;
      case ENDED -> ReadFailure.of(Reason.VANISHED);
      case EXHAUSTED -> ReadFailure.of(Reason.EXHAUSTED);
      case HUNG -> ReadFailure.of(Reason.HUNG);
      case TOO_LARGE, INCOMPLETE -> ReadFailure.of(Reason.TRUNCATED);
      case MALFORMED -> ReadFailure.of(Reason.MALFORMED);
      case CONTRADICTORY, FOREIGN, NOT_REGULAR -> ReadFailure.of(Reason.CONTRADICTORY);
      case NOT_A_LAUNCHER, NOT_HOTSPOT, NO_PERF_DATA, DELETED, NOT_READY, CHANGING, OUT_OF_TIME ->
          null;
    };
  }

  /** For any thread: ends the reader threads, without waiting. */
  @Override
  public void close() {
    readers.close();
  }
}
