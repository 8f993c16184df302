package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.procfs.Mount;
import io.procmem.internal.procfs.OwnPid;
import io.procmem.internal.procfs.ProcFs;
import io.procmem.metrics.ClassLoading;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link ProcMem}. Each has a default that suits a production host. */
public final class ProcMemBuilder {

  static {
    ClassLoading.ahead(ProcMem.class); // once, while there is a descriptor to do it with
  }

  private static final Demand USUAL =
      Demand.of(
          Source.STATM,
          Source.SMAPS_ROLLUP,
          Source.OWNER,
          Source.MEMINFO,
          Source.SYSTEM_STAT,
          Source.LOADAVG,
          Source.UPTIME);

  private static final int MAX_READER_THREADS = 2;
  private static final Duration LONGEST = Duration.ofDays(365);

  Demand demand = USUAL;
  Duration maxAge = Duration.ofSeconds(1);
  Duration wait = Duration.ofSeconds(1);
  @Nullable Duration sampleEvery;
  final List<Consumer<Report>> listeners = new ArrayList<>();

  private FileTree tree = new DiskTree();
  private Path root = Path.of("/proc");
  private Optional<KernelUnits> captured = Optional.empty();
  private @Nullable Path passwd;
  private LongSupplier ownPid = OwnPid::read;
  private @Nullable DetailPolicy detail;
  private @Nullable Rules rules;
  private boolean childrenFollowParent;
  private Selection selection = Selection.all();
  private int readerThreads = MAX_READER_THREADS;
  private int keptFiles;
  private Clocks time = Clocks.of(Clock.systemUTC());

  ProcMemBuilder() {}

  /**
   * Where the procfs is mounted; {@code /proc} by default. A container that is to see its host
   * mounts the host's somewhere else and gives that path.
   *
   * @param root the absolute path of a mount point
   * @return this builder
   */
  public ProcMemBuilder root(Path root) {
    this.root = requireAbsolute(root);
    this.captured = Optional.empty();
    return this;
  }

  /**
   * Reads a tree of files that was copied from a procfs, of this machine or another.
   *
   * @param root the absolute path of its top directory
   * @param units the units of the machine it was copied from
   * @return this builder
   */
  public ProcMemBuilder captured(Path root, KernelUnits units) {
    this.root = requireAbsolute(root);
    this.captured = Optional.of(requireNonNull(units, "units"));
    return this;
  }

  private static Path requireAbsolute(Path path) {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("give an absolute path, not " + path);
    }
    return path.normalize();
  }

  /**
   * The passwd file that names the users of the procfs. By default the users of {@code /proc} are
   * named by this machine's name service, and those of any other root keep their numbers.
   *
   * @param passwd the path of a file in the format of passwd(5), such as {@code /host/etc/passwd}
   * @return this builder
   */
  public ProcMemBuilder passwd(Path passwd) {
    this.passwd = requireAbsolute(passwd);
    return this;
  }

  /**
   * The kernel files that {@link ProcMem#report()} reads. By default these are what names, users,
   * memory and processor time need. A scan also opens what it needs itself: {@code uptime} for the
   * time at which it began, {@code loadavg} for the last pid where that matters, what {@link
   * #rules} need, once the files that give the units of this machine, and with detail those that
   * tell how exact RSS is and how long reads had to wait.
   *
   * @param sources the files; {@link Source#STAT} is always read
   * @return this builder
   */
  public ProcMemBuilder sources(Source... sources) {
    this.demand = Demand.of(sources);
    return this;
  }

  /**
   * Kernel files that {@link ProcMem#report()} reads beyond those set so far.
   *
   * @param sources the files
   * @return this builder
   */
  public ProcMemBuilder plus(Source... sources) {
    this.demand = demand.plus(sources);
    return this;
  }

  /**
   * Which processes have their memory detail read; by default those for which it costs little.
   *
   * @param detail the policy
   * @return this builder
   */
  public ProcMemBuilder detail(DetailPolicy detail) {
    this.detail = requireNonNull(detail, "detail");
    return this;
  }

  /**
   * What processes are called; by default the catalogue that comes with the library. One's own
   * rules go first: {@code Rules.parse(…).then(Rules.builtin())}. Whatever file of a process the
   * rules need to decide is read once, whether it was asked for or not; with {@link Rules#none()}
   * nothing is read, and every process is {@code other}.
   *
   * @param rules the rules
   * @return this builder
   */
  public ProcMemBuilder rules(Rules rules) {
    this.rules = requireNonNull(rules, "rules");
    return this;
  }

  /**
   * Lets a process that no rule knows be what its nearest known ancestor is, the first process of
   * all excepted, and those left out by the scope, the filter, or the names and sizes of the
   * selection. Off by default: a login service would own all that its users run.
   *
   * @return this builder
   */
  public ProcMemBuilder childrenFollowParent() {
    this.childrenFollowParent = true;
    return this;
  }

  /**
   * Which processes reports include; all by default. An excluded process costs only the files that
   * it takes to exclude it.
   *
   * @param selection the selection
   * @return this builder
   * @throws NullPointerException if {@code selection} is null
   */
  public ProcMemBuilder select(Selection selection) {
    this.selection = requireNonNull(selection, "select");
    return this;
  }

  /**
   * How old a report may be and still be handed out; 1 second by default, so that two who ask at
   * once cost one scan. Zero makes every call scan.
   *
   * @param maxAge the age
   * @return this builder
   */
  public ProcMemBuilder maxAge(Duration maxAge) {
    this.maxAge = requireNotNegative("maxAge", maxAge);
    return this;
  }

  /**
   * How long a caller waits while another scans, before it gets older figures with a {@link
   * Report#problem()}; 1 second by default.
   *
   * @param wait the time
   * @return this builder
   */
  public ProcMemBuilder waitAtMost(Duration wait) {
    this.wait = requireNotNegative("waitAtMost", wait);
    return this;
  }

  private static Duration requireNotNegative(String setting, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(setting + " must not be negative: " + duration);
    }
    return bounded(duration);
  }

  /** No clock of nanoseconds reaches further than 292 years, and nobody waits for one. */
  private static Duration bounded(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }

  /**
   * Scans in the background, so that {@link ProcMem#report()} does no I/O. By default there is no
   * such thread.
   *
   * @param interval the time from one scan to the next, 10 ms at least
   * @return this builder
   */
  public ProcMemBuilder sampleEvery(Duration interval) {
    requireNonNull(interval, "sampleEvery");
    if (interval.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException("sampleEvery must be 10 ms at least: " + interval);
    }
    this.sampleEvery = bounded(interval);
    return this;
  }

  /**
   * Calls somebody with each new report; of those made while the call before was under way, with
   * the last. The call is made by a daemon thread, {@code procmem-listener}, that is there only if
   * somebody listens; what it throws goes to that thread's handler of uncaught exceptions. By
   * itself this makes no report: set {@link #sampleEvery}, or ask for them.
   *
   * @param listener whom to call
   * @return this builder
   */
  public ProcMemBuilder listener(Consumer<Report> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * How many daemon threads may be there for reads that can hang, each of which may be stuck for as
   * long as its target is; 2 by default.
   *
   * @param threads 1 or 2
   * @return this builder
   */
  public ProcMemBuilder readerThreads(int threads) {
    if (threads < 1 || threads > MAX_READER_THREADS) {
      throw new IllegalArgumentException("readerThreads must be 1 or 2: " + threads);
    }
    this.readerThreads = threads;
    return this;
  }

  /**
   * How many files of {@code /proc} stay open between two scans; none by default. A read of one
   * costs about two fifths less than opening it anew. That is for those who scan thousands of
   * processes every second or more often. Kept are {@code stat}, {@code statm} and {@code status}
   * of each process, where they are read, so three times the processes is enough for all. With
   * fewer, those that came first are kept.
   *
   * <p>Each takes a descriptor of this JVM, 4.3 KB of kernel memory, which count for its control
   * group, and 0.2 KB of heap. Never does one {@link ProcMem} take more than a quarter of the
   * descriptors that this JVM might have when it first scanned. A file is closed when its process
   * has ended, all are by {@link ProcMem#close()}, and for ten minutes when a scan finds that this
   * JVM has no descriptor left. While they are open, a procfs mounted elsewhere than at {@code
   * /proc} cannot be unmounted. Of a captured tree none is kept, since nothing changes in it.
   *
   * @param most how many files at most; 0 for none
   * @return this builder
   */
  public ProcMemBuilder keptFiles(int most) {
    if (most < 0) {
      throw new IllegalArgumentException(
          "keptFiles must not be negative: " + most + "; give 0 to keep none open");
    }
    this.keptFiles = most;
    return this;
  }

  /**
   * The clock that snapshots take their time from; the system's by default, and whenever this one
   * throws or returns null.
   *
   * @param clock the clock
   * @return this builder
   */
  public ProcMemBuilder clock(Clock clock) {
    this.time = Clocks.of(requireNonNull(clock, "clock"));
    return this;
  }

  /** Asks what it is before it is opened: the open of a pipe waits for a writer. */
  private void requirePasswd(File file) {
    if (Files.exists(file.toPath()) && !Files.isRegularFile(file.toPath())) {
      throw new IllegalArgumentException(
          "the passwd file "
              + file
              + " is a directory, pipe or device: give the path of a regular file, or leave it out");
    }
    if (!tree.opens(file)) {
      throw new IllegalArgumentException(
          "the passwd file " + file + " cannot be read: mount it there, or leave it out");
    }
  }

  /** Tells a file tree, for tests. */
  ProcMemBuilder tree(FileTree tree, long ownPid) {
    this.tree = tree;
    this.ownPid = () -> ownPid;
    return this;
  }

  /** Tells the time, for tests. */
  ProcMemBuilder time(Clocks time) {
    this.time = time;
    return this;
  }

  /**
   * Builds it. No process is read yet.
   *
   * @return a {@link ProcMem} with these settings
   * @throws IllegalArgumentException if the passwd file that was given cannot be read or is not a
   *     regular file
   */
  public ProcMem build() {
    File passwdFile = passwd == null ? null : passwd.toFile();
    if (passwdFile != null) {
      requirePasswd(passwdFile);
    }
    Mount mount = new Mount(root.toFile(), captured, passwdFile, ownPid);
    ProcFs procFs = new ProcFs(tree, mount, readerThreads, keptFiles);
    DetailPolicy policy = detail == null ? DetailPolicy.standard(selection) : detail;
    // The catalogue takes a tenth of a second to load: only for those who want it.
    Classifier classifier =
        new Classifier(rules == null ? Rules.builtin() : rules, selection, childrenFollowParent);
    Scanner scanner = new Scanner(procFs, policy, classifier, selection, time);
    return new ProcMem(scanner, time, this);
  }
}
