package io.procmem.internal.jvm;

import io.procmem.jvm.GarbageCollector;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.snapshot.ProcessId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes the usage of a JVM from its counters, as its MXBeans would show it, and checks it against
 * what the kernel says about the process.
 */
final class PerfDataNumbers {

  /** No address space is larger, so sums of a few such numbers do not overflow. */
  private static final long MAX = 1L << 57;

  private static final long UNKNOWN = -1;

  /** G1 adds up to 256 bytes to each capacity, so that none is 0. */
  private static final long PAGE = 4096;

  /** Space that threads reserved and have not touched yet counts as used. */
  private static final long UNTOUCHED = 16 << 20;

  private static final long SECOND = 1_000_000_000;

  private final PerfData data;
  private final @Nullable GarbageCollector collector;

  private PerfDataNumbers(PerfData data) {
    this.data = data;
    this.collector = collector(data);
  }

  /**
   * What a process uses, or why its counters are impossible.
   *
   * @param limits what the kernel says about the process
   */
  static JvmReading of(ProcessId process, PerfData data, Limits limits) {
    return new PerfDataNumbers(data).usage(process, limits);
  }

  /**
   * What the numbers of a process cannot exceed.
   *
   * @param virtualBytes the size of its address space; {@link Long#MAX_VALUE} if unknown
   * @param touchedBytes the largest size of the memory that it has touched and still has
   * @param lifeNanos how long it has existed; {@link Long#MAX_VALUE} if unknown
   */
  record Limits(long virtualBytes, long touchedBytes, long lifeNanos) {}

  private JvmReading usage(ProcessId process, Limits limits) {
    if (data.numbers().values().stream().anyMatch(value -> value < 0 || value > MAX)) {
      return JvmAbsence.CONTRADICTORY;
    }
    long used = sumOfSpaces("used", 1);
    long capacity = sumOfSpaces("capacity", PAGE);
    JvmPool metaspace = metaspace(PerfData.METASPACE);
    JvmPool classSpace = metaspace(PerfData.CLASS_SPACE);
    List<JvmCollections> collections = collections();
    boolean isPossible =
        used <= capacity
            && capacity <= limits.virtualBytes()
            && used - used / 8 - UNTOUCHED <= limits.touchedBytes()
            && isPossible(metaspace, limits)
            && isPossible(classSpace, limits)
            && orZero(classSpace.committedBytes()) <= orZero(metaspace.committedBytes())
            && collections.stream().allMatch(one -> one.nanos() <= limits.lifeNanos());
    if (!isPossible) {
      return JvmAbsence.CONTRADICTORY;
    }
    return new JvmUsage(
        process,
        version(),
        Optional.ofNullable(collector),
        heap(used, capacity),
        metaspace,
        classSpace,
        collections);
  }

  private static boolean isPossible(JvmPool memory, Limits limits) {
    return orZero(memory.usedBytes()) <= orZero(memory.committedBytes())
        && orZero(memory.committedBytes()) <= limits.virtualBytes();
  }

  private static long orZero(OptionalLong number) {
    return number.orElse(0);
  }

  private long number(String name) {
    return data.numbers().getOrDefault(name, UNKNOWN);
  }

  private long orZero(String name) {
    return data.numbers().getOrDefault(name, 0L);
  }

  /** The sum over the spaces of all generations; 0 if there are none. */
  private long sumOfSpaces(String what, long unit) {
    long sum = 0;
    for (int generation = 0; generation < PerfData.GENERATIONS; generation++) {
      for (int space = 0; space < PerfData.SPACES; space++) {
        long bytes = orZero(PerfData.space(generation, space, what));
        sum += bytes - bytes % unit;
      }
    }
    return sum;
  }

  /** A heap always has objects: while the counter is 0, the JVM has not updated it. */
  private JvmPool heap(long used, long capacity) {
    long committed = capacity - idleSurvivor("capacity");
    boolean isCurrent = used > 0 || isCopying() || collector == GarbageCollector.G1;
    long max = Math.max(committed, maxCapacity());
    return new JvmPool(
        used > 0 ? OptionalLong.of(used) : OptionalLong.empty(),
        isCurrent && committed > 0 ? OptionalLong.of(committed) : OptionalLong.empty(),
        maxCapacity() > 0 && collector != null ? OptionalLong.of(max) : OptionalLong.empty());
  }

  /**
   * The maximum of the heap. A collector that copies divides it between its generations; any other
   * gives all of it to each.
   */
  private long maxCapacity() {
    long sum = 0;
    long largest = 0;
    for (int generation = 0; generation < PerfData.GENERATIONS; generation++) {
      long bytes = orZero(PerfData.generation(generation, "maxCapacity"));
      bytes -= bytes % PAGE;
      sum += bytes;
      largest = Math.max(largest, bytes);
    }
    return isCopying() ? sum - idleSurvivor("maxCapacity") : largest;
  }

  /** The size of the survivor space that is empty between collections. */
  private long idleSurvivor(String what) {
    if (!isCopying()) {
      return 0;
    }
    int idle = orZero(PerfData.space(0, 1, "used")) > 0 ? 2 : 1;
    return orZero(PerfData.space(0, idle, what));
  }

  /** Whether the young generation is copied between two survivor spaces. */
  private boolean isCopying() {
    return collector == GarbageCollector.SERIAL
        || collector == GarbageCollector.PARALLEL
        || collector == GarbageCollector.CMS;
  }

  /** Before the first update, both counters are 0. */
  private JvmPool metaspace(String kind) {
    long used = number(kind + "used");
    long capacity = number(kind + "capacity");
    return capacity <= 0 || used < 0
        ? JvmPool.unknown()
        : new JvmPool(OptionalLong.of(used), OptionalLong.of(capacity), OptionalLong.empty());
  }

  private List<JvmCollections> collections() {
    List<JvmCollections> collections = new ArrayList<>();
    long frequency = number(PerfData.FREQUENCY);
    for (int i = 0; i < PerfData.COLLECTORS && frequency > 0; i++) {
      long count = number(PerfData.collector(i, "invocations"));
      long ticks = number(PerfData.collector(i, "time"));
      String name = name(i);
      if (name != null && count >= 0 && ticks >= 0) {
        long nanos = frequency == SECOND ? ticks : (long) (ticks * ((double) SECOND / frequency));
        collections.add(new JvmCollections(name, count, nanos));
      }
    }
    return collections;
  }

  /**
   * The name of the MXBean that has the numbers of a collector; null if none has. A text of the
   * file is never used as a name.
   */
  private @Nullable String name(int index) {
    if (collector == null) {
      return null;
    }
    boolean isGenerational = data.texts().containsKey(PerfData.collector(0, "name"));
    String[] names =
        switch (collector) {
          case SERIAL -> new String[] {"Copy", "MarkSweepCompact", null};
          case PARALLEL -> new String[] {"PS Scavenge", "PS MarkSweep", null};
          case CMS -> new String[] {"ParNew", "ConcurrentMarkSweep", null};
          case G1 -> new String[] {"G1 Young Generation", "G1 Old Generation", "G1 Concurrent GC"};
          case Z ->
              isGenerational
                  ? new String[] {"ZGC Minor Pauses", null, "ZGC Major Pauses"}
                  : new String[] {null, null, "ZGC Pauses"};
          case SHENANDOAH, EPSILON -> new String[PerfData.COLLECTORS];
        };
    return names[index];
  }

  private static @Nullable GarbageCollector collector(PerfData data) {
    String policy = data.texts().getOrDefault(PerfData.POLICY, "");
    switch (policy) {
      case "Copy:MSC", "ParNew:MSC" -> {
        return GarbageCollector.SERIAL;
      }
      case "ParScav:MSC" -> {
        return GarbageCollector.PARALLEL;
      }
      case "ParNew:CMS", "Copy:CMS", "ASParNew:CMS" -> {
        return GarbageCollector.CMS;
      }
      case "GarbageFirst" -> {
        return GarbageCollector.G1;
      }
      default -> {}
    }
    boolean hasCollector = false;
    for (int i = 0; i < PerfData.COLLECTORS; i++) {
      String name = data.texts().getOrDefault(PerfData.collector(i, "name"), "");
      if (name.startsWith("Z")) {
        return GarbageCollector.Z;
      }
      if (name.startsWith("Shenandoah")) {
        return GarbageCollector.SHENANDOAH;
      }
      hasCollector |= !name.isEmpty();
    }
    // Epsilon has one generation and no collector.
    boolean hasHeap = data.numbers().containsKey(PerfData.space(1, 0, "used"));
    return policy.isEmpty() && !hasCollector && hasHeap ? GarbageCollector.EPSILON : null;
  }

  /**
   * The version, which is packed into a number: feature, interim, update and build. That of JDK 8
   * is the one of HotSpot, 25, with an update that does not fit.
   */
  private Optional<String> version() {
    long packed = number(PerfData.VERSION);
    if (packed <= 0 || packed > 0xffff_ffffL) {
      return Optional.empty();
    }
    long feature = packed >> 24;
    long interim = packed >> 16 & 0xff;
    long update = packed >> 8 & 0xff;
    long build = packed & 0xff;
    if (feature == 25 && (interim > 0 || data.numbers().containsKey(PerfData.TICKS))) {
      return Optional.of("8");
    }
    String shown = Long.toString(feature);
    if (interim > 0 || update > 0) {
      shown += "." + interim + (update > 0 ? "." + update : "");
    }
    return Optional.of(build > 0 ? shown + "+" + build : shown);
  }
}
