package io.procmem.exporter.report;

import static java.util.Objects.requireNonNull;

import io.procmem.exporter.terminal.Size;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.ProcessThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.Threads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One row for each name of threads, in each subgroup or in each process. */
final class ThreadsView extends View<ThreadRow> {

  private static final double NANOS_PER_SECOND = 1e9;

  /** The least CPU usage that is worth a note. */
  private static final double LEAST_CPU = 0.01;

  private final boolean isEachProcess;

  ThreadsView() {
    this(false);
  }

  private ThreadsView(boolean isEachProcess) {
    super(
        "threads",
        "Threads by name, in each subgroup of the rules. CPU and other usage is that between two"
            + " scans.",
        isEachProcess ? ThreadRow.ofProcess() : ThreadRow.ofSubgroup(),
        true);
    this.isEachProcess = isEachProcess;
  }

  @Override
  public Optional<View<?>> eachProcess() {
    return Optional.of(new ThreadsView(true));
  }

  @Override
  List<String> standard() {
    return isEachProcess
        ? List.of("pid", "user", "name", "thread", "threads", "running", "waiting", "cpu")
        : List.of("group", "thread", "threads", "running", "waiting", "cpu");
  }

  @Override
  List<String> order() {
    return List.of("cpu", "threads");
  }

  @Override
  Demand demand() {
    return Demand.of(Source.TASK);
  }

  @Override
  boolean needsRules() {
    return !isEachProcess;
  }

  @Override
  boolean hasSums() {
    return true;
  }

  @Override
  List<ThreadRow> rows(Reports reports) {
    Optional<Threads> threads = reports.latest().extras().threads();
    if (threads.isEmpty()) {
      return List.of();
    }
    return isEachProcess ? ofEach(threads.get(), reports) : ofSubgroups(threads.get(), reports);
  }

  private static List<ThreadRow> ofSubgroups(Threads threads, Reports reports) {
    List<ThreadRow> rows = new ArrayList<>();
    for (SubgroupThreads subgroup : threads.subgroups()) {
      for (NamedThreads named : subgroup.names()) {
        rows.add(new ThreadRow(subgroup.subgroup(), null, named, reports.seconds()));
      }
    }
    return rows;
  }

  private static List<ThreadRow> ofEach(Threads threads, Reports reports) {
    Report report = reports.latest();
    Map<ProcessId, ProcessUsage> usages = new HashMap<>();
    report.processes().forEach(usage -> usages.put(usage.process().id(), usage));
    List<ThreadRow> rows = new ArrayList<>();
    for (ProcessThreads process : threads.processes()) {
      ProcessUsage usage = requireNonNull(usages.get(process.id()));
      for (NamedThreads named : process.names()) {
        rows.add(new ThreadRow(usage.subgroup(), usage, named, reports.seconds()));
      }
    }
    return rows;
  }

  private static List<SubgroupThreads> subgroups(Reports reports) {
    return reports.latest().extras().threads().map(Threads::subgroups).orElse(List.of());
  }

  /** The names of threads that could not be read are unknown, so they are in no row. */
  @Override
  int missing(Reports reports) {
    return subgroups(reports).stream().mapToInt(SubgroupThreads::unread).sum();
  }

  @Override
  List<String> notes(Reports reports) {
    List<String> notes = new ArrayList<>();
    int unread = missing(reports);
    if (unread > 0) {
      notes.add(unread + (unread == 1 ? " thread" : " threads") + " could not be read");
    }
    double nanos =
        subgroups(reports).stream()
            .flatMapToLong(subgroup -> subgroup.unattributedCpuNanos().stream())
            .sum();
    double ratio = nanos / NANOS_PER_SECOND / reports.seconds().orElse(Double.POSITIVE_INFINITY);
    if (ratio >= LEAST_CPU) {
      notes.add(
          Size.percent(OptionalDouble.of(ratio))
              + " CPU is in no row: of threads that started or ended between the two scans, or"
              + " while the first ran");
    }
    return notes;
  }
}
