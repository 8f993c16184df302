package io.procmem;

import io.procmem.procfs.Moment;
import io.procmem.procfs.ProcFs;
import io.procmem.procfs.Scan;
import io.procmem.procfs.UnscannableException;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Runs the passes of a scan, in the one order in which each knows enough to spare the next. */
final class Scanner implements AutoCloseable {

  private final ProcFs procFs;
  private final Scope scope;
  private final DetailPolicy policy;
  private final @Nullable Predicate<ProcessSample> filter;
  private final Time time;

  /** The process that the scope was found to mean. */
  private @Nullable ProcessId treeRoot;

  Scanner(
      ProcFs procFs,
      Scope scope,
      DetailPolicy policy,
      @Nullable Predicate<ProcessSample> filter,
      Time time) {
    this.procFs = procFs;
    this.scope = scope;
    this.policy = policy;
    this.filter = filter;
    this.time = time;
  }

  Snapshot scan(Demand demand) throws UnscannableException {
    Moment now = time.now();
    long started = System.nanoTime();
    Scan scan = scope.begin(procFs, now, demand);
    scan.readCheap();
    treeRoot = scope.narrow(scan, treeRoot);
    if (filter != null) {
      keep(scan, filter);
    }
    scan.readFacts();
    scan.readHangingFacts(policy.terms(started, System.nanoTime()));
    if (demand.includes(Source.SMAPS_ROLLUP)) {
      policy.apply(scan, now, policy.terms(started, System.nanoTime()));
    }
    return scan.finish(time.nanos().getAsLong());
  }

  private static void keep(Scan scan, Predicate<ProcessSample> filter) throws UnscannableException {
    try {
      scan.keep(filter);
    } catch (RuntimeException e) {
      throw new UnscannableException("the filter given to where(…) has thrown: " + e);
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
