package io.procmem.internal.threads;

import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.internal.parse.IoParser;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.SchedstatParser;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatusParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.threads.ThreadCounter;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the files of one thread that a scan requested. */
final class ThreadFiles {

  private static final List<Source> FURTHER =
      List.of(Source.TASK_STATUS, Source.TASK_IO, Source.TASK_SCHEDSTAT, Source.TASK_WCHAN);

  /** The name of a kernel function, without a newline. */
  private static final FileShape NAME = new FileShape(512, End.OF_FILE, false, true, true);

  final StatParser stat = new StatParser();
  private final StatusParser status = new StatusParser();
  private final IoParser io = new IoParser();
  private final SchedstatParser schedstat = new SchedstatParser();
  private final WchanParser wchan = new WchanParser();
  private final ProcReader reader;
  private final Demand demand;
  private final ScanRefusals refusals;

  /** Whether the last thread has shown where it waits, or that it does not. */
  boolean isChannelRead;

  ThreadFiles(ProcReader reader, Demand demand, ScanRefusals refusals) {
    this.reader = reader;
    this.demand = demand;
    this.refusals = refusals;
  }

  /** Whether anything is requested that {@code stat} does not have. */
  boolean wantsMore() {
    return FURTHER.stream().anyMatch(demand::includes);
  }

  /** Whether wait channels are requested. */
  boolean wantsChannels() {
    return demand.includes(Source.TASK_WCHAN);
  }

  /** Where the last thread waits; null if it does not, or does not show it. */
  @Nullable String channel() {
    return isChannelRead ? wchan.function : null;
  }

  boolean exists(File thread) {
    return reader.tree.exists(thread);
  }

  /**
   * Reads {@code stat} of a thread.
   *
   * @return false if it has ended, or if its {@code stat} cannot be read, which is reported
   */
  boolean readStat(ProcessFiles process, File thread) {
    File file = new File(thread, Source.STAT.file());
    ReadOutcome outcome = reader.read(file, Source.STAT, stat);
    if (outcome != ReadOutcome.READ && exists(thread)) {
      outcome = reader.read(file, Source.STAT, stat);
    }
    if (outcome != ReadOutcome.READ) {
      fail(process, thread, file, Source.TASK, outcome);
    }
    return outcome == ReadOutcome.READ;
  }

  /** Reads the other files of a thread; what they do not give stays as it is. */
  void readMore(ProcessFiles process, File thread, long[] values) {
    if (reads(process, thread, Source.TASK_STATUS, FileShape.of(Source.STATUS), status)) {
      set(values, ThreadCounter.VOLUNTARY_SWITCHES, of(StatusField.VOLUNTARY_SWITCHES));
      set(values, ThreadCounter.INVOLUNTARY_SWITCHES, of(StatusField.INVOLUNTARY_SWITCHES));
    }
    if (reads(process, thread, Source.TASK_IO, FileShape.of(Source.IO), io)) {
      set(values, ThreadCounter.READ_BYTES, of(IoField.READ_BYTES));
      set(values, ThreadCounter.WRITTEN_BYTES, of(IoField.WRITTEN_BYTES));
    }
    if (reads(process, thread, Source.TASK_SCHEDSTAT, FileShape.LINE, schedstat)) {
      // All are 0 if the kernel does not measure them: every thread that was created has run.
      boolean isMeasured = schedstat.runNanos > 0 || schedstat.delayNanos > 0;
      set(
          values,
          ThreadCounter.RUN_QUEUE_DELAY_NANOS,
          isMeasured ? schedstat.delayNanos : Readings.ABSENT);
    }
    isChannelRead = reads(process, thread, Source.TASK_WCHAN, NAME, wchan);
  }

  private static void set(long[] values, ThreadCounter counter, long value) {
    values[counter.ordinal()] = value;
  }

  private long of(StatusField field) {
    return status.numbers.has(field) ? status.numbers.get(field) : Readings.ABSENT;
  }

  private long of(IoField field) {
    return io.numbers.has(field) ? io.numbers.get(field) : Readings.ABSENT;
  }

  private boolean reads(
      ProcessFiles process, File thread, Source source, FileShape shape, Parser parser) {
    if (!demand.includes(source) || refusals.isKnownToFail(process, source)) {
      return false;
    }
    File file = new File(thread, name(source));
    ReadOutcome outcome = reader.read(file, shape, parser);
    if (outcome != ReadOutcome.READ) {
      fail(process, thread, file, source, outcome);
      return false;
    }
    refusals.clear(process, source);
    return true;
  }

  private static String name(Source source) {
    return switch (source) {
      case TASK_STATUS -> "status";
      case TASK_IO -> "io";
      case TASK_SCHEDSTAT -> "schedstat";
      case TASK_WCHAN -> "wchan";
      default -> throw new IllegalArgumentException(source + " is not a file of a thread");
    };
  }

  /** A thread that has ended is no failure. */
  private void fail(
      ProcessFiles process, File thread, File file, Source source, ReadOutcome outcome) {
    if (exists(thread)) {
      refusals.add(process, source, reader.diagnosis.ofThread(process, file, outcome));
    }
  }
}
