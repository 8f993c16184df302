package io.procmem.internal.container;

import io.procmem.container.CgroupUsage;
import io.procmem.internal.container.GroupDirectories.Paths;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.MachineFile.Found;
import io.procmem.internal.read.ProcReader;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The control group of a container or unit, and what is kept of it between scans. */
final class PlacedGroup {

  private static final long MIN_INTERVAL_NANOS = Duration.ofMillis(250).toNanos();
  private static final long MAX_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  /** How many times a group is read, at least, before its growth reaches the limit. */
  private static final int READS_UNTIL_LIMIT = 4;

  private static final long UNKNOWN = -1;

  /** Its possible paths, of which the first that is visible counts. */
  final List<String> paths;

  final MachineFile<GroupNumbers> file = new MachineFile<>(this::read);
  private final Set<File> missing = new HashSet<>();

  /** Set by the scanning thread before a read. */
  private Hierarchies hierarchies = new Hierarchies(List.of());

  private SharedLevels shared = new SharedLevels();

  /** The numbers of the last read that succeeded; null if the last read failed. */
  @Nullable CgroupUsage usage;

  /** Why the last read failed, or some of its files; null if it did not. */
  @Nullable Reason reason;

  /** When the scan that last read it began; not set if none has. */
  private long readIn;

  private boolean wasRead;

  /** The time from one read to the next; doubled by each read, also by the first. */
  private long intervalNanos = Duration.ofSeconds(1).toNanos();

  /** The number of the last scan in which it had a process. */
  long seenIn;

  /** The RSS of its processes in that scan. */
  private long rssBytes;

  /** The RSS of its processes in the scan that last read it. */
  private long rssBytesThen;

  PlacedGroup(List<String> paths) {
    this.paths = paths;
  }

  /** The same group with other paths, which is due when this one is. */
  PlacedGroup movedTo(List<String> others) {
    PlacedGroup moved = new PlacedGroup(others);
    moved.readIn = readIn;
    moved.wasRead = wasRead;
    moved.intervalNanos = intervalNanos;
    moved.reason = reason;
    return moved;
  }

  /** Notes that a process is in it. */
  void note(ProcessSample process, long scan) {
    rssBytes = (seenIn == scan ? rssBytes : 0) + process.rssBytes().orElse(0);
    seenIn = scan;
  }

  /** Prepares a read. Files may exist now in hierarchies that were looked up again. */
  @SuppressWarnings("ReferenceEquality") // they are the same object until they are looked up again
  void prepare(Hierarchies current, SharedLevels levels) {
    if (current != hierarchies) {
      missing.clear();
    }
    hierarchies = current;
    shared = levels;
  }

  private Found<GroupNumbers> read(ProcReader reader) {
    Reason why = Reason.UNSUPPORTED;
    for (String path : paths) {
      GroupDirectories group = GroupDirectories.of(Paths.same(path, hierarchies), hierarchies);
      if (group != null) {
        GroupReader files = new GroupReader(reader, missing, shared);
        GroupNumbers numbers = files.read(group);
        if (numbers != null) {
          return new Found<>(numbers, files.reason());
        }
        why = files.reason() == null ? why : files.reason();
      }
    }
    return new Found<>(null, why);
  }

  /** Takes over a read, unless it was not begun: then the earlier numbers stand. */
  void accept(long totalBytes, long now, long readAt) {
    boolean isHanging = file.isHanging();
    boolean isSkipped = file.reason() == Reason.HUNG && !isHanging; // others use up all threads
    if (isSkipped || file.reason() == Reason.OUT_OF_TIME) {
      return;
    }
    GroupNumbers numbers = file.value();
    if (numbers == null && usage != null && !isHanging) {
      missing.clear(); // the group may have been created again
    }
    CgroupUsage before = usage;
    usage = numbers == null ? null : numbers.value(totalBytes, readAt);
    intervalNanos = nextInterval(before, usage);
    reason = file.reason();
    readIn = now;
    rssBytesThen = rssBytes;
    wasRead = true;
  }

  boolean wasRead() {
    return wasRead;
  }

  /** When a scan is to read it again, on the monotonic clock. */
  long dueAt() {
    return hasGrown() ? readIn : readIn + intervalNanos;
  }

  /** Whether its processes have used much of what was available below the limit since then. */
  private boolean hasGrown() {
    long available = available(usage);
    return available != UNKNOWN && rssBytes - rssBytesThen > available / READS_UNTIL_LIMIT;
  }

  /**
   * Twice as long as before, up to ten seconds; but less than the time in which its growth reaches
   * the limit, so that the last seconds before it does are known.
   */
  private long nextInterval(@Nullable CgroupUsage before, @Nullable CgroupUsage now) {
    long longer = Math.min(MAX_INTERVAL_NANOS, Math.max(MIN_INTERVAL_NANOS, 2 * intervalNanos));
    long available = available(now);
    if (before == null || now == null || available == UNKNOWN || available(before) == UNKNOWN) {
      return longer;
    }
    long growth = available(before) - available;
    long nanos = now.monotonicNanos() - before.monotonicNanos();
    if (growth <= 0) {
      return longer;
    }
    double untilLimit = (double) available / growth * nanos;
    return Math.min(longer, (long) (untilLimit / READS_UNTIL_LIMIT));
  }

  private static long available(@Nullable CgroupUsage usage) {
    return usage == null ? UNKNOWN : usage.availableBytes().orElse(UNKNOWN);
  }
}
