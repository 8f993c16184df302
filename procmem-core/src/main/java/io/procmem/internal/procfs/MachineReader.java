package io.procmem.internal.procfs;

import io.procmem.container.CgroupUsages;
import io.procmem.internal.container.GroupNumbers;
import io.procmem.internal.container.HierarchySearch;
import io.procmem.internal.container.OwnGroup;
import io.procmem.internal.ledger.PoolsReader;
import io.procmem.internal.mappings.MappingsPass;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.parse.LoadavgParser;
import io.procmem.internal.parse.MeminfoParser;
import io.procmem.internal.parse.OomScoreParser;
import io.procmem.internal.parse.OsreleaseParser;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.PressureParser;
import io.procmem.internal.parse.SystemStatParser;
import io.procmem.internal.parse.UptimeParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.ledger.MemoryPools;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Processor;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the files of the machine: the requested ones, and those that a scan itself needs. */
final class MachineReader {

  private static final double HUNDREDTHS = 100.0;
  private static final Duration HUNDREDTH = Duration.ofMillis(10);

  private final MachineFileReader reader;
  private final File root;
  private final KernelUnits units;
  private final Map<Source, MachineFile<?>> files = new EnumMap<>(Source.class);
  private final MachineFile<Readings<MeminfoField>> memory;
  private final MachineFile<SystemStat> systemStat;
  private final MachineFile<LoadAndPid> load;
  private final MachineFile<Duration> uptime;
  private final Map<Source, MachineFile<Pressure>> pressures = new EnumMap<>(Source.class);
  private final MachineFile<GroupNumbers> ownGroup;
  private final MachineFile<MemoryPools> pools;
  private final MachineFile<OsreleaseParser> osrelease;

  /** Whether the kernel measures block I/O delays of tasks that start now. */
  final MachineFile<Boolean> delaySwitch;

  /** How many mappings a process may have. */
  final MachineFile<Long> mappingLimit;

  /**
   * The kernel computes the boot time at each read, and it may differ by a second. The first value
   * is kept until the difference is larger.
   */
  private long bootSeconds = -1;

  private boolean isComplete;

  /** The content of {@code stat}; the boot time in seconds, negative if unknown. */
  private record SystemStat(ProcessorTimes processors, long bootSeconds) {}

  /** The content of {@code loadavg}. */
  private record LoadAndPid(Load load, OptionalInt lastPid) {}

  MachineReader(
      MachineFileReader reader, Mount mount, KernelUnits units, HierarchySearch hierarchies) {
    this.reader = reader;
    this.root = mount.root();
    this.units = units;
    MeminfoParser meminfo = new MeminfoParser();
    memory = file(Source.MEMINFO, meminfo, () -> meminfo.numbers.readings(Readings.none()));
    SystemStatParser stat = new SystemStatParser();
    systemStat =
        file(Source.SYSTEM_STAT, stat, () -> new SystemStat(processors(stat), stat.bootSeconds));
    LoadavgParser loadavg = new LoadavgParser();
    load = file(Source.LOADAVG, loadavg, () -> new LoadAndPid(load(loadavg), loadavg.lastPid()));
    UptimeParser up = new UptimeParser();
    uptime = file(Source.UPTIME, up, () -> HUNDREDTH.multipliedBy(up.hundredthsOfSecond));
    for (Source source : List.of(Source.PRESSURE_CPU, Source.PRESSURE_MEMORY, Source.PRESSURE_IO)) {
      PressureParser pressure = new PressureParser();
      pressures.put(source, file(source, pressure, pressure::pressure));
    }
    ownGroup = new MachineFile<>(new OwnGroup(hierarchies));
    files.put(Source.CGROUP_OWN, ownGroup);
    pools = new MachineFile<>(new PoolsReader(root, mount.sysRoots(), units));
    files.put(Source.MEMORY_POOLS, pools);
    OomScoreParser number = new OomScoreParser();
    delaySwitch =
        new MachineFile<>(
            new File(root, "sys/kernel/task_delayacct"),
            FileShape.LINE,
            number,
            () -> number.number != 0);
    files.put(Source.BLOCK_IO_DELAY, delaySwitch);
    mappingLimit = MappingsPass.limit(root);
    files.put(Source.MAX_MAP_COUNT, mappingLimit);
    OsreleaseParser release = new OsreleaseParser();
    File releaseFile = new File(root, "sys/kernel/osrelease");
    osrelease = new MachineFile<>(releaseFile, FileShape.LINE, release, () -> release);
  }

  private <T> MachineFile<T> file(Source source, Parser parser, Supplier<T> made) {
    MachineFile<T> file =
        new MachineFile<>(new File(root, source.file()), FileShape.of(source), parser, made);
    files.put(source, file);
    return file;
  }

  /**
   * Reads the requested files, the uptime and, if wanted, the last assigned pid. Called before the
   * processes are listed: the listing includes every process that started before the uptime was
   * read.
   */
  void read(Demand demand, boolean withLastPid) {
    List<MachineFile<?>> wanted = new ArrayList<>(files.size());
    files.forEach(
        (source, file) -> {
          boolean needed = source == Source.UPTIME || (source == Source.LOADAVG && withLastPid);
          if (needed || demand.includes(source)) {
            wanted.add(file);
          } else {
            file.forget();
          }
        });
    reader.read(wanted);
  }

  /**
   * The requested values; what cannot be read is added to {@code unreadable}.
   *
   * @param nanos when the scan began
   */
  Machine machine(Demand demand, long nanos, List<Unreadable> unreadable) {
    isComplete = true;
    SystemStat stat = asked(demand, Source.SYSTEM_STAT, systemStat, unreadable);
    Readings<MeminfoField> meminfo = asked(demand, Source.MEMINFO, memory, unreadable);
    LoadAndPid loads = asked(demand, Source.LOADAVG, load, unreadable);
    GroupNumbers own = asked(demand, Source.CGROUP_OWN, ownGroup, unreadable);
    asked(demand, Source.MEMORY_POOLS, pools, unreadable);
    asked(demand, Source.MAX_MAP_COUNT, mappingLimit, unreadable);
    return new Machine(
        meminfo == null ? Readings.none() : meminfo,
        stat == null ? Optional.empty() : Optional.of(stat.processors()),
        loads == null ? Optional.empty() : Optional.of(loads.load()),
        pressure(demand, Source.PRESSURE_CPU, unreadable),
        pressure(demand, Source.PRESSURE_MEMORY, unreadable),
        pressure(demand, Source.PRESSURE_IO, unreadable),
        stat == null ? Optional.empty() : bootedAt(stat.bootSeconds()),
        Optional.ofNullable(asked(demand, Source.UPTIME, uptime, unreadable)),
        own == null ? CgroupUsages.none() : CgroupUsages.ofOwn(own.value(totalBytes(), nanos)));
  }

  private <T> @Nullable T asked(
      Demand demand, Source source, MachineFile<T> file, List<Unreadable> unreadable) {
    if (!demand.includes(source)) {
      return null;
    }
    Reason reason = file.reason();
    if (reason != null && reason != Reason.OUT_OF_TIME) { // OUT_OF_TIME: closing
      unreadable.add(new Unreadable(Unreadable.MACHINE, source, reason));
    }
    isComplete &= reason != Reason.HUNG && reason != Reason.OUT_OF_TIME;
    return file.value();
  }

  private Optional<Pressure> pressure(Demand demand, Source source, List<Unreadable> unreadable) {
    MachineFile<Pressure> file = pressures.get(source);
    return file == null
        ? Optional.empty()
        : Optional.ofNullable(asked(demand, source, file, unreadable));
  }

  /** The memory of the machine that {@code meminfo} lacks; empty if it was not read. */
  Optional<MemoryPools> pools() {
    return Optional.ofNullable(pools.value());
  }

  /** Whether every requested file was read or refused, so that none hangs. */
  boolean isComplete() {
    return isComplete;
  }

  /**
   * The uptime when the scan began, in hundredths of a second; {@link BootClock#UNKNOWN} if
   * unknown.
   */
  long uptimeHundredths() {
    Duration known = uptime.value();
    return known == null ? BootClock.UNKNOWN : known.dividedBy(HUNDREDTH);
  }

  /** The last assigned pid, from the latest read of {@code loadavg}. */
  OptionalInt lastPid() {
    LoadAndPid known = load.value();
    return known == null ? OptionalInt.empty() : known.lastPid();
  }

  /**
   * Reads the last assigned pid. Called after {@link #machine}, since it reads {@code loadavg}
   * again.
   */
  OptionalInt lastPidNow() {
    reader.read(load);
    return lastPid();
  }

  /** The size of all hugetlb pages of the machine; empty if {@code meminfo} does not give it. */
  OptionalLong hugetlbBytes() {
    return memoryNow().get(MeminfoField.HUGETLB);
  }

  /** The numbers in {@code meminfo}, read now if this scan has not; without values if unknown. */
  Readings<MeminfoField> memoryNow() {
    if (memory.value() == null && memory.reason() == null) {
      reader.read(memory);
    }
    Readings<MeminfoField> known = memory.value();
    return known == null ? Readings.none() : known;
  }

  /** The memory of the machine; {@link Long#MAX_VALUE} if unknown. */
  long totalBytes() {
    return memoryNow().get(MeminfoField.TOTAL).orElse(Long.MAX_VALUE);
  }

  /** The number of CPUs in {@code stat}; 0 if unknown. */
  int processorCount() {
    if (systemStat.value() == null && systemStat.reason() == null) {
      reader.read(systemStat);
    }
    SystemStat known = systemStat.value();
    return known == null ? 0 : known.processors().processors().size();
  }

  /** The kernel version; null if unknown. */
  @Nullable OsreleaseParser kernel() {
    reader.read(osrelease);
    return osrelease.value();
  }

  /** Whether kernel version and number of CPUs are final: reading them again would not help. */
  boolean isKnownForGood() {
    return isForGood(osrelease) && isForGood(systemStat);
  }

  private static boolean isForGood(MachineFile<?> file) {
    Reason reason = file.reason();
    return file.value() != null || reason == Reason.UNSUPPORTED || reason == Reason.DENIED;
  }

  private ProcessorTimes processors(SystemStatParser stat) {
    List<Processor> each = new ArrayList<>(stat.processors);
    for (int i = 0; i < stat.processors; i++) {
      each.add(new Processor(stat.numberOf(i), stat.times(i + 1, units)));
    }
    return new ProcessorTimes(stat.times(0, units), List.copyOf(each));
  }

  private Optional<Instant> bootedAt(long now) {
    if (now < 0) {
      return Optional.empty();
    }
    if (bootSeconds < 0 || Math.abs(now - bootSeconds) > 1) {
      bootSeconds = now;
    }
    return Optional.of(Instant.ofEpochSecond(bootSeconds));
  }

  private static Load load(LoadavgParser loadavg) {
    return new Load(
        loadavg.oneMinuteHundredths / HUNDREDTHS,
        loadavg.fiveMinutesHundredths / HUNDREDTHS,
        loadavg.fifteenMinutesHundredths / HUNDREDTHS,
        loadavg.running(),
        loadavg.tasks());
  }
}
