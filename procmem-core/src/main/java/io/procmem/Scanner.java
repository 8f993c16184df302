package io.procmem;

import io.procmem.SelectionCondition.Stage;
import io.procmem.classify.Classification;
import io.procmem.classify.Explanation;
import io.procmem.extras.Extras;
import io.procmem.internal.procfs.ExtrasPass;
import io.procmem.internal.procfs.ProcFs;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the passes of a scan, in the order that saves the most reads in the passes that follow. */
final class Scanner implements AutoCloseable {

  private final ProcFs procFs;
  private final DetailPolicy policy;
  private final Classifier classifier;
  private final Selection selection;
  private final Clocks time;

  /** The process found at the root of a selected tree. */
  private @Nullable ProcessId treeRoot;

  private boolean hasBegun;

  private Scanner(
      ProcFs procFs, DetailPolicy policy, Classifier classifier, Selection selection, Clocks time) {
    this.procFs = procFs;
    this.policy = policy;
    this.classifier = classifier;
    this.selection = selection;
    this.time = time;
  }

  /** Scans a procfs with some settings. */
  static Scanner of(ProcMemBuilder settings, ProcFs procFs, Clocks time) {
    Selection selection = settings.selection;
    Rules rules = settings.rules == null ? Rules.builtin() : settings.rules; // takes 0.1 s to load
    Classifier names = new Classifier(rules, selection, settings.childrenFollowParent);
    return new Scanner(procFs, settings.policy(), names, selection, time);
  }

  /** What it scans, and others may have scanned before. */
  ProcFs procFs() {
    return procFs;
  }

  /** The snapshot of a scan, the subgroups of its processes, and what else was requested. */
  record Scanned(Snapshot snapshot, Classification classification, Extras extras) {

    /** The report that follows a previous one; null for the first. */
    Report after(@Nullable Report previous) {
      return Report.next(previous, snapshot, classification).withExtras(extras);
    }
  }

  Scanned scan(Demand asked) throws UnscannableException {
    try {
      return runPasses(asked);
    } finally {
      procFs.endScan();
    }
  }

  /** Explains a process in the next scan. */
  void explain(int pid) {
    classifier.explain(pid);
  }

  /** The explanation that the last scan was asked for. */
  Optional<Explanation> takeExplanation() {
    return classifier.takeExplanation();
  }

  private Scanned runPasses(Demand demand) throws UnscannableException {
    if (!hasBegun) {
      procFs.startAgain(policy.deadlines().otherReadTimeout());
      hasBegun = true;
    }
    Moment now = time.now();
    Starvation starvation = new Starvation(procFs::delayNanos);
    ScanDeadlines deadlines = policy.deadlines();
    Supplier<ReadDeadline> others = () -> starvation.deadline(deadlines::otherDeadline);
    Supplier<BooleanSupplier> isLate = () -> isLate(time.nanos(), now.nanos(), starvation);
    boolean readsUsers = selection.hasAny(Stage.OWNER, Stage.USER_NAME);
    boolean readsCgroups = selection.hasAny(Stage.CGROUP);
    boolean readsMore = readsUsers || readsCgroups || classifier.mayRead();
    Scan scan = selection.root().begin(procFs, now, demand, readsMore);
    boolean statmLast = readsStatmLast(demand);
    boolean statmNow = !statmLast && !selection.decidesBeforeStatm();
    scan.readCheap(statmNow, isLate.get());
    treeRoot = selection.root().keepTree(scan.filter(), treeRoot);
    exclude(Stage.STAT, scan);
    if (readsUsers) {
      scan.readAhead(Source.OWNER, isLate.get());
      exclude(Stage.OWNER, scan);
    }
    if (selection.hasAny(Stage.USER_NAME)) {
      scan.readUserNames(others.get());
      exclude(Stage.USER_NAME, scan);
    }
    if (readsCgroups) {
      scan.readAhead(Source.CGROUP, isLate.get());
      exclude(Stage.CGROUP, scan);
    }
    if (!statmLast && !statmNow) {
      scan.readStatm(isLate.get());
    }
    exclude(Stage.STATM, scan);
    classifier.classify(scan, others, isLate.get());
    exclude(Stage.GROUP, scan);
    exclude(Stage.LARGEST, scan);
    scan.readFacts(isLate.get());
    scan.readBlockingFacts(others.get());
    if (demand.includes(Source.SMAPS_ROLLUP) && policy.plan().largest() > 0) {
      scan.readDetail(policy.plan(), () -> starvation.deadline(deadlines::deadline));
    }
    if (statmLast) {
      scan.readRemainingStatm();
    }
    exclude(Stage.DETAIL, scan);
    Extras extras =
        scan.readExtras(
            new ExtrasPass.Limits(
                policy.plan().budget(),
                others.get(),
                () -> starvation.deadline(deadlines::mappingsDeadline),
                isLate.get()));
    Snapshot snapshot = scan.finish(time.nanos());
    Classification classes = classifier.classification(scan, snapshot);
    return new Scanned(snapshot, classes, scan.withThreads(extras, snapshot, classes));
  }

  private void exclude(Stage stage, Scan scan) throws UnscannableException {
    selection.apply(stage, scan.filter(), classifier);
  }

  /** If every detail is read anyway, it includes RSS, and few processes still need statm. */
  private boolean readsStatmLast(Demand demand) {
    return demand.includes(Source.SMAPS_ROLLUP)
        && policy.plan().isForAll()
        && !selection.hasAny(Stage.STATM, Stage.LARGEST);
  }

  /**
   * Whether a pass of cheap reads has used up its time. A pass over a tree has no limit, because a
   * process that was not reached would disconnect its descendants from the root.
   */
  private BooleanSupplier isLate(LongSupplier clock, long started, Starvation starvation) {
    long now = clock.getAsLong();
    return selection.root().isOwn()
        ? () -> false
        : new Stopwatch(
                clock, policy.deadlines().cheapDeadline(started, now) - now, starvation::takeNanos)
            ::isOver;
  }

  boolean isSupported() {
    return procFs.problem().isEmpty();
  }

  @Override
  public void close() {
    procFs.close();
  }
}
