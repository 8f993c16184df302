package io.procmem.internal.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out of a scan whoever is not wanted, each as soon as that can be known, so that nothing
 * more is read of it.
 */
public final class ScanFilter {

  private static final Comparator<TrackedProcess> LARGEST_FIRST =
      Comparator.comparingLong(
              (TrackedProcess process) -> process.none == null ? process.rssBytes : 0)
          .reversed()
          .thenComparingInt(TrackedProcess::pid);

  private final ProcFs procFs;
  private final ProcessTable table;
  private final Demand demand;
  private int excluded;

  ScanFilter(ProcFs procFs, Demand demand) {
    this.procFs = procFs;
    this.table = procFs.table();
    this.demand = demand;
  }

  /** Leaves out the processes that are not wanted, before their memory detail is read. */
  public void keep(Predicate<ProcessSample> wanted) {
    keepIf(process -> wanted.test(process.preview()));
  }

  /** Leaves out the processes whose label, null if they have none, is not wanted. */
  public void keepLabels(Predicate<@Nullable Object> wanted) {
    keepIf(process -> wanted.test(process.label()));
  }

  /** Leaves out processes that are not wanted after all, by their detail. */
  public void keepDetailed(Predicate<ProcessSample> wanted) {
    boolean detailAsked = demand.includes(Source.SMAPS_ROLLUP);
    keepIf(process -> wanted.test(process.sample(detailAsked)));
  }

  /** Leaves out all but so many, those with the largest resident size. */
  public void keepLargest(int most) {
    if (most >= table.size()) {
      return;
    }
    Set<TrackedProcess> largest =
        IntStream.range(0, table.size())
            .mapToObj(table::at)
            .filter(process -> !process.dropped)
            .sorted(LARGEST_FIRST)
            .limit(most)
            .collect(Collectors.toSet());
    keepIf(largest::contains);
  }

  private void keepIf(Predicate<TrackedProcess> wanted) {
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped && !wanted.test(process)) {
        process.dropped = true;
        excluded++;
      }
    }
  }

  /** Leaves out all but this JVM and its descendants; returns which process this JVM is. */
  public ProcessId keepOwnTree() throws UnscannableException {
    ProcessId self = keepTree(procFs.requireSelf(), null);
    if (self == null) {
      throw new UnscannableException(procFs.exhausted()); // nobody else can have refused our own
    }
    return self;
  }

  /**
   * Leaves out all but one process and its descendants.
   *
   * @param pid the process, greater than 0
   * @param known which process that is; null if any that has the pid now
   * @return which process it is; null if none has the pid yet
   */
  public @Nullable ProcessId keepTree(int pid, @Nullable ProcessId known) {
    TrackedProcess found = table.find(pid);
    ProcessId root = known == null && found != null && !found.dropped ? found.id() : known;
    boolean there = found != null && !found.dropped && found.id().equals(root);
    Descendants tree = new Descendants(table, there ? pid : Descendants.OF_NOBODY);
    keepIf(tree::contains);
    return root;
  }

  /** Leaves out the processes of other users. */
  public void keepUser(long uid) {
    keepIf(process -> FactsReader.uid(process, procFs.desk()) == uid);
  }

  /** How many were left out. */
  int excluded() {
    return excluded;
  }
}
