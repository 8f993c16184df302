package io.procmem;

import io.procmem.internal.procfs.ProcFs;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.ScanFilter;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.internal.read.Moment;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import org.jspecify.annotations.Nullable;

/**
 * The processes from which the conditions of a {@link Selection} choose. Immutable.
 *
 * @param kind which processes
 * @param pid the root of a {@link Kind#TREE}; otherwise 0
 */
record SelectionRoot(Kind kind, int pid) {

  enum Kind {
    ALL,
    SELF,
    OWN_TREE,
    TREE
  }

  SelectionRoot(Kind kind) {
    this(kind, 0);
  }

  /** Whether the user of the library named these processes, and so may stall them for longer. */
  boolean isOwn() {
    return kind != Kind.ALL;
  }

  boolean isTree() {
    return kind == Kind.OWN_TREE || kind == Kind.TREE;
  }

  /** Starts a scan; {@code readsMore} if it may read more than the demand. */
  Scan begin(ProcFs procFs, Moment now, Demand demand, boolean readsMore)
      throws UnscannableException {
    return kind == Kind.SELF ? procFs.scanSelf(now, demand) : procFs.scan(now, demand, readsMore);
  }

  /**
   * Excludes the processes outside the tree.
   *
   * @param known the process that an earlier scan found at the root of a {@link Kind#TREE}
   * @return the process to pass to the next scan, because its pid may be reused
   */
  @Nullable ProcessId keepTree(ScanFilter processes, @Nullable ProcessId known)
      throws UnscannableException {
    return switch (kind) {
      case ALL, SELF -> null;
      case OWN_TREE -> processes.keepOwnTree();
      case TREE -> processes.keepTree(pid, known);
    };
  }
}
