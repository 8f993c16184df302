package io.procmem.metrics;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The metrics of {@link RowKind#PROCESS}. */
final class ProcessMetrics {

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
    gauge("resident_memory", Unit.BYTES, "Resident set size (RSS): all that is in memory.")
        .needs(Source.STATM)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().rssBytes()));
    gauge(
            "proportional_memory",
            Unit.BYTES,
            "Proportional set size (PSS): what is in memory, of what is shared an even share.")
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().pssBytes()));
    gauge("unique_memory", Unit.BYTES, "Unique set size (USS): what would be free without it.")
        .needs(Source.SMAPS_ROLLUP)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().ussBytes()));
    gauge("swap_memory", Unit.BYTES, "Memory that is swapped out.")
        .needs(Source.STATUS)
        .folds(Double::sum)
        .is(view -> Values.of(view.sample().swapBytes()));
    gauge("virtual_memory", Unit.BYTES, "Size of the address space (VSS).")
        .folds(Double::sum)
        .is(view -> virtual(view.sample()));
  }

  private static double virtual(ProcessSample process) {
    if (process.memory() instanceof Memory.Detailed memory) {
      return memory.virtualBytes();
    }
    return process.memory() instanceof Memory.ResidentOnly memory
        ? memory.virtualBytes()
        : Double.NaN;
  }

  private void time() {
    counter("cpu", Unit.SECONDS, "Processor time used, of all threads, without children.")
        .by("mode")
        .cell("user", view -> view.sample().cpu().userSeconds())
        .cell("system", view -> view.sample().cpu().systemSeconds());
    gauge(
            "cpu",
            Unit.RATIO,
            "Processor time per time over the last half second or more, 1 being one"
                + " processor; there from the second report on.")
        .folds(Double::sum)
        .is(view -> Values.of(view.cpuRatio()));
    counter(
            "page_faults",
            Unit.NONE,
            "Page faults: minor ones were served without reading from a disk, major ones waited"
                + " for it.")
        .by("type")
        .cell("minor", view -> view.sample().faults().minor())
        .cell("major", view -> view.sample().faults().major());
    gauge("start_time", Unit.SECONDS, "When it started, in seconds since 1970.")
        .needs(Source.SYSTEM_STAT)
        .is(view -> Values.timestamp(view.startedAt()));
  }

  private void io() {
    io("read", Unit.BYTES, IoField.READ_BYTES, "Bytes fetched from storage.");
    io("written", Unit.BYTES, IoField.WRITTEN_BYTES, "Bytes sent to storage.");
  }

  private MetricBuilder<ProcessView> io(String name, Unit unit, IoField field, String help) {
    return counter(name, unit, help + " Those of children it waited for are in it.")
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
    gauge("max_fds", Unit.NONE, "How many file descriptors it may have; absent if unlimited.")
        .needs(Source.LIMITS)
        .onRequest()
        .is(view -> maxFiles(view.sample()));
  }

  private static double maxFiles(ProcessSample process) {
    long limit = process.openFilesLimit().orElse(Long.MAX_VALUE);
    return limit == Long.MAX_VALUE ? Double.NaN : limit;
  }

  /** What the memory consists of, as the rollup tells. */
  private void parts() {
    part("proportional_dirty_memory", RollupField.PSS_DIRTY, "The part of PSS that is dirty.");
    part(
        "proportional_anonymous_memory",
        RollupField.PSS_ANON,
        "The part of PSS that no file backs.");
    part("proportional_file_memory", RollupField.PSS_FILE, "The part of PSS that files back.");
    part("proportional_shmem_memory", RollupField.PSS_SHMEM, "The part of PSS in shared memory.");
    part("shared_clean_memory", RollupField.SHARED_CLEAN, "Memory that is shared and unchanged.");
    part("shared_dirty_memory", RollupField.SHARED_DIRTY, "Memory that is shared and written to.");
    part(
        "private_clean_memory", RollupField.PRIVATE_CLEAN, "Memory that is private and unchanged.");
    part(
        "private_dirty_memory",
        RollupField.PRIVATE_DIRTY,
        "Memory that is private and written to.");
    part(
        "referenced_memory",
        RollupField.REFERENCED,
        "Memory touched since the kernel last cleared the mark.");
    part("anonymous_memory", RollupField.ANONYMOUS, "Memory that no file backs.");
    part("ksm_memory", RollupField.KSM, "Memory merged with equal pages of others.");
    part(
        "lazy_free_memory",
        RollupField.LAZY_FREE,
        "Memory given back by the process, not yet taken by the kernel.");
    part(
        "anonymous_huge_page_memory",
        RollupField.ANON_HUGE_PAGES,
        "Memory in transparent huge pages without a file.");
    part(
        "shmem_huge_page_memory",
        RollupField.SHMEM_HUGE_PAGES,
        "Shared memory in transparent huge pages.");
    part("file_huge_page_memory", RollupField.FILE_HUGE_PAGES, "Files in transparent huge pages.");
    part(
        "shared_hugetlb_memory",
        RollupField.SHARED_HUGETLB,
        "Memory in hugetlbfs pages that others map too; in no other number.");
    part(
        "private_hugetlb_memory",
        RollupField.PRIVATE_HUGETLB,
        "Memory in hugetlbfs pages of its own; otherwise only in USS.");
    part(
        "proportional_swap",
        RollupField.SWAP_PSS,
        "Memory that is swapped out, of what is shared an even share.");
    part("locked_memory", RollupField.LOCKED, "Memory that is locked in.");
    gauge(
            "detail_age",
            Unit.SECONDS,
            "How long before the scan its PSS, USS and their parts were read.")
        .needs(Source.SMAPS_ROLLUP)
        .onRequest()
        .is(ProcessMetrics::detailAge);
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

  private static double detailAge(ProcessView view) {
    return view.sample().memory() instanceof Memory.Detailed memory
        ? Values.seconds(Duration.between(memory.readAt(), view.takenAt()).toNanos())
        : Double.NaN;
  }

  private void onRequest() {
    gauge("peak_resident_memory", Unit.BYTES, "The most it has had resident.")
        .needs(Source.STATUS)
        .onRequest()
        .is(view -> Values.of(view.sample().status().get(StatusField.PEAK_RSS)));
    gauge("page_table_memory", Unit.BYTES, "Memory that its page tables take.")
        .needs(Source.STATUS)
        .onRequest()
        .is(view -> Values.of(view.sample().status().get(StatusField.PAGE_TABLES)));
    counter("context_switches", Unit.NONE, "Context switches of its main thread.")
        .needs(Source.STATUS)
        .onRequest()
        .by("type")
        .cell("voluntary", view -> status(view, StatusField.VOLUNTARY_SWITCHES))
        .cell("involuntary", view -> status(view, StatusField.INVOLUNTARY_SWITCHES));
    io("read_syscalls", Unit.NONE, IoField.READ_CALLS, "Number of read calls.").onRequest();
    io("write_syscalls", Unit.NONE, IoField.WRITE_CALLS, "Number of write calls.").onRequest();
    io(
            "syscall_read",
            Unit.BYTES,
            IoField.READ_CHARS,
            "Bytes that read calls gave, from a disk or not.")
        .onRequest();
    io(
            "syscall_written",
            Unit.BYTES,
            IoField.WRITTEN_CHARS,
            "Bytes that write calls took, to a disk or not.")
        .onRequest();
    io(
            "cancelled_written",
            Unit.BYTES,
            IoField.CANCELLED_BYTES,
            "Bytes counted as written that never went to storage.")
        .onRequest();
    gauge(
            "oom_score",
            Unit.NONE,
            "How likely the kernel is to kill it when memory runs out, 0 to 2000.")
        .needs(Source.OOM_SCORE)
        .onRequest()
        .is(view -> Values.of(view.sample().oomScore()));
    gauge(
            "oom_score_adj",
            Unit.NONE,
            "What it has set its OOM score off by, -1000 (never killed) to 1000.")
        .needs(Source.OOM_SCORE_ADJ)
        .onRequest()
        .is(view -> Values.of(view.sample().oomScoreAdjustment()));
    state();
  }

  private static double status(ProcessView view, StatusField field) {
    return Values.of(view.sample().status().get(field));
  }

  private void state() {
    MetricBuilder<ProcessView> states =
        gauge("state", Unit.NONE, "1 for what it, or its main thread, is doing.")
            .onRequest()
            .by("state");
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
