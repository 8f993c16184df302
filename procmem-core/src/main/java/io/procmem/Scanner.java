package io.procmem;

import io.procmem.classify.Classification;
import io.procmem.classify.Selection;
import io.procmem.internal.procfs.Moment;
import io.procmem.internal.procfs.ProcFs;
import io.procmem.internal.procfs.ReadDeadline;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the passes of a scan, in the one order in which each knows enough to spare the next. */
final class Scanner implements AutoCloseable {

  private final ProcFs procFs;
  private final Scope scope;
  private final DetailPolicy policy;
  private final @Nullable Predicate<ProcessSample> filter;
  private final Classifier classifier;
  private final Selection selection;
  private final Clocks time;

  /** The process that the scope was found to mean. */
  private @Nullable ProcessId treeRoot;

  Scanner(
      ProcFs procFs,
      Scope scope,
      DetailPolicy policy,
      @Nullable Predicate<ProcessSample> filter,
      Classifier classifier,
      Selection selection,
      Clocks time) {
    this.procFs = procFs;
    this.scope = scope;
    this.policy = policy;
    this.filter = filter;
    this.classifier = classifier;
    this.selection = selection;
    this.time = time;
    procFs.waitAtMost(policy.otherPatience());
  }

  /** What a scan found, and what the processes in it are. */
  record Scanned(Snapshot snapshot, Classification classes) {}

  Scanned scan(Demand asked) throws UnscannableException {
    try {
      return runPasses(asked);
    } finally {
      procFs.endScan();
    }
  }

  private Scanned runPasses(Demand asked) throws UnscannableException {
    Demand demand = selection.asksForUsers() ? asked.plus(Source.OWNER) : asked;
    Moment now = time.now();
    long started = System.nanoTime();
    Scan scan = scope.begin(procFs, now, demand, classifier.mayRead());
    // Whose detail is read for certain needs no statm before it.
    boolean everybody = policy.isForAll() && filter == null && selection.isAll();
    boolean statmLast = everybody && demand.includes(Source.SMAPS_ROLLUP);
    LongSupplier clock = time.nanos();
    scan.readCheap(!statmLast, isLate(clock, now.nanos()));
    treeRoot = scope.narrow(scan, treeRoot);
    if (filter != null) {
      keep(scan, filter);
    }
    if (!selection.isAll()) {
      scan.narrowing().keep(selection::takes);
    }
    Supplier<ReadDeadline> others = () -> policy.otherTerms(started, System.nanoTime());
    classifier.classify(scan, others, isLate(clock, now.nanos()));
    if (!selection.isAll()) {
      scan.narrowing().keepLabels(label -> selection.takesGroup(Classifier.subgroup(label)));
    }
    if (!selection.asksForUsers()) {
      scan.narrowing().keepLargest(selection.mostProcesses());
    }
    scan.readFacts(isLate(clock, now.nanos()));
    scan.readHangingFacts(others.get());
    if (selection.asksForUsers()) {
      scan.narrowing().keep(selection::takesUser);
      scan.narrowing().keepLargest(selection.mostProcesses());
    }
    if (demand.includes(Source.SMAPS_ROLLUP)) {
      policy.apply(scan, now, policy.terms(started, System.nanoTime()));
    }
    if (statmLast) {
      scan.readStatmOfOthers();
    }
    if (!selection.isAll()) {
      scan.narrowing().keepDetailed(selection::takesDetail);
    }
    Snapshot snapshot = scan.finish(time.nanos().getAsLong());
    return new Scanned(snapshot, classifier.classes(scan, snapshot));
  }

  /**
   * Whether a pass of cheap reads has had its time. That of a tree has no end: without its root, or
   * anybody in between, the others would not be known to belong to it.
   */
  private BooleanSupplier isLate(LongSupplier clock, long started) {
    long now = clock.getAsLong();
    return scope.isOwn()
        ? () -> false
        : new Stopwatch(clock, policy.cheapDeadline(started, now) - now)::isOver;
  }

  @SuppressWarnings("CatchThrowable") // not every language makes its callers declare what it throws
  private static void keep(Scan scan, Predicate<ProcessSample> filter) throws UnscannableException {
    try {
      scan.narrowing().keep(filter);
    } catch (Throwable e) {
      throw new UnscannableException(
          "the filter given to where(…) has thrown: " + HostCode.describe(e));
    }
  }

  boolean isSupported() {
    return procFs.problem().isEmpty();
  }

  @Override
  public void close() {
    procFs.close();
  }
}
