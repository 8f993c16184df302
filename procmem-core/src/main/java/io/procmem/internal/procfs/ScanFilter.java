package io.procmem.internal.procfs;

import io.procmem.container.Placement;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Excludes processes from a scan, so that the next passes do not read them. */
public final class ScanFilter {

  private static final Comparator<TrackedProcess> LARGEST_FIRST =
      Comparator.comparingLong(ScanFilter::ownRss).reversed().thenComparingInt(TrackedProcess::pid);

  private final MountedProcFs mounted;
  private final ProcessTable table;
  private final Demand demand;
  private int excluded;

  ScanFilter(MountedProcFs mounted, Demand demand) {
    this.mounted = mounted;
    this.table = mounted.table();
    this.demand = demand;
  }

  /** Excludes processes by what {@code stat} and {@code statm} say. */
  public void keep(Predicate<ProcessSample> wanted) {
    keepIf(process -> wanted.test(process.preview()));
  }

  /** Excludes processes by name. */
  public void keepNames(Predicate<String> wanted) {
    keepIf(process -> wanted.test(process.name()));
  }

  /** Excludes processes by user; empty if it is unknown. */
  public void keepUsers(Predicate<Optional<User>> wanted) {
    keepIf(process -> wanted.test(process.facts.knownUser()));
  }

  /** Excludes processes by name, and by where they belong; empty if that is unknown. */
  public void keepPlaced(BiPredicate<String, Optional<Placement>> wanted) {
    keepIf(process -> wanted.test(process.name(), process.facts.knownPlacement()));
  }

  /** Excludes processes by RSS in bytes; 0 if they own no memory. */
  public void keepRss(LongPredicate wanted) {
    keepIf(process -> wanted.test(ownRss(process)));
  }

  private static long ownRss(TrackedProcess process) {
    return process.memory.isOwner() ? process.memory.rssBytes() : 0;
  }

  /** Excludes processes by identity. */
  public void keepIds(Predicate<ProcessId> wanted) {
    keepIf(process -> wanted.test(process.id()));
  }

  /** Excludes processes by their memory detail. */
  public void keepByDetail(Predicate<ProcessSample> wanted) {
    boolean detailAsked = demand.includes(Source.SMAPS_ROLLUP);
    keepIf(process -> wanted.test(process.sample(detailAsked)));
  }

  /** Excludes all but the {@code max} processes with the largest RSS. */
  public void keepLargest(int max) {
    if (max >= table.size()) {
      return;
    }
    Set<TrackedProcess> largest =
        IntStream.range(0, table.size())
            .mapToObj(table::at)
            .filter(TrackedProcess::isIncluded)
            .sorted(LARGEST_FIRST)
            .limit(max)
            .collect(Collectors.toSet());
    keepIf(largest::contains);
  }

  private void keepIf(Predicate<TrackedProcess> wanted) {
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (process.isIncluded() && !wanted.test(process)) {
        process.exclude();
        excluded++;
      }
    }
  }

  /** Excludes all but this JVM and its descendants; returns the id of this JVM. */
  public ProcessId keepOwnTree() throws UnscannableException {
    ProcessId self = keepTree(mounted.requireSelf(), null);
    if (self == null) {
      throw new UnscannableException(
          mounted.root().exhausted()); // a process may always read its own files
    }
    return self;
  }

  /**
   * Excludes all but one process and its descendants.
   *
   * @param pid the process, greater than 0
   * @param known the process with this pid in an earlier scan; null if there was none
   * @return the root of the tree; null if no process has had the pid yet
   */
  public @Nullable ProcessId keepTree(int pid, @Nullable ProcessId known) {
    TrackedProcess found = table.find(pid);
    ProcessId root = known == null && found != null && found.isIncluded() ? found.id() : known;
    boolean there = found != null && found.isIncluded() && found.id().equals(root);
    Descendants tree = new Descendants(table, there ? pid : Descendants.NONE);
    keepIf(tree::contains);
    return root;
  }

  /** How many processes were excluded. */
  int excluded() {
    return excluded;
  }
}
