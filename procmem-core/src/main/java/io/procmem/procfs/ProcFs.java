package io.procmem.procfs;

import io.procmem.bytes.FileTree;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.SystemFacts;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A procfs: what of it lasts from scan to scan. Used by one thread at a time.
 *
 * <p>{@code self} is the link in its root, never this JVM's own pid: the procfs may be mounted from
 * another pid namespace.
 */
public final class ProcFs implements AutoCloseable {

  private static final String KIND = "proc";

  /** This JVM, whatever procfs is read: what its kernel has. */
  private static final File OWN_SELF = new File("/proc/self");

  private static final String EXHAUSTED =
      ": this JVM is out of file descriptors; raise its limit (ulimit -n) or close some";

  private final FileTree tree;
  private final Mount mount;
  private final KeptFiles kept;
  private final Desk desk;
  private final Readers readers;
  private final ProcessTable table;
  private final Families families = new Families();
  private final UserNames users;
  private final Rights rights;
  private final PidList pids = new PidList();
  private final Set<Source> unsupported = EnumSet.noneOf(Source.class);

  /** Whether the last scan was denied anything. */
  private boolean wasDenied;

  /** Found when somebody first needs it. */
  private @Nullable RssError rssError;

  /** Set once the root has been seen to be a procfs. */
  private @Nullable Opened opened;

  /** What can be known only of a procfs that is there. */
  record Opened(
      SystemFacts units,
      boolean sizesOfFd,
      boolean rollups,
      MachineReader machine,
      ReuseGuard guard) {}

  /** A procfs seen through a file tree, with so many threads for reads that can hang. */
  public ProcFs(FileTree tree, Mount mount, int readerThreads) {
    this(tree, mount, readerThreads, 0);
  }

  /** One of which so many files stay open between two scans, each ended by {@link #endScan}. */
  public ProcFs(FileTree tree, Mount mount, int readerThreads, int keptFiles) {
    this(
        tree,
        mount,
        new Readers(() -> new Desk(tree, mount.captured().isPresent()), readerThreads),
        keptFiles);
  }

  private ProcFs(FileTree tree, Mount mount, Readers readers, int keptFiles) {
    boolean captured = mount.captured().isPresent();
    this.tree = tree;
    this.mount = mount;
    // Nothing moves in a copied tree, so nobody reads it often enough to gain by it.
    this.kept = new KeptFiles(captured ? 0 : keptFiles);
    this.desk = new Desk(tree, captured, kept);
    this.readers = readers;
    this.table = new ProcessTable(mount.root(), kept);
    this.rights = new Rights(desk);
    this.users = new UserNames(mount.passwd(), mount.isOwn());
  }

  /** Why the root cannot be scanned and what to do about it; empty if it can. For any thread. */
  public Optional<String> problem() {
    File root = mount.root();
    if (!tree.exists(root)) {
      return Optional.of(
          root
              + " is not there: on Linux, give the mount point of a procfs;"
              + " other systems have none");
    }
    if (mount.captured().isPresent()) {
      return Optional.empty();
    }
    Optional<String> kind = tree.kind(root);
    if (kind.isEmpty()) {
      return Optional.of(unlisted("cannot be examined"));
    }
    return kind.get().equals(KIND)
        ? Optional.empty()
        : Optional.of(
            root
                + " is a file system of type "
                + kind.get()
                + ", not proc: give the mount point of a procfs,"
                + " (only captured(…) reads a copied tree)");
  }

  private String unlisted(String what) {
    return mount.root()
        + " "
        + what
        + (Diagnosis.anythingOpens(tree) ? ": let this JVM's user read that directory" : EXHAUSTED);
  }

  /** Why a scan that had begun could not go on. */
  String exhausted() {
    return mount.root() + " cannot be read" + EXHAUSTED;
  }

  /**
   * Lists all processes.
   *
   * @param now when the scan begins
   * @param readsMore whether more than the demand may be read, so that a process may be replaced
   *     between two reads
   */
  public Scan scan(Moment now, Demand demand, boolean readsMore) throws UnscannableException {
    Opened opened = open();
    kept.startScan(now.nanos(), desk);
    String[] names = desk.list(mount.root());
    if (names == null) {
      throw new UnscannableException(problem().orElseGet(() -> unlisted("cannot be listed")));
    }
    pids.takeNames(names);
    boolean moves = mount.captured().isEmpty() && (readsMore || !demand.equals(Demand.of()));
    opened.guard.begin(moves);
    return begin(now, demand, opened);
  }

  /** Takes this JVM alone, as the procfs sees it. */
  public Scan scanSelf(Moment now, Demand demand) throws UnscannableException {
    Opened opened = open();
    kept.startScan(now.nanos(), desk);
    pids.takeOnly(requireSelf());
    opened.guard.begin(false); // nobody is given our pid while we run
    return begin(now, demand, opened);
  }

  private Scan begin(Moment now, Demand demand, Opened opened) {
    table.update(pids);
    if (wasDenied && rights.haveChanged()) {
      table.forgetRefusals();
    }
    wasDenied = false;
    return new Scan(this, opened, now, demand);
  }

  /** Ends a scan, however it went: nobody reads until the next. */
  public void endScan() {
    kept.endScan();
  }

  /** The JVM was out of descriptors when something was read. */
  void noteExhaustion() {
    kept.giveBack();
  }

  /** Something was denied in this scan. */
  void noteDenial() {
    wasDenied = true;
  }

  private Opened open() throws UnscannableException {
    Opened known = opened;
    if (known == null) {
      Optional<String> problem = problem();
      if (problem.isPresent()) {
        throw new UnscannableException(problem.get());
      }
      known = readOnce();
      opened = known;
    }
    return known;
  }

  private Opened readOnce() {
    File root = mount.root();
    SystemFacts units = mount.captured().orElseGet(() -> new UnitsReader(desk, root).read());
    boolean sizesOfFd = mount.captured().isEmpty() && tree.size(new File(root, "self/fd")) > 0;
    boolean rollups =
        mount.captured().isPresent() || tree.exists(new File(OWN_SELF, Source.SMAPS_ROLLUP.file()));
    boolean ourPids = self() == mount.ownPid();
    return new Opened(
        units,
        sizesOfFd,
        rollups,
        new MachineReader(desk, root, units),
        new ReuseGuard(desk, root, ourPids));
  }

  /** The pid that {@code self} leads to, 0 if it leads nowhere. */
  int self() {
    byte[] link = tree.link(new File(mount.root(), "self"));
    return link == null ? 0 : PidList.pid(new String(link, StandardCharsets.ISO_8859_1));
  }

  int requireSelf() throws UnscannableException {
    int self = self();
    if (self == 0) {
      throw new UnscannableException(
          mount.root() + "/self leads nowhere: that procfs does not show this JVM");
    }
    return self;
  }

  Desk desk() {
    return desk;
  }

  Readers readers() {
    return readers;
  }

  ProcessTable table() {
    return table;
  }

  Families families() {
    return families;
  }

  File root() {
    return mount.root();
  }

  /** How far resident sizes may be off on this kernel. */
  RssError rssError(SystemFacts units) {
    RssError error = rssError;
    if (error == null) {
      error = RssError.of(desk, mount.root(), units);
      rssError = error;
    }
    return error;
  }

  UserNames users() {
    return users;
  }

  /** The files that this kernel was seen not to have. */
  Set<Source> unsupported() {
    return unsupported;
  }

  boolean isCaptured() {
    return mount.captured().isPresent();
  }

  /** For any thread: lets the reader threads end, closes what is kept open, waits for nothing. */
  @Override
  public void close() {
    readers.close();
    kept.close();
  }
}
