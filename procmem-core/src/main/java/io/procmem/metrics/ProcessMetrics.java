package io.procmem.metrics;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.threads.ThreadCounter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The metrics of {@link RowKind#PROCESS}. */
final class ProcessMetrics {

  private static final String ABSENT = " Absent if its bounds differ by more than 2 %.";

  private final RowMetrics<ProcessView> metrics = RowMetrics.of(RowKind.PROCESS_VIEW);

  private ProcessMetrics() {}

  static List<Metric<ProcessView>> all() {
    ProcessMetrics all = new ProcessMetrics();
    all.memory();
    all.time();
    all.io();
    all.files();
    all.parts();
    all.onRequest();
    return all.metrics.list();
  }

  private void memory() {
    gauge("resident_memory", Unit.BYTES, "Resident set size (RSS): memory in RAM.")
        .needs(Source.STATM)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().rssBytes()));
    gauge(
            "proportional_memory",
            Unit.BYTES,
            "Proportional set size (PSS): memory in RAM, with shared memory divided among the processes"
                + " that share it."
                + ABSENT)
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().pssBytes()));
    gauge(
            "unique_memory",
            Unit.BYTES,
            "Unique set size (USS): memory in RAM that it shares with no other process, without pages"
                + " that it maps several times (as ZGC and some ring buffers do)."
                + ABSENT)
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().ussBytes()));
    gauge("swap_memory", Unit.BYTES, "Memory swapped out.")
        .needs(Source.STATUS)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().swapBytes()));
    gauge("virtual_memory", Unit.BYTES, "Virtual set size (VSS): size of the address space.")
        .folds(Double::sum)
        .is(view -> virtual(view.sample()));
  }

  private static double virtual(ProcessSample process) {
    return process.memory() instanceof Memory.Owned memory ? memory.virtualBytes() : Double.NaN;
  }

  private void time() {
    counter("cpu", Unit.SECONDS, "CPU time of all its threads, without that of children.")
        .by("mode")
        .cell("user", view -> view.sample().cpu().userSeconds())
        .cell("system", view -> view.sample().cpu().systemSeconds());
    gauge(
            "cpu",
            Unit.RATIO,
            "CPU usage, averaged over at least half a second; 1 = one CPU. Absent in the first report.")
        .folds(Double::sum)
        .is(view -> Values.of(view.cpuRatio()));
    counter(
            "page_faults",
            Unit.NONE,
            "Page faults: minor ones needed no disk access, major ones waited for the disk.")
        .by("type")
        .cell("minor", view -> view.sample().faults().minor())
        .cell("major", view -> view.sample().faults().major());
    gauge("start_time", Unit.SECONDS, "Start time, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .is(view -> Values.timestamp(view.startedAt()));
  }

  private void io() {
    io("read", Unit.BYTES, IoField.READ_BYTES, "Bytes read from storage.");
    io("written", Unit.BYTES, IoField.WRITTEN_BYTES, "Bytes written to storage.");
  }

  private MetricBuilder<ProcessView> io(String name, Unit unit, IoField field, String help) {
    return counter(name, unit, help + " Includes the I/O of reaped children.")
        .needs(Source.IO)
        .is(view -> Values.of(view.sample().io().get(field)));
  }

  private void files() {
    gauge("threads", Unit.NONE, "Number of threads.")
        .folds(Double::sum)
        .is(view -> view.sample().threads());
    gauge("open_fds", Unit.NONE, "Number of open file descriptors.")
        .needs(Source.FD)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().openFiles()));
    gauge("max_fds", Unit.NONE, "Limit of open file descriptors; absent if unlimited.")
        .needs(Source.LIMITS)
        .onRequest()
        .is(view -> maxFiles(view.sample()));
  }

  private static double maxFiles(ProcessSample process) {
    long limit = process.openFilesLimit().orElse(Long.MAX_VALUE);
    return limit == Long.MAX_VALUE ? Double.NaN : limit;
  }

  /** The fields of {@code smaps_rollup}. */
  private void parts() {
    part("proportional_dirty_memory", RollupField.PSS_DIRTY, "Part of PSS that is dirty.");
    part(
        "proportional_anonymous_memory", RollupField.PSS_ANON, "Part of PSS not backed by a file.");
    part("proportional_file_memory", RollupField.PSS_FILE, "Part of PSS backed by files.");
    part("proportional_shmem_memory", RollupField.PSS_SHMEM, "Part of PSS in shared memory.");
    part("shared_clean_memory", RollupField.SHARED_CLEAN, "Shared memory that is unmodified.");
    part("shared_dirty_memory", RollupField.SHARED_DIRTY, "Shared memory that is modified.");
    part("private_clean_memory", RollupField.PRIVATE_CLEAN, "Private memory that is unmodified.");
    part("private_dirty_memory", RollupField.PRIVATE_DIRTY, "Private memory that is modified.");
    part("referenced_memory", RollupField.REFERENCED, "Memory marked as accessed.");
    part("anonymous_memory", RollupField.ANONYMOUS, "Memory not backed by a file.");
    part("ksm_memory", RollupField.KSM, "Memory merged with identical pages by KSM.");
    part(
        "lazy_free_memory",
        RollupField.LAZY_FREE,
        "Memory that the process has released (MADV_FREE) and the kernel has not yet reclaimed.");
    part(
        "anonymous_huge_page_memory",
        RollupField.ANON_HUGE_PAGES,
        "Anonymous memory in transparent huge pages.");
    part(
        "shmem_huge_page_memory",
        RollupField.SHMEM_HUGE_PAGES,
        "Shared memory in transparent huge pages.");
    part(
        "file_huge_page_memory",
        RollupField.FILE_HUGE_PAGES,
        "File pages in transparent huge pages.");
    part(
        "shared_hugetlb_memory",
        RollupField.SHARED_HUGETLB,
        "Memory in shared hugetlbfs pages; not included in RSS, PSS or USS.");
    part(
        "private_hugetlb_memory",
        RollupField.PRIVATE_HUGETLB,
        "Memory in private hugetlbfs pages; included in USS, not in RSS or PSS.");
    part(
        "proportional_swap",
        RollupField.SWAP_PSS,
        "Memory swapped out, with shared memory divided among the processes that share it.");
    part("locked_memory", RollupField.LOCKED, "Memory locked in RAM.");
    gauge("detail_age", Unit.SECONDS, "Age of the memory detail (PSS, USS and their parts).")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .is(view -> Values.detailAge(view.sample(), view.takenNanos()));
  }

  private void part(String name, RollupField field, String help) {
    gauge(name, Unit.BYTES, help)
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .folds(Double::sum)
        .is(
            view ->
                view.sample().memory() instanceof Memory.Detailed memory
                    ? Values.of(memory.rollup().get(field))
                    : Double.NaN);
  }

  private void bounds(String name, String amount, Function<ProcessSample, Optional<ByteRange>> of) {
    gauge(name + "_lower", Unit.BYTES, "Lower bound of " + amount + ": it is certainly not less.")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .folds(Double::sum)
        .is(view -> Values.lower(of.apply(view.sample())));
    gauge(name + "_upper", Unit.BYTES, "Upper bound of " + amount + ": it is certainly not more.")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .folds(Double::sum)
        .is(view -> Values.upper(of.apply(view.sample())));
  }

  private void onRequest() {
    bounds("proportional_memory", "PSS", ProcessSample::pss);
    bounds("unique_memory", "USS", ProcessSample::uss);
    gauge("peak_resident_memory", Unit.BYTES, "Peak RSS.")
        .needs(Source.STATUS)
        .onRequest()
        .is(view -> Values.of(view.sample().status().get(StatusField.PEAK_RSS)));
    gauge("page_table_memory", Unit.BYTES, "Memory used by the page tables.")
        .needs(Source.STATUS)
        .onRequest()
        .is(view -> Values.of(view.sample().status().get(StatusField.PAGE_TABLES)));
    gauge("mappings", Unit.NONE, "Number of memory mappings.")
        .needs(Source.MAPPINGS)
        .onRequest()
        .folds(Double::sum)
        .is(ProcessView::mappingCount);
    gauge("max_mappings", Unit.NONE, "Limit of memory mappings (vm.max_map_count).")
        .needs(Source.MAPPINGS)
        .onRequest()
        .is(ProcessView::mappingLimit);
    counter("context_switches", Unit.NONE, "Context switches of the main thread.")
        .needs(Source.STATUS)
        .onRequest()
        .by("type")
        .cell("voluntary", view -> status(view, StatusField.VOLUNTARY_SWITCHES))
        .cell("involuntary", view -> status(view, StatusField.INVOLUNTARY_SWITCHES));
    waiting();
    io("read_syscalls", Unit.NONE, IoField.READ_CALLS, "Number of read system calls.").onRequest();
    io("write_syscalls", Unit.NONE, IoField.WRITE_CALLS, "Number of write system calls.")
        .onRequest();
    io(
            "syscall_read",
            Unit.BYTES,
            IoField.READ_CHARS,
            "Bytes returned by read system calls, from any file.")
        .onRequest();
    io(
            "syscall_written",
            Unit.BYTES,
            IoField.WRITTEN_CHARS,
            "Bytes passed to write system calls, to any file.")
        .onRequest();
    io(
            "cancelled_written",
            Unit.BYTES,
            IoField.CANCELLED_BYTES,
            "Bytes counted as written that never reached storage.")
        .onRequest();
    gauge(
            "oom_score",
            Unit.NONE,
            "OOM score, 0 to 2000: the process with the highest is killed first when memory runs out.")
        .needs(Source.OOM_SCORE)
        .onRequest()
        .is(view -> Values.of(view.sample().oomScore()));
    gauge("oom_score_adj", Unit.NONE, "Adjustment of the OOM score, -1000 (never killed) to 1000.")
        .needs(Source.OOM_SCORE_ADJ)
        .onRequest()
        .is(view -> Values.of(view.sample().oomScoreAdjustment()));
    state();
  }

  private void waiting() {
    counter("block_io_delay", Unit.SECONDS, TotalsMetrics.BLOCK_IO)
        .needs(Source.BLOCK_IO_DELAY)
        .onRequest()
        .is(view -> Values.seconds(view.sample().blockIoDelayNanos()));
    counter("run_queue_delay", Unit.SECONDS, TotalsMetrics.RUN_QUEUE)
        .needs(Source.TASK_SCHEDSTAT)
        .onRequest()
        .is(
            view ->
                view.threads()
                    .map(all -> all.sum().counters().get(ThreadCounter.RUN_QUEUE_DELAY_NANOS))
                    .map(Values::seconds)
                    .orElse(Double.NaN));
  }

  private static double status(ProcessView view, StatusField field) {
    return Values.of(view.sample().status().get(field));
  }

  private void state() {
    MetricBuilder<ProcessView> states =
        gauge("state", Unit.NONE, "1 for the state of the main thread.").onRequest().by("state");
    for (ProcessState state : ProcessState.values()) {
      states.cell(
          state.name().toLowerCase(Locale.ROOT),
          view -> view.sample().state() == state ? 1 : Double.NaN);
    }
  }

  private MetricBuilder<ProcessView> gauge(String name, Unit unit, String help) {
    return metrics.gauge("process_" + name, unit, help);
  }

  private MetricBuilder<ProcessView> counter(String name, Unit unit, String help) {
    return metrics.counter("process_" + name, unit, help);
  }
}
