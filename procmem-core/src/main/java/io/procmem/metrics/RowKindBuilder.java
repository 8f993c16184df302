package io.procmem.metrics;

import io.procmem.counters.CounterStart;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadCounters;
import io.procmem.threads.ThreadSum;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes a row kind; see {@link RowKind#builder}. Not thread-safe.
 *
 * @param <T> what one row describes
 */
public final class RowKindBuilder<T> {

  final String name;
  final List<String> labelNames;
  boolean isStandard;
  boolean isOfProcesses;
  Function<ProcessLabel, String> labelName = ProcessLabel::labelName;
  boolean holdsCounters;
  Demand demand = Demand.of();
  @Nullable OtherRow<T> otherRow;
  Function<T, Optional<Instant>> startedAt = subject -> Optional.empty();
  BiPredicate<T, Snapshot> startedAfter = (subject, earlier) -> false;

  RowKindBuilder(String name, List<String> labelNames) {
    this.name = name;
    this.labelNames = labelNames;
  }

  private RowKindBuilder(RowKindBuilder<T> other) {
    this(other.name, other.labelNames);
    isStandard = other.isStandard;
    isOfProcesses = other.isOfProcesses;
    labelName = other.labelName;
    holdsCounters = other.holdsCounters;
    demand = other.demand;
    otherRow = other.otherRow;
    startedAt = other.startedAt;
    startedAfter = other.startedAfter;
  }

  /**
   * Makes it standard: tables include it by default.
   *
   * @return this builder
   */
  public RowKindBuilder<T> standard() {
    isStandard = true;
    return this;
  }

  /**
   * Its rows are made from {@link RowContext#processes()}, and have their further labels after its
   * own; see {@link RowContext#labels}.
   *
   * @return this builder
   */
  public RowKindBuilder<T> ofProcesses() {
    isOfProcesses = true;
    return this;
  }

  /**
   * The same as {@link #ofProcesses()}, with further labels under their {@linkplain
   * ProcessLabel#attributeName() names of OpenTelemetry}.
   *
   * @return this builder
   */
  public RowKindBuilder<T> ofProcessesByAttributes() {
    labelName = ProcessLabel::attributeName;
    return ofProcesses();
  }

  /**
   * The files its rows are made from.
   *
   * @param files the files
   * @return this builder
   */
  public RowKindBuilder<T> needs(Source... files) {
    demand = demand.plus(files);
    return this;
  }

  /**
   * Adds up what each counter rises, for counters that can fall in the kernel. A fall by up to 1 is
   * taken for an error, unless it is to less than half: the counter stays until it is above its old
   * value. After any other fall, it continues from there. If the kind folds, a row that was absent
   * begins with its own value.
   *
   * @return this builder
   */
  public RowKindBuilder<T> heldCounters() {
    holdsCounters = true;
    return this;
  }

  /**
   * Folds the smallest rows into one if there would be too many series, and those without room for
   * their label values. The rows and label values of a kind that does not fold have no limit.
   *
   * @param other that row
   * @return this builder
   */
  public RowKindBuilder<T> foldsInto(OtherRow<T> other) {
    otherRow = other;
    return this;
  }

  /**
   * When the counters of a row started from 0; by default unknown.
   *
   * @param at gives the time, empty if unknown
   * @param after whether it was after a scan; its snapshot no longer has processes
   * @return this builder
   */
  public RowKindBuilder<T> startsAt(
      Function<T, Optional<Instant>> at, BiPredicate<T, Snapshot> after) {
    startedAt = at;
    startedAfter = after;
    return this;
  }

  /** The names of the labels of its rows, which have further ones if they are processes. */
  List<String> labelNames(List<ProcessLabel> further) {
    Stream<String> more = isOfProcesses ? further.stream().map(labelName) : Stream.empty();
    return Stream.concat(labelNames.stream(), more).toList();
  }

  /** Whether its rows are processes that have a label by themselves. */
  boolean hasAlready(ProcessLabel label) {
    return isOfProcesses && labelNames.contains(labelName.apply(label));
  }

  /** Rows of threads are folded into a row whose labels are all {@code other}. */
  private RowKindBuilder<T> ofThreads(ToLongFunction<T> size) {
    List<String> others = Collections.nCopies(labelNames.size(), "other");
    return needs(Source.TASK).foldsInto(new OtherRow<>(others, others, true, size));
  }

  private RowKindBuilder<T> startsWith(Function<T, ThreadCounters> counters) {
    return startsAt(
        subject -> counters.apply(subject).start().map(CounterStart::at),
        (subject, earlier) -> {
          Optional<CounterStart> start = counters.apply(subject).start();
          return start.isPresent() && start.get().monotonicNanos() >= earlier.monotonicNanos();
        });
  }

  static RowKind<ThreadSum> threads() {
    List<String> labels = List.of("group", "subgroup", "thread");
    return new RowKindBuilder<ThreadSum>("thread", labels)
        .startsWith(ThreadSum::counters)
        .ofThreads(sum -> sum.counters().cpuNanos().orElse(0))
        .rows(StandardRows::threads);
  }

  static RowKind<SubgroupThreads> groupThreads() {
    return new RowKindBuilder<SubgroupThreads>("group_threads", List.of("group", "subgroup"))
        .startsWith(threads -> threads.sum().counters())
        .ofThreads(threads -> threads.sum().threads())
        .rows(StandardRows::groupThreads);
  }

  static RowKind<Integer> waitChannels() {
    return new RowKindBuilder<Integer>("wait_channel", List.of("group", "subgroup", "wchan"))
        .needs(Source.TASK_WCHAN)
        .ofThreads(Integer::longValue)
        .rows(StandardRows::waitChannels);
  }

  /**
   * How its rows are made.
   *
   * @param maker makes the rows of a report
   * @return the row kind
   */
  public RowKind<T> rows(BiConsumer<RowContext, RowSink<T>> maker) {
    return new RowKind<>(new RowKindBuilder<>(this), maker);
  }
}
