package io.procmem;

import io.procmem.internal.procfs.Moment;
import io.procmem.internal.procfs.ProcFs;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.UnscannableException;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessId;
import org.jspecify.annotations.Nullable;

/** Which processes a scan is about. Decided on cheap reads, before anything dear is read. */
public final class Scope {

  private enum Kind {
    ALL,
    SELF,
    OWN_TREE,
    TREE,
    USER
  }

  private final Kind kind;

  /** A pid or a uid, where the kind needs one. */
  private final long number;

  private Scope(Kind kind, long number) {
    this.kind = kind;
    this.number = number;
  }

  /** {@return all processes that the procfs lists} */
  public static Scope all() {
    return new Scope(Kind.ALL, 0);
  }

  /** {@return this JVM alone; the others are not even listed} */
  public static Scope self() {
    return new Scope(Kind.SELF, 0);
  }

  /** {@return this JVM and all its descendants; a child whose parent has ended is none any more} */
  public static Scope ownTree() {
    return new Scope(Kind.OWN_TREE, 0);
  }

  /**
   * One process and all its descendants. A child whose parent has ended is no descendant any more;
   * when the process itself has ended, nothing is left, even if its pid is given to another.
   *
   * @param pid the process
   * @return that scope
   */
  public static Scope tree(int pid) {
    if (pid < 1) {
      throw new IllegalArgumentException("a pid is 1 or greater: " + pid);
    }
    return new Scope(Kind.TREE, pid);
  }

  /**
   * The processes of one user.
   *
   * @param uid the user's number; the effective one of a process counts
   * @return that scope
   */
  public static Scope user(long uid) {
    if (uid < 0) {
      throw new IllegalArgumentException("a uid is 0 or greater: " + uid);
    }
    return new Scope(Kind.USER, uid);
  }

  /** Whether whoever asks owns the processes, and so may decide what they bear. */
  boolean isOwn() {
    return kind == Kind.SELF || kind == Kind.OWN_TREE || kind == Kind.TREE;
  }

  /**
   * Lists whom it may be about.
   *
   * @param readsMore whether more than the demand may be read
   */
  Scan begin(ProcFs procFs, Moment now, Demand demand, boolean readsMore)
      throws UnscannableException {
    return kind == Kind.SELF ? procFs.scanSelf(now, demand) : procFs.scan(now, demand, readsMore);
  }

  /**
   * Leaves out of a scan whoever is not meant.
   *
   * @param root the process that {@link #tree} was found to mean in an earlier scan, if any was
   * @return the process it means from now on: its pid may be given to another
   */
  @Nullable ProcessId narrow(Scan scan, @Nullable ProcessId root) throws UnscannableException {
    return switch (kind) {
      case ALL, SELF -> null;
      case OWN_TREE -> scan.narrowing().keepOwnTree();
      case TREE -> scan.narrowing().keepTree((int) number, root);
      case USER -> {
        scan.narrowing().keepUser(number);
        yield null;
      }
    };
  }
}
