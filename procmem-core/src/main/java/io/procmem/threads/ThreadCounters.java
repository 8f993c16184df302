package io.procmem.threads;

import io.procmem.counters.CounterStart;
import io.procmem.snapshot.Readings;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What some threads have used since they were first seen, including threads that have ended. A
 * counter never decreases, and never jumps. If a thread started after the first scan that read
 * threads, everything it used is included; if it started before, only what it used since the first
 * scan that includes it.
 *
 * <p>Excludes what a thread used after the last scan that saw it, and threads that start and end
 * between two scans: see {@link SubgroupThreads#unattributedCpuNanos()}.
 *
 * <p>Immutable.
 */
public final class ThreadCounters {

  private static final ThreadCounter[] ALL = ThreadCounter.values();

  private final long[] sums;
  private final @Nullable CounterStart start;

  private ThreadCounters(long[] sums, @Nullable CounterStart start) {
    this.sums = sums;
    this.start = start;
  }

  /**
   * Counters. Scans make them; they are public for tests of code that uses them.
   *
   * @param sums the values, by the {@linkplain ThreadCounter#ordinal() ordinal} of the counter,
   *     {@link Readings#ABSENT} for an unknown one; copied
   * @param start when they started from 0; empty if unknown
   * @return the counters
   * @throws IllegalArgumentException if there is not one value for each counter
   */
  public static ThreadCounters of(long[] sums, Optional<CounterStart> start) {
    if (sums.length != ALL.length) {
      throw new IllegalArgumentException(sums.length + " values for " + ALL.length + " counters");
    }
    return new ThreadCounters(sums.clone(), start.orElse(null));
  }

  /**
   * The value of a counter.
   *
   * @param counter which counter
   * @return the sum of the known values, 0 or more; empty if no thread ever had a known value
   */
  public OptionalLong get(ThreadCounter counter) {
    long sum = sums[counter.ordinal()];
    return sum == Readings.ABSENT ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  /** {@return user plus system time, in nanoseconds; empty if one of them is unknown} */
  public OptionalLong cpuNanos() {
    OptionalLong user = get(ThreadCounter.CPU_USER_NANOS);
    OptionalLong system = get(ThreadCounter.CPU_SYSTEM_NANOS);
    return user.isPresent() && system.isPresent()
        ? OptionalLong.of(user.getAsLong() + system.getAsLong())
        : OptionalLong.empty();
  }

  /**
   * When they started from 0.
   *
   * @return the start; empty if they counted from the first scan that read threads
   */
  public Optional<CounterStart> start() {
    return Optional.ofNullable(start);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThreadCounters that
        && Arrays.equals(that.sums, sums)
        && that.start().equals(start());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "ThreadCounters[", "]");
    for (ThreadCounter counter : ALL) {
      get(counter).ifPresent(sum -> text.add(counter + "=" + sum));
    }
    return text.toString();
  }
}
