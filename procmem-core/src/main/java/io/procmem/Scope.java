package io.procmem;

import io.procmem.procfs.Moment;
import io.procmem.procfs.ProcFs;
import io.procmem.procfs.Scan;
import io.procmem.procfs.UnscannableException;
import io.procmem.snapshot.Demand;

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

  /** {@return this JVM and all processes it has started, and they in turn} */
  public static Scope ownTree() {
    return new Scope(Kind.OWN_TREE, 0);
  }

  /**
   * One process and all its descendants. A child whose parent has ended is no descendant any more.
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

  Scan begin(ProcFs procFs, Moment now, Demand demand) throws UnscannableException {
    return kind == Kind.SELF ? procFs.scanSelf(now, demand) : procFs.scan(now, demand);
  }

  void narrow(Scan scan) {
    switch (kind) {
      case ALL, SELF -> {}
      case OWN_TREE -> scan.keepTree(scan.selfPid());
      case TREE -> scan.keepTree((int) number);
      case USER -> scan.keepUser(number);
    }
  }
}
