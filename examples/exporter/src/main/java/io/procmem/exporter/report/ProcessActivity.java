package io.procmem.exporter.report;

import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The columns of what a process does: CPU, threads, faults, open files, I/O. */
final class ProcessActivity {

  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Column<ProcessUsage>> columns = new ArrayList<>();

  private ProcessActivity() {}

  static List<Column<ProcessUsage>> all() {
    ProcessActivity activity = new ProcessActivity();
    activity.addActivity();
    activity.addIo();
    return List.copyOf(activity.columns);
  }

  private void addActivity() {
    add(
        Column.<ProcessUsage>number(
                "cpu",
                Unit.RATIO,
                "CPU usage between two scans, where 100 % is one CPU",
                usage -> Amount.of(Unit.RATIO, usage.cpuRatio()))
            .betweenScans());
    seconds("cpu_time", "CPU time since it started", Cpu::nanos);
    seconds("cpu_user", "CPU time in user mode", Cpu::userNanos);
    seconds("cpu_system", "CPU time in the kernel", Cpu::systemNanos);
    add(
        Column.number(
            "block_io_delay",
            Unit.SECONDS,
            "time for which its main thread has waited for block I/O",
            usage -> seconds(usage.process().blockIoDelayNanos()),
            Source.BLOCK_IO_DELAY));
    count("threads", "threads", process -> OptionalLong.of(process.threads()));
    count(
        "minor_faults",
        "page faults without a read from a disk",
        process -> OptionalLong.of(process.faults().minor()));
    count(
        "major_faults",
        "page faults that waited for a disk",
        process -> OptionalLong.of(process.faults().major()));
    count("open_files", "open file descriptors", ProcessSample::openFiles, Source.FD);
    add(
        Column.<ProcessUsage>number(
                "open_files_limit",
                Unit.COUNT,
                "soft limit on open files",
                usage -> limit(usage.process()),
                Source.LIMITS)
            .notSummed());
    score(
        "oom_score",
        "how likely the kernel is to kill it, 0 to 2000",
        ProcessSample::oomScore,
        Source.OOM_SCORE);
    score(
        "oom_score_adjustment",
        "the adjustment in it",
        ProcessSample::oomScoreAdjustment,
        Source.OOM_SCORE_ADJ);
  }

  private void addIo() {
    add(
        Column.<ProcessUsage>number(
                "io",
                Unit.RATE,
                "bytes per second read from and written to storage",
                usage -> Amount.of(Unit.RATE, usage.ioBytesPerSecond()),
                Source.IO)
            .betweenScans());
    io("read", Unit.BYTES, "fetched from storage", IoField.READ_BYTES);
    io("written", Unit.BYTES, "sent to storage", IoField.WRITTEN_BYTES);
    io("read_calls", Unit.COUNT, "read calls", IoField.READ_CALLS);
    io("write_calls", Unit.COUNT, "write calls", IoField.WRITE_CALLS);
  }

  private void io(String name, Unit unit, String description, IoField field) {
    add(
        Column.number(
            name,
            unit,
            description,
            usage -> Amount.of(unit, usage.process().io().get(field)),
            Source.IO));
  }

  private void seconds(String name, String description, ToLongFunction<Cpu> nanos) {
    add(
        Column.number(
            name,
            Unit.SECONDS,
            description,
            usage -> {
              long time = nanos.applyAsLong(usage.process().cpu());
              return seconds(
                  time == Readings.ABSENT ? OptionalLong.empty() : OptionalLong.of(time));
            }));
  }

  private static Amount seconds(OptionalLong nanos) {
    return nanos.isPresent()
        ? Amount.of(Unit.SECONDS, nanos.getAsLong() / NANOS_PER_SECOND)
        : Amount.unknown(Unit.SECONDS);
  }

  private void count(
      String name,
      String description,
      Function<ProcessSample, OptionalLong> get,
      Source... sources) {
    add(
        Column.number(
            name,
            Unit.COUNT,
            description,
            usage -> Amount.of(Unit.COUNT, get.apply(usage.process())),
            sources));
  }

  private void score(
      String name, String description, Function<ProcessSample, OptionalInt> get, Source source) {
    add(
        Column.<ProcessUsage>number(
                name,
                Unit.COUNT,
                description,
                usage -> Amount.of(Unit.COUNT, get.apply(usage.process())),
                source)
            .notSummed());
  }

  private void add(Column<ProcessUsage> column) {
    columns.add(column);
  }

  /** No limit is not a number. */
  private static Amount limit(ProcessSample process) {
    OptionalLong limit = process.openFilesLimit();
    return limit.isPresent() && limit.getAsLong() == Long.MAX_VALUE
        ? Amount.none(Unit.COUNT)
        : Amount.of(Unit.COUNT, limit);
  }
}
