package io.procmem.internal.procfs;

import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.container.HierarchySearch;
import io.procmem.internal.container.PlacedGroups;
import io.procmem.internal.detail.CountBudget;
import io.procmem.internal.detail.RssErrorBound;
import io.procmem.internal.jvm.OtherJvms;
import io.procmem.internal.jvm.OwnJvmReader;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.mount.PidList;
import io.procmem.internal.mount.RootCheck;
import io.procmem.internal.names.NodeNames;
import io.procmem.internal.read.DeletedSuffix;
import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.KeptFiles;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.OwnCredentials;
import io.procmem.internal.read.PidReuseGuard;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.ThreadStarter;
import io.procmem.internal.threads.ThreadLedger;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import io.procmem.threads.ThreadNames;
import java.io.File;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A procfs, and what lasts from scan to scan. Used by one thread at a time, except where a method
 * says otherwise.
 *
 * <p>{@code self} is the link in its root, never this JVM's own pid: the procfs may be mounted from
 * another pid namespace.
 */
public final class ProcFs implements AutoCloseable {

  /** This JVM in the procfs of this machine: shows which files the kernel has. */
  private static final File OWN_SELF = new File("/proc/self");

  private static final File OWN_LIMITS = new File("/proc/self/limits");

  /** The limit of open files that Linux gives a process by default. */
  private static final long DEFAULT_LIMIT = 1024;

  private static final int TWO_THREADS = 2; // one that hangs does not block the others

  private final FileTree tree;
  private final Mount mount;
  private final ThreadNames threadNames;
  private final RootCheck root;
  private final KeptFiles kept;
  private final ProcReader reader;
  private final ReaderThreads readers;
  private final ReaderThreads nameReaders;
  private final MachineFileReader machineFiles;
  private final MachineFileReader groupFiles;
  private final ProcessTable table;
  private final UserNames users;
  private final NodeNames containerNames;
  private final OtherJvms jvms;
  private final OwnCredentials credentials;
  private final PidList pids = new PidList();
  private long readTimeoutNanos;

  private @Nullable ScanRefusals refusals; // of the last scan
  private @Nullable RssErrorBound rssError;

  /** Set once the root has been found to be a procfs. */
  private @Nullable MountedProcFs mounted;

  /**
   * A procfs seen through a file tree, with up to a number of threads for reads that can hang. Up
   * to a number of files stay open between scans, which {@link #endScan} ends.
   */
  public ProcFs(
      FileTree tree, Mount mount, int maxReaders, int keptFiles, ThreadNames threadNames) {
    boolean captured = mount.captured().isPresent();
    Supplier<ProcReader> procReaders = () -> new ProcReader(tree, captured);
    this.tree = tree;
    this.mount = mount;
    this.threadNames = threadNames;
    this.root = new RootCheck(tree, mount.root(), captured);
    // Nothing changes in a copied tree, so it is not read often enough to gain by kept files.
    this.kept = new KeptFiles(captured ? 0 : keptFiles);
    this.reader = new ProcReader(tree, captured, kept);
    ThreadStarter starter = new ThreadStarter();
    Function<String, ReaderThreads> twoThreads =
        name -> new ReaderThreads(name, procReaders, TWO_THREADS, ReaderThreads.IDLE, starter);
    this.readers =
        new ReaderThreads("procmem-reader-", procReaders, maxReaders, ReaderThreads.IDLE, starter);
    this.nameReaders =
        new ReaderThreads("procmem-names-", procReaders, TWO_THREADS, Duration.ZERO, starter);
    this.machineFiles = new MachineFileReader("procmem-machine-", tree, captured, starter);
    this.groupFiles = new MachineFileReader("procmem-groups-", tree, captured, starter);
    this.table = new ProcessTable(mount.root(), kept);
    this.credentials = new OwnCredentials(reader);
    this.users = new UserNames(mount.passwd(), mount.isOwn());
    this.containerNames = new NodeNames(mount.nodeFiles(), twoThreads.apply("procmem-node-"));
    this.jvms = new OtherJvms(twoThreads.apply("procmem-jvms-"));
  }

  /** Why the root cannot be scanned and what to do about it; empty if it can. For any thread. */
  public Optional<String> problem() {
    return root.problem();
  }

  /** Other settings apply from now on: how long to wait for one file, and how to classify. */
  public void startAgain(Duration readTimeout) {
    readTimeoutNanos = readTimeout.toNanos();
    table.forgetClasses();
  }

  /** How long the scanning thread has waited for a CPU since it started. */
  public long delayNanos() {
    return reader.delayNanos();
  }

  /**
   * Lists all processes.
   *
   * @param now when the scan begins
   * @param readsMore whether more than the demand may be read, so that a pid may be reused between
   *     two reads
   */
  public Scan scan(Moment now, Demand demand, boolean readsMore) throws UnscannableException {
    MountedProcFs mounted = start(now);
    boolean moves = mount.captured().isEmpty() && (readsMore || !demand.equals(Demand.of()));
    mounted.machine().read(demand, moves);
    String[] names = reader.list(mount.root());
    if (names == null) {
      throw new UnscannableException(problem().orElseGet(root::unlisted));
    }
    pids.takeNames(names);
    if (pids.size() == 0) { // a machine always has a process
      throw new UnscannableException(problem().orElseGet(root::unlisted));
    }
    mounted.guard().begin(moves, mounted.machine().lastPid());
    return begin(now, demand, mounted, true);
  }

  /** Lists only this JVM, as the procfs shows it. */
  public Scan scanSelf(Moment now, Demand demand) throws UnscannableException {
    MountedProcFs mounted = start(now);
    mounted.machine().read(demand, false);
    pids.takeOnly(mounted.requireSelf());
    mounted.guard().begin(false, OptionalInt.empty()); // this pid is not reused while this JVM runs
    return begin(now, demand, mounted, false);
  }

  private MountedProcFs start(Moment now) throws UnscannableException {
    tree.startScan(now.nanos());
    machineFiles.startScan(readTimeoutNanos);
    groupFiles.startScan(readTimeoutNanos);
    containerNames.startScan(now.nanos(), readTimeoutNanos);
    MountedProcFs mounted = open();
    kept.startScan(now.nanos(), this::openFilesLimit);
    return mounted;
  }

  private long openFilesLimit() {
    ReadOutcome outcome = reader.read(OWN_LIMITS, FileShape.of(Source.LIMITS), reader.limits);
    return outcome == ReadOutcome.READ ? reader.limits.openFiles : DEFAULT_LIMIT;
  }

  private Scan begin(Moment now, Demand demand, MountedProcFs mounted, boolean listsAll) {
    table.update(pids);
    mounted.guard().listed(pids.get(pids.size() - 1), table.addedPids());
    if (refusals != null && refusals.isAnyDenied() && credentials.haveChanged()) {
      table.forgetDenials();
    }
    ScanRefusals current =
        new ScanRefusals(
            mounted.unsupported(), mounted.isCaptured(), mounted.kept(), demand, now.nanos());
    refusals = current;
    return new Scan(mounted, now, demand, current, listsAll);
  }

  /** Ends a scan, whether or not it succeeded: no file is read until the next. */
  public void endScan() {
    kept.endScan();
  }

  private MountedProcFs open() throws UnscannableException {
    MountedProcFs known = mounted;
    if (known == null) {
      Optional<String> problem = problem();
      if (problem.isPresent()) {
        throw new UnscannableException(problem.get());
      }
      known = readOnce();
      mounted = known;
    }
    return known;
  }

  /**
   * Reads what never changes. Fails if the JVM cannot open files, since the result would be wrong.
   */
  private MountedProcFs readOnce() throws UnscannableException {
    if (!Diagnosis.anythingOpens(tree)) {
      throw new UnscannableException(root.exhausted());
    }
    File self = new File(mount.root(), "self");
    KernelUnits units =
        mount.captured().orElseGet(() -> new UnitsReader(reader, mount.root()).read());
    boolean captured = reader.captured;
    boolean ownPids = !captured && root.self() == mount.ownPid().getAsLong();
    HierarchySearch groups = new HierarchySearch(mount.root(), captured, mount.cgroupRoot());
    MachineReader machine = new MachineReader(machineFiles, mount, units, groups);
    return new MountedProcFs(
        reader,
        readers,
        nameReaders,
        machineFiles,
        groupFiles,
        kept,
        table,
        users,
        containerNames,
        jvms,
        new DeletedSuffix(),
        root,
        EnumSet.noneOf(Source.class),
        new RotatingPass(),
        new RotatingPass(),
        new RotatingPass(),
        new RotatingPass(),
        new RotatingPass(),
        new RotatingPass(),
        new ThreadLedger(reader, units, threadNames),
        units,
        !captured && hasSize(new File(self, Source.FD.file())),
        captured || has(self, Source.SMAPS_ROLLUP),
        machine,
        new PlacedGroups(groupFiles, groups),
        new PidReuseGuard(machine::lastPidNow, ownPids),
        new BootClock(units, captured),
        () -> rssError(machine, units),
        new SharingReader(reader, mount.root(), units, machine, credentials),
        new OwnJvmReader(mount.root(), units.pageBytes(), captured),
        new CountBudget());
  }

  /** Whether a directory has a size; tried twice. */
  private boolean hasSize(File directory) {
    long size = tree.size(directory);
    return (size == FileTree.REFUSED ? tree.size(directory) : size) > 0;
  }

  /** Whether this kernel has a file for each process: if so, this JVM has it too. */
  private boolean has(File self, Source source) {
    for (File directory : List.of(self, OWN_SELF)) {
      boolean seen = tree.exists(new File(directory, Source.STAT.file()));
      File file = new File(directory, source.file());
      if (seen && !tree.exists(file) && !tree.exists(file)) { // tried twice
        return false;
      }
    }
    return true;
  }

  private RssErrorBound rssError(MachineReader machine, KernelUnits units) {
    RssErrorBound bound = rssError;
    if (bound == null) {
      bound = RssErrorBound.of(machine.kernel(), machine.processorCount(), units);
      rssError = machine.isKnownForGood() ? bound : null; // a file that hangs may be readable later
    }
    return bound;
  }

  ProcessTable table() {
    return table;
  }

  /** For any thread: ends the reader threads and closes the kept files, without waiting. */
  @Override
  public void close() {
    readers.close();
    nameReaders.close();
    machineFiles.close();
    groupFiles.close();
    containerNames.close();
    jvms.close();
    kept.close();
  }
}
