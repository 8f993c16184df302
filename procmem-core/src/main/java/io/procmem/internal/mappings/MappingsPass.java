package io.procmem.internal.mappings;

import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ScanRefusals;
import io.procmem.internal.read.UserQuota;
import io.procmem.mappings.MappingNames;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the mappings of the processes of one scan. */
public final class MappingsPass {

  /** Above so many names of all processes, each further process has fewer. */
  private static final int MANY_NAMES = 100_000;

  private static final int MOST_OF_ONE = 1_000;
  private static final int MOST_WHEN_MANY = 100;
  private static final int MOST_WHEN_TOO_MANY = 10;

  private final Moment now;
  private final KernelUnits units;
  private final ScanRefusals refusals;
  private final ConcurrentLinkedQueue<MappingsReader> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger namesListed = new AtomicInteger();
  private final List<ProcessMappings> found = new ArrayList<>();
  private final Map<ProcessId, Reason> missing = new LinkedHashMap<>();

  /**
   * A process whose mappings are wanted.
   *
   * @param process its files
   * @param sizesOnly whether reading their numbers would stall the process for too long, so that
   *     names and sizes alone are read
   */
  public record Wanted(ProcessFiles process, boolean sizesOnly) {}

  /** A pass of a scan that began at a time. */
  public MappingsPass(Moment now, KernelUnits units, ScanRefusals refusals) {
    this.now = now;
    this.units = units;
    this.refusals = refusals;
  }

  /** {@code vm.max_map_count} in a procfs: how many mappings a process may have. */
  public static MachineFile<Long> limit(File root) {
    long[] number = {0};
    return new MachineFile<>(
        new File(root, Source.MAX_MAP_COUNT.file()),
        FileShape.LINE,
        in -> {
          number[0] = in.decimal();
          return !in.failed();
        },
        () -> number[0]);
  }

  /**
   * Reads mappings.
   *
   * @param processes the processes that own memory, the most important ones first
   * @param quota limits the time for the processes of one user while others wait; null if it is
   *     unlimited
   * @param runner makes the reads of a batch
   * @return false if some are missing because time ran out or a read hangs
   */
  public boolean run(
      List<Wanted> processes, @Nullable UserQuota quota, Consumer<ReadBatch> runner) {
    List<MappingsRead> reads = new ArrayList<>(processes.size());
    for (Wanted wanted : processes) {
      if (canRead(wanted.process())) {
        UserQuota.Account account = quota == null ? null : quota.of(wanted.process());
        reads.add(new MappingsRead(this, wanted.process(), wanted.sizesOnly(), account));
      }
    }
    boolean complete = run(reads, runner);
    List<MappingsRead> rest =
        reads.stream().filter(MappingsRead::isPostponed).map(MappingsRead::again).toList();
    return run(rest, runner) && complete;
  }

  private static boolean run(List<MappingsRead> reads, Consumer<ReadBatch> runner) {
    if (reads.isEmpty()) {
      return true;
    }
    ReadBatch batch = new ReadBatch(reads);
    runner.accept(batch);
    return batch.collect();
  }

  private boolean canRead(ProcessFiles process) {
    if (process.isHanging()) {
      fail(process, ReadFailure.of(Reason.HUNG));
      return false;
    }
    if (refusals.isKnownToFail(process, Source.MAPPINGS)) {
      boolean lacksFile = refusals.isUnsupported(Source.MAPPINGS);
      miss(process, lacksFile ? Reason.UNSUPPORTED : Reason.DENIED);
      return false;
    }
    return true;
  }

  /**
   * What was read, by ascending pid.
   *
   * @param limit how many mappings a process may have; null if unknown
   */
  public Mappings result(@Nullable Long limit) {
    found.sort(Comparator.comparingInt(one -> one.process().pid()));
    OptionalLong known = limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    return new Mappings(found, missing, known);
  }

  // What follows is called by reads: the first three on reader threads.

  MappingsReader takeReader() {
    MappingsReader reader = idle.poll();
    return reader == null ? new MappingsReader(units) : reader;
  }

  void giveBack(MappingsReader reader) {
    idle.add(reader);
  }

  /** How many of its names a process may list. */
  int allowedNames(int wanted) {
    int listed = namesListed.get();
    int most =
        listed < MANY_NAMES
            ? MOST_OF_ONE
            : listed < 2 * MANY_NAMES ? MOST_WHEN_MANY : MOST_WHEN_TOO_MANY;
    int allowed = Math.min(wanted, most);
    namesListed.addAndGet(allowed);
    return allowed;
  }

  void accept(ProcessFiles process, MappingNames names, boolean sizesOnly) {
    Optional<Reason> incomplete = sizesOnly ? Optional.of(Reason.TOO_COSTLY) : Optional.empty();
    if (sizesOnly) {
      miss(process, Reason.TOO_COSTLY);
    }
    refusals.clear(process, Source.MAPPINGS);
    found.add(new ProcessMappings(process.id(), names, incomplete, now.instant(), now.nanos()));
  }

  void fail(ProcessFiles process, ReadFailure failure) {
    refusals.add(process, Source.MAPPINGS, failure);
    if (!failure.ended()) {
      miss(process, failure.reason());
    }
  }

  void miss(ProcessFiles process, Reason reason) {
    missing.put(process.id(), reason);
  }
}
