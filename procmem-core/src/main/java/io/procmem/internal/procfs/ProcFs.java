package io.procmem.internal.procfs;

import io.procmem.internal.bytes.FileTree;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import java.io.File;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A procfs: what of it lasts from scan to scan. Used by one thread at a time.
 *
 * <p>{@code self} is the link in its root, never this JVM's own pid: the procfs may be mounted from
 * another pid namespace.
 */
public final class ProcFs implements AutoCloseable {

  /** This JVM, whatever procfs is read: what its kernel has. */
  private static final File OWN_SELF = new File("/proc/self");

  /** A name that hangs keeps no other from being found. Names are asked for every ten minutes. */
  private static final int NAME_THREADS = 2;

  private final FileTree tree;
  private final Mount mount;

  /** Whether the root is what it should be. */
  private final RootCheck root;

  private final KeptFiles kept;
  private final ProcReader desk;
  private final ReaderThreads readers;
  private final ReaderThreads names;
  private final MachineFileReader aside;
  private final ProcessTable table;
  private final ForkFamilies families = new ForkFamilies();
  private final UserNames users;
  private final OwnCredentials rights;
  private final PidList pids = new PidList();
  private final RotatingPass cheapRounds = new RotatingPass();
  private final RotatingPass statmRounds = new RotatingPass();
  private final RotatingPass factsRounds = new RotatingPass();
  private final Set<Source> unsupported = EnumSet.noneOf(Source.class);

  private long patienceNanos = Duration.ofMillis(100).toNanos();

  /** Whether the last scan was denied anything. */
  private boolean wasDenied;

  /** Found when somebody first needs it. */
  private @Nullable RssErrorBound rssError;

  /** Set once the root has been seen to be a procfs. */
  private @Nullable Opened opened;

  /** What can be known only of a procfs that is there. */
  record Opened(
      KernelUnits units,
      boolean sizesOfFd,
      boolean rollups,
      MachineReader machine,
      PidReuseGuard guard,
      BootClock clock) {}

  /** A procfs seen through a file tree, with so many threads for reads that can hang. */
  public ProcFs(FileTree tree, Mount mount, int readerThreads) {
    this(tree, mount, readerThreads, 0);
  }

  /** One of which so many files stay open between two scans, each ended by {@link #endScan}. */
  public ProcFs(FileTree tree, Mount mount, int readerThreads, int keptFiles) {
    this(
        tree,
        mount,
        new ReaderThreads(() -> new ProcReader(tree, mount.captured().isPresent()), readerThreads),
        keptFiles);
  }

  private ProcFs(FileTree tree, Mount mount, ReaderThreads readers, int keptFiles) {
    boolean captured = mount.captured().isPresent();
    this.tree = tree;
    this.mount = mount;
    this.root = new RootCheck(tree, mount.root(), captured);
    // Nothing moves in a copied tree, so nobody reads it often enough to gain by it.
    this.kept = new KeptFiles(captured ? 0 : keptFiles);
    this.desk = new ProcReader(tree, captured, kept);
    this.readers = readers;
    this.names =
        new ReaderThreads(
            "procmem-names-", () -> new ProcReader(tree, captured), NAME_THREADS, Duration.ZERO);
    this.aside = new MachineFileReader(tree, captured);
    this.table = new ProcessTable(mount.root(), kept);
    this.rights = new OwnCredentials(desk);
    this.users = new UserNames(mount.passwd(), mount.isOwn());
  }

  /** Why the root cannot be scanned and what to do about it; empty if it can. For any thread. */
  public Optional<String> problem() {
    return root.problem();
  }

  /** Why a scan that had begun could not go on. */
  String exhausted() {
    return root.exhausted();
  }

  /** For how long one file of the machine is waited for; 100 ms by default. */
  public void waitAtMost(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  /**
   * Lists all processes.
   *
   * @param now when the scan begins
   * @param readsMore whether more than the demand may be read, so that a process may be replaced
   *     between two reads
   */
  public Scan scan(Moment now, Demand demand, boolean readsMore) throws UnscannableException {
    Opened opened = start(now);
    boolean moves = mount.captured().isEmpty() && (readsMore || !demand.equals(Demand.of()));
    opened.machine.read(demand, moves);
    String[] names = desk.list(mount.root());
    if (names == null) {
      throw new UnscannableException(problem().orElseGet(root::unlisted));
    }
    pids.takeNames(names);
    if (pids.size() == 0) { // an empty listing is no empty machine
      throw new UnscannableException(problem().orElseGet(root::unlisted));
    }
    opened.guard.begin(moves, opened.machine.lastPid());
    return begin(now, demand, opened);
  }

  /** Takes this JVM alone, as the procfs sees it. */
  public Scan scanSelf(Moment now, Demand demand) throws UnscannableException {
    Opened opened = start(now);
    opened.machine.read(demand, false);
    pids.takeOnly(requireSelf());
    opened.guard.begin(false, OptionalInt.empty()); // nobody is given our pid while we run
    return begin(now, demand, opened);
  }

  private Opened start(Moment now) throws UnscannableException {
    aside.startScan(patienceNanos);
    Opened opened = open();
    kept.startScan(now.nanos(), desk);
    return opened;
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

  /** What is found out once and believed for good, so not by a JVM that cannot open a file. */
  private Opened readOnce() throws UnscannableException {
    if (!Diagnosis.anythingOpens(tree)) {
      throw new UnscannableException(exhausted());
    }
    File self = new File(mount.root(), "self");
    KernelUnits units =
        mount.captured().orElseGet(() -> new UnitsReader(desk, mount.root()).read());
    boolean captured = mount.captured().isPresent();
    boolean sizesOfFd = !captured && hasSize(new File(self, Source.FD.file()));
    boolean rollups = captured || has(self, Source.SMAPS_ROLLUP);
    boolean ourPids = !captured && root.self() == mount.ownPid().getAsLong();
    MachineReader machine = new MachineReader(aside, mount.root(), units);
    return new Opened(
        units,
        sizesOfFd,
        rollups,
        machine,
        new PidReuseGuard(machine::lastPidNow, ourPids),
        new BootClock(units, captured));
  }

  /** Whether a directory has a size, looked at again if that is refused. */
  private boolean hasSize(File directory) {
    long size = tree.size(directory);
    return (size == FileTree.REFUSED ? tree.size(directory) : size) > 0;
  }

  /** Whether this kernel has a file for each process: this JVM then has it, wherever it is seen. */
  private boolean has(File self, Source source) {
    for (File directory : List.of(self, OWN_SELF)) {
      boolean seen = tree.exists(new File(directory, Source.STAT.file()));
      File file = new File(directory, source.file());
      if (seen && !tree.exists(file) && !tree.exists(file)) { // not by one look
        return false;
      }
    }
    return true;
  }

  int requireSelf() throws UnscannableException {
    int self = root.self();
    if (self == 0) {
      throw new UnscannableException(
          mount.root() + "/self leads nowhere: that procfs does not show this JVM");
    }
    return self;
  }

  ProcReader desk() {
    return desk;
  }

  ReaderThreads readers() {
    return readers;
  }

  /** Those for names of users: a name service that hangs keeps no process from being read. */
  ReaderThreads names() {
    return names;
  }

  ProcessTable table() {
    return table;
  }

  ForkFamilies families() {
    return families;
  }

  /** How far resident sizes may be off on this kernel. */
  RssErrorBound rssError(MachineReader machine, KernelUnits units) {
    RssErrorBound error = rssError;
    if (error == null) {
      error = RssErrorBound.of(machine, units);
      rssError = machine.isKnownForGood() ? error : null; // not what a file that hangs leaves open
    }
    return error;
  }

  MachineFileReader aside() {
    return aside;
  }

  /** In which order {@code stat} is read. */
  RotatingPass cheapRounds() {
    return cheapRounds;
  }

  /** The order in which {@code statm} is read, where that is a pass of its own. */
  RotatingPass statmRounds() {
    return statmRounds;
  }

  /** In which order the other files are read that cannot hang. */
  RotatingPass factsRounds() {
    return factsRounds;
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
    names.close();
    aside.close();
    kept.close();
  }
}
