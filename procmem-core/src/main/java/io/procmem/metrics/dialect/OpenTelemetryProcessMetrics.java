package io.procmem.metrics.dialect;

import io.procmem.metrics.Metric;
import io.procmem.metrics.RowMetrics;
import io.procmem.metrics.Unit;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.util.List;

/** The metrics of processes in the table of {@link OpenTelemetry}. */
final class OpenTelemetryProcessMetrics {

  private OpenTelemetryProcessMetrics() {}

  static List<Metric<OpenTelemetryProcess>> metrics() {
    RowMetrics<OpenTelemetryProcess> process = RowMetrics.of(OpenTelemetryProcess.ROWS);
    cpu(process);
    memory(process);
    disk(process);
    counts(process);
    process
        .gauge("process.uptime", Unit.SECONDS, "Time since the process started.")
        .needs(Source.UPTIME)
        .onRequest() // Micrometer's UptimeMetrics has a meter of this name, without attributes
        .is(OpenTelemetryProcess::uptimeSeconds);
    return process.list();
  }

  private static void cpu(RowMetrics<OpenTelemetryProcess> process) {
    process
        .counter(
            "process.cpu.time",
            Unit.SECONDS,
            "CPU time of all its threads (user, system), and time for which its main thread waited"
                + " for block I/O (wait; absent unless kernel.task_delayacct is on).")
        .needs(Source.BLOCK_IO_DELAY)
        .by("cpu.mode")
        .cell("user", row -> row.sample().cpu().userSeconds())
        .cell("system", row -> row.sample().cpu().systemSeconds())
        .cell("wait", row -> Values.seconds(row.sample().blockIoDelayNanos()));
    process
        .gauge(
            "process.cpu.utilization",
            Unit.RATIO,
            "CPU usage as a share of all processors, averaged over at least half a second. Absent in"
                + " the first report.")
        .folds(Double::sum)
        .by("cpu.mode")
        .cell("user", row -> row.ofProcessors(row.userCpuRatio()))
        .cell("system", row -> row.ofProcessors(row.systemCpuRatio()));
  }

  private static void memory(RowMetrics<OpenTelemetryProcess> process) {
    process
        .gauge("process.memory.usage", Unit.BYTES, "Resident set size (RSS): memory in RAM.")
        .needs(Source.STATM)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().rssBytes()));
    process
        .gauge(
            "process.memory.virtual",
            Unit.BYTES,
            "Virtual set size (VSS): size of the address space.")
        .folds(Double::sum)
        .is(
            row ->
                row.sample().memory() instanceof Memory.Owned owned
                    ? owned.virtualBytes()
                    : Double.NaN);
    process
        .gauge("process.memory.utilization", Unit.RATIO, "RSS as a share of the machine's memory.")
        .needs(Source.STATM, Source.MEMINFO)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().rssBytes()) / row.totalBytes());
    process
        .gauge(
            "procmem.process.memory.pss",
            Unit.BYTES,
            "Proportional set size (PSS): memory in RAM, with shared memory divided among the"
                + " processes that share it. Absent if its bounds differ by more than 2 %.")
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().pssBytes()));
    process
        .gauge(
            "procmem.process.memory.uss",
            Unit.BYTES,
            "Unique set size (USS): memory in RAM that it shares with no other process. Absent if its"
                + " bounds differ by more than 2 %.")
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().ussBytes()));
    process
        .gauge("procmem.process.memory.swap", Unit.BYTES, "Memory swapped out.")
        .needs(Source.STATUS)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().swapBytes()));
  }

  private static void disk(RowMetrics<OpenTelemetryProcess> process) {
    process
        .counter(
            "process.disk.io",
            Unit.BYTES,
            "Bytes read from storage and written to it. Includes the I/O of reaped children.")
        .needs(Source.IO)
        .by("disk.io.direction")
        .cell("read", row -> row.io(IoField.READ_BYTES))
        .cell("write", row -> row.io(IoField.WRITTEN_BYTES));
    process
        .counter(
            "process.disk.operations",
            Unit.NONE,
            "Number of read and write system calls, of any file. Includes those of reaped children.")
        .counts("operation")
        .needs(Source.IO)
        .by("disk.io.direction")
        .cell("read", row -> row.io(IoField.READ_CALLS))
        .cell("write", row -> row.io(IoField.WRITE_CALLS));
  }

  private static void counts(RowMetrics<OpenTelemetryProcess> process) {
    process
        .gauge("process.thread.count", Unit.NONE, "Number of threads.")
        .counts("thread")
        .folds(Double::sum)
        .is(row -> row.sample().threads());
    process
        .gauge("process.unix.file_descriptor.count", Unit.NONE, "Number of open file descriptors.")
        .counts("file_descriptor")
        .needs(Source.FD)
        .folds(Double::sum)
        .is(row -> Values.of(row.sample().openFiles()));
    process
        .counter("process.context_switches", Unit.NONE, "Context switches of the main thread.")
        .counts("context_switch")
        .needs(Source.STATUS)
        .by("process.context_switch.type")
        .cell("voluntary", row -> row.status(StatusField.VOLUNTARY_SWITCHES))
        .cell("involuntary", row -> row.status(StatusField.INVOLUNTARY_SWITCHES));
    process
        .counter(
            "process.paging.faults",
            Unit.NONE,
            "Page faults: minor ones needed no disk access, major ones waited for the disk.")
        .counts("fault")
        .by("system.paging.fault.type")
        .cell("minor", row -> row.sample().faults().minor())
        .cell("major", row -> row.sample().faults().major());
  }
}
