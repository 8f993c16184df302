package io.procmem;

import static java.util.Objects.requireNonNull;

import io.procmem.container.NodeFiles;
import io.procmem.internal.bytes.FileTree;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import io.procmem.threads.ThreadNames;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link ProcMem}; the defaults suit production. Null is refused with a {@link
 * NullPointerException}, a relative path with an {@link IllegalArgumentException}. Not thread-safe.
 */
public final class ProcMemBuilder {

  Demand demand = ReadSettings.DEFAULT_DEMAND;
  Timing timing = Timing.DEFAULT;
  final List<Consumer<Report>> listeners = new ArrayList<>();
  @Nullable Rules rules;
  boolean childrenFollowParent;
  Selection selection = Selection.all();
  private final MountSettings mount = new MountSettings();
  private final ReadSettings reads = new ReadSettings();
  private @Nullable DetailPolicy detail;
  private Clocks time = Clocks.of(Clock.systemUTC());

  ProcMemBuilder() {}

  /**
   * Where the procfs is mounted, which may be that of a host; {@code /proc} by default.
   *
   * @param root the absolute path of a mount point
   * @return this builder
   */
  public ProcMemBuilder root(Path root) {
    mount.setRoot(root);
    return this;
  }

  /**
   * Reads files that were copied from a procfs of this machine or another.
   *
   * @param root the absolute path of the top directory
   * @param units the units of the machine where they were copied
   * @return this builder
   */
  public ProcMemBuilder captured(Path root, KernelUnits units) {
    mount.setCaptured(root, units);
    return this;
  }

  /**
   * Reads copied files that are not in a directory.
   *
   * @param files the files
   * @return this builder
   */
  public ProcMemBuilder captured(CapturedFiles files) {
    mount.setCaptured(files);
    return this;
  }

  /**
   * The passwd(5) file with the user names of the procfs. By default the name service names users
   * of {@code /proc}, and those of any other root have only numbers.
   *
   * @param passwd an absolute path, such as {@code /host/etc/passwd}
   * @return this builder
   */
  public ProcMemBuilder passwd(Path passwd) {
    mount.setPasswd(passwd);
    return this;
  }

  /**
   * Where the machine's {@code /sys/fs/cgroup} is mounted, or was copied to with a {@link
   * #captured} tree. By default, the mount table of this JVM is used; for a captured tree, none.
   *
   * @param cgroupRoot an absolute path, such as {@code /host/sys/fs/cgroup}
   * @return this builder
   */
  public ProcMemBuilder cgroupRoot(Path cgroupRoot) {
    mount.setCgroupRoot(cgroupRoot);
    return this;
  }

  /**
   * Reads the names of containers and pods from files of the node; none by default. Adds {@link
   * Source#NODE_FILES} to the sources so far. Some names may be missing from the first scans.
   *
   * @param files the files to read, and where they are
   * @return this builder
   * @throws IllegalArgumentException if files in JSON are to be read without a function for them
   */
  public ProcMemBuilder containerNames(NodeFiles files) {
    mount.setNodeFiles(files);
    this.demand = demand.plus(Source.NODE_FILES);
    return this;
  }

  /**
   * The files that {@link ProcMem#report()} reads; by default for names, users, memory and CPU. A
   * scan also reads {@code uptime}, {@code loadavg}, what rules and selection need, and some units.
   *
   * @param sources the files; {@link Source#STAT} is always read
   * @return this builder
   */
  public ProcMemBuilder sources(Source... sources) {
    this.demand = Demand.of(sources);
    return this;
  }

  /**
   * Adds kernel files to those that {@link ProcMem#report()} reads.
   *
   * @param sources the files
   * @return this builder
   */
  public ProcMemBuilder plus(Source... sources) {
    this.demand = demand.plus(sources);
    return this;
  }

  /**
   * For which processes the memory detail is read; {@link DetailPolicy#standard} by default.
   *
   * @param detail the policy
   * @return this builder
   */
  public ProcMemBuilder detail(DetailPolicy detail) {
    this.detail = requireNonNull(detail, "detail");
    return this;
  }

  /**
   * The rules that name processes; the catalogue by default. Put your own first: {@code
   * mine.then(Rules.builtin())}. What they need is read at most a minute apart per process.
   *
   * @param rules the rules
   * @return this builder
   */
  public ProcMemBuilder rules(Rules rules) {
    this.rules = requireNonNull(rules, "rules");
    return this;
  }

  /**
   * A process that matches no rule inherits the subgroup of its nearest classified ancestor, except
   * pid 1 and what the selection excludes before it knows groups. Off by default.
   *
   * @return this builder
   */
  public ProcMemBuilder childrenFollowParent() {
    this.childrenFollowParent = true;
    return this;
  }

  /**
   * Which processes reports include; all by default. Of others, only what conditions need is read.
   *
   * @param selection the selection
   * @return this builder
   */
  public ProcMemBuilder select(Selection selection) {
    this.selection = requireNonNull(selection, "select");
    return this;
  }

  /**
   * How old a report may be: 1 second by default; 0 always scans. Unused with {@link #sampleEvery}.
   *
   * @param maxAge the age
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public ProcMemBuilder maxAge(Duration maxAge) {
    this.timing = timing.withMaxAge(maxAge);
    return this;
  }

  /**
   * How long a caller waits for another's scan before it gets older values; 1 second by default.
   *
   * @param wait the time
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public ProcMemBuilder waitAtMost(Duration wait) {
    this.timing = timing.withWait(wait);
    return this;
  }

  /**
   * Scans in the background, so that {@link ProcMem#report()} does no I/O. Off by default.
   *
   * @param interval the time from one scan to the next, at least 10 ms
   * @return this builder
   * @throws IllegalArgumentException if it is shorter
   */
  public ProcMemBuilder sampleEvery(Duration interval) {
    this.timing = timing.withInterval(interval);
    return this;
  }

  /**
   * Calls a listener with each new report, in the daemon thread {@code procmem-listener}. If busy,
   * it skips to the latest. Its exceptions go to the handler of uncaught exceptions. It causes no
   * scans: set {@link #sampleEvery} too. Scans also read what a {@link Report.Listener} needs.
   *
   * @param listener the listener
   * @return this builder
   */
  public ProcMemBuilder listener(Consumer<Report> listener) {
    listeners.add(requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * The maximum number of daemon threads for reads of processes that can hang; 2 by default. More
   * read details faster, on up to as many CPUs, but within the same limits of {@link DetailPolicy}.
   *
   * @param readers the number of threads, 1 to 64
   * @return this builder
   * @throws IllegalArgumentException if it is less than 1 or more than 64
   */
  public ProcMemBuilder readers(int readers) {
    reads.setReaders(readers);
    return this;
  }

  /**
   * How many {@code stat} files may stay open between two scans; none by default. Such a file is
   * read in a third less time, takes 4.3 KB of kernel memory, 0.2 KB of heap and a descriptor (at
   * most a quarter of them; all are closed if they run out), and keeps its procfs mounted.
   *
   * @param max the maximum number of files; 0 for none
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public ProcMemBuilder keptFiles(int max) {
    reads.setKeptFiles(max);
    return this;
  }

  /**
   * How threads are told apart by name; {@link ThreadNames#FOLDED} by default.
   *
   * @param names how
   * @return this builder
   */
  public ProcMemBuilder threadNames(ThreadNames names) {
    reads.setThreadNames(names);
    return this;
  }

  /**
   * The clock of {@code Snapshot.takenAt}; the system clock by default, and if this one fails.
   *
   * @param clock the clock
   * @return this builder
   */
  public ProcMemBuilder clock(Clock clock) {
    return time(Clocks.of(requireNonNull(clock, "clock")));
  }

  ProcMemBuilder tree(FileTree tree, long ownPid) { // for tests, as is time()
    mount.setTree(tree, ownPid);
    return this;
  }

  ProcMemBuilder time(Clocks time) {
    this.time = time;
    return this;
  }

  /**
   * {@return a {@link ProcMem} with these settings} No process is read yet.
   *
   * @throws IllegalArgumentException if the passwd file is not a readable file; if a {@link
   *     #listener} lacks {@link #sampleEvery}, or needs PSS or USS under {@link DetailPolicy#none}
   */
  public ProcMem build() {
    Listeners.check(listeners, timing, policy());
    return new ProcMem(Scanner.of(this, reads.open(mount), time), time, this);
  }

  DetailPolicy policy() {
    return detail == null ? DetailPolicy.standard(selection) : detail;
  }
}
