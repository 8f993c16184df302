package io.procmem.internal.container;

import static io.procmem.internal.container.GroupNumbers.UNKNOWN;

import io.procmem.internal.container.SharedLevels.Level;
import io.procmem.internal.parse.CgroupLimitParser;
import io.procmem.internal.parse.FlatKeysParser;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.PressureParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of control groups, on a reader thread. Files that a kernel or a controller does
 * not have are normal, and to open them is expensive, so they are remembered.
 */
final class GroupReader {

  private static final int INACTIVE_FILE = 0;
  private static final int HIERARCHICAL_LIMIT = 1;
  private static final int SWAP = 2;
  private static final long NANOS_PER_MICRO = 1000;

  private final ProcReader reader;
  private final Set<File> missing;
  private final SharedLevels shared;
  private final CgroupLimitParser number = new CgroupLimitParser();
  private final FlatKeysParser statV2 = new FlatKeysParser("inactive_file");
  private final FlatKeysParser statV1 =
      new FlatKeysParser("total_inactive_file", "hierarchical_memory_limit", "total_swap");
  private final FlatKeysParser kills = new FlatKeysParser("oom_kill");
  private final FlatKeysParser throttling =
      new FlatKeysParser("nr_periods", "nr_throttled", "throttled_usec", "throttled_time");
  private final PressureParser pressure = new PressureParser();

  /** Whether any file of the current group was read. */
  private boolean isAnyRead;

  /** Why a file that exists could not be read; null if all could. */
  private @Nullable Reason reason;

  /**
   * A reader.
   *
   * @param missing files that were found missing, which are not opened; grows
   * @param shared the groups above that were already read; grows
   */
  GroupReader(ProcReader reader, Set<File> missing, SharedLevels shared) {
    this.reader = reader;
    this.missing = missing;
    this.shared = shared;
  }

  /** Reads a group; null if none of its files can be read. */
  @Nullable GroupNumbers read(GroupDirectories group) {
    isAnyRead = false;
    reason = null;
    GroupNumbers numbers = new GroupNumbers(group.path());
    if (group.memoryIsV2()) {
      readMemoryV2(group.memory().get(0), numbers);
      addLimits(group.memory(), "memory.max", "memory.current", statV2, numbers);
    } else {
      readMemoryV1(group.memory().get(0), numbers);
      addLimits(group.memory(), "memory.limit_in_bytes", "memory.usage_in_bytes", statV1, numbers);
    }
    if (group.pressure() != null) {
      readPressure(new File(group.pressure(), "memory.pressure"), numbers);
    }
    readCpu(group, numbers);
    return isAnyRead ? numbers : null;
  }

  /**
   * Why the last group, or a file of it, could not be read; null if nothing failed but files that
   * the kernel does not have.
   */
  @Nullable Reason reason() {
    return isAnyRead || reason != null ? reason : Reason.UNSUPPORTED;
  }

  private void readMemoryV2(File group, GroupNumbers numbers) {
    numbers.memory = number(group, "memory.current");
    numbers.peak = number(group, "memory.peak");
    numbers.swap = number(group, "memory.swap.current");
    numbers.workingSet = workingSet(group, numbers.memory, statV2);
    numbers.oomKills = read(group, "memory.events", FileShape.PAGE, kills) ? kills.get(0) : UNKNOWN;
  }

  private void readMemoryV1(File group, GroupNumbers numbers) {
    numbers.memory = number(group, "memory.usage_in_bytes");
    numbers.peak = number(group, "memory.max_usage_in_bytes");
    numbers.workingSet = workingSet(group, numbers.memory, statV1);
    if (numbers.workingSet != UNKNOWN) {
      numbers.swap = statV1.get(SWAP);
      long lowest = statV1.get(HIERARCHICAL_LIMIT);
      if (lowest != FlatKeysParser.UNKNOWN && lowest < CgroupLimitParser.UNLIMITED) {
        numbers.addLimit(lowest, numbers.workingSet);
      }
    }
    numbers.oomKills =
        read(group, "memory.oom_control", FileShape.PAGE, kills) ? kills.get(0) : UNKNOWN;
  }

  /** Memory minus inactive page cache, which the kernel reclaims first. */
  private long workingSet(File group, long memory, FlatKeysParser stat) {
    boolean isRead = read(group, "memory.stat", FileShape.PAGE, stat);
    return isRead && memory != UNKNOWN && stat.get(INACTIVE_FILE) != FlatKeysParser.UNKNOWN
        ? Math.max(0, memory - stat.get(INACTIVE_FILE))
        : UNKNOWN;
  }

  /** Adds the limits of a control group and its ancestors, and how much is available below them. */
  private void addLimits(
      List<File> levels, String limit, String usage, FlatKeysParser stat, GroupNumbers numbers) {
    for (File directory : levels) {
      boolean isGroup = directory.equals(levels.get(0));
      Level level = isGroup ? null : shared.memory.get(directory);
      if (level == null) {
        level = level(directory, limit, usage, stat, isGroup ? numbers : null);
        shared.memory.put(directory, level);
      }
      numbers.addHigh(level.high());
      if (level.limit() != Long.MAX_VALUE) {
        numbers.addLimit(level.limit(), level.workingSet());
      }
    }
  }

  private Level level(
      File directory,
      String limit,
      String usage,
      FlatKeysParser stat,
      @Nullable GroupNumbers known) {
    long bytes = limit(directory, limit);
    long high = limit.equals("memory.max") ? limit(directory, "memory.high") : Long.MAX_VALUE;
    if (bytes == Long.MAX_VALUE) {
      return new Level(bytes, high, UNKNOWN);
    }
    long workingSet =
        known != null ? known.workingSet : workingSet(directory, number(directory, usage), stat);
    return new Level(bytes, high, workingSet);
  }

  private void readPressure(File file, GroupNumbers numbers) {
    if (read(file, FileShape.PAGE, pressure)) {
      Pressure.Stall some = pressure.pressure().some();
      numbers.pressureRatio = some.tenSecondsRatio();
      numbers.pressureMicros = some.totalMicros().orElse(UNKNOWN);
    }
  }

  private void readCpu(GroupDirectories group, GroupNumbers numbers) {
    for (File level : group.cpu()) {
      Double cpus = level.equals(group.cpu().get(0)) ? null : shared.cpus.get(level);
      if (cpus == null) {
        cpus = group.cpuIsV2() ? cpusV2(level) : cpusV1(level);
        shared.cpus.put(level, cpus);
      }
      if (!cpus.isNaN()) {
        numbers.addCpus(cpus);
      }
    }
    if (!group.cpu().isEmpty()
        && read(group.cpu().get(0), "cpu.stat", FileShape.PAGE, throttling)) {
      numbers.cpuPeriods = throttling.get(0);
      numbers.throttledPeriods = throttling.get(1);
      long micros = throttling.get(2);
      boolean isPossible = micros >= 0 && micros <= Long.MAX_VALUE / NANOS_PER_MICRO;
      numbers.throttledNanos = isPossible ? micros * NANOS_PER_MICRO : throttling.get(3);
    }
  }

  private double cpusV2(File level) {
    boolean isLimited =
        read(level, "cpu.max", FileShape.LINE, number) && number.value != Long.MAX_VALUE;
    return isLimited ? cpus(number.value, number.period) : Double.NaN;
  }

  private double cpusV1(File level) {
    long quota = limit(level, "cpu.cfs_quota_us");
    return quota == Long.MAX_VALUE ? Double.NaN : cpus(quota, number(level, "cpu.cfs_period_us"));
  }

  private static double cpus(long quota, long period) {
    return quota > 0 && period > 0 ? (double) quota / period : Double.NaN;
  }

  /** A limit; {@link Long#MAX_VALUE} if there is none, or it is unknown. */
  private long limit(File group, String name) {
    long limit = number(group, name);
    return limit == UNKNOWN ? Long.MAX_VALUE : limit;
  }

  /** The number in a file; {@link GroupNumbers#UNKNOWN} if it cannot be read or is impossible. */
  private long number(File group, String name) {
    return read(group, name, FileShape.LINE, number) ? number.value : UNKNOWN;
  }

  private boolean read(File group, String name, FileShape shape, Parser parser) {
    return read(new File(group, name), shape, parser);
  }

  private boolean read(File file, FileShape shape, Parser parser) {
    if (missing.contains(file)) {
      return false;
    }
    ReadOutcome outcome = reader.read(file, shape, parser);
    reader.noteProgress();
    boolean isRead = outcome == ReadOutcome.READ;
    isAnyRead |= isRead;
    if (!isRead) {
      note(file, reader.diagnosis.ofMachine(file, outcome));
    }
    return isRead;
  }

  private void note(File file, Reason why) {
    if (why != Reason.UNSUPPORTED) {
      reason = reason == null ? why : reason;
    } else if (!reader.tree.exists(file)) {
      missing.add(file);
    }
  }
}
