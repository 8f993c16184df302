package io.procmem.internal.container;

import io.procmem.container.CgroupUsage;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The numbers of one control group while they are read; {@link #UNKNOWN} and NaN are absent. */
public final class GroupNumbers {

  static final long UNKNOWN = -1;

  final String path;
  long memory = UNKNOWN;
  long peak = UNKNOWN;
  long workingSet = UNKNOWN;
  long swap = UNKNOWN;
  long oomKills = UNKNOWN;
  double pressureRatio = Double.NaN;
  long pressureMicros = UNKNOWN;
  double cpus = Double.NaN;
  long cpuPeriods = UNKNOWN;
  long throttledPeriods = UNKNOWN;
  long throttledNanos = UNKNOWN;
  private long limit = Long.MAX_VALUE;
  private long high = Long.MAX_VALUE;
  private long available = Long.MAX_VALUE;

  GroupNumbers(String path) {
    this.path = path;
  }

  /**
   * Adds a limit of the control group or of an ancestor.
   *
   * @param level the working set of that group; {@link #UNKNOWN} if unknown
   */
  void addLimit(long bytes, long level) {
    limit = Math.min(limit, bytes);
    if (level != UNKNOWN) {
      available = Math.min(available, Math.max(0, bytes - level));
    }
  }

  void addHigh(long bytes) {
    high = Math.min(high, bytes);
  }

  void addCpus(double limit) {
    cpus = Double.isNaN(cpus) ? limit : Math.min(cpus, limit);
  }

  /**
   * The value.
   *
   * @param total the memory of the machine, {@link Long#MAX_VALUE} if unknown: a limit above it has
   *     no effect
   * @param nanos when it was read
   */
  public CgroupUsage value(long total, long nanos) {
    boolean isLimited = limit <= total && limit != Long.MAX_VALUE;
    return new CgroupUsage(
        path,
        nanos,
        known(memory),
        known(peak),
        known(workingSet),
        known(swap),
        isLimited ? OptionalLong.of(limit) : OptionalLong.empty(),
        high <= total && high != Long.MAX_VALUE ? OptionalLong.of(high) : OptionalLong.empty(),
        isLimited && available != Long.MAX_VALUE
            ? OptionalLong.of(available)
            : OptionalLong.empty(),
        known(oomKills),
        known(pressureRatio),
        known(pressureMicros),
        known(cpus),
        known(cpuPeriods),
        known(throttledPeriods),
        known(throttledNanos));
  }

  private static OptionalLong known(long number) {
    return number == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static OptionalDouble known(double number) {
    return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
  }
}
