package io.procmem.mappings;

import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The mappings of one process, by name. Immutable.
 *
 * @param process the process
 * @param names its mappings, those with the largest RSS first. Up to 1,000 names are listed; their
 *     sums with {@code other} are exact however many there are
 * @param incomplete why only names, numbers of mappings and sizes are known, such as {@link
 *     Reason#TOO_COSTLY}; empty if everything is known
 * @param readAt when the scan began that read them
 * @param monotonicNanos the same time as {@link io.procmem.snapshot.Snapshot#monotonicNanos}
 */
public record ProcessMappings(
    ProcessId process,
    MappingNames names,
    Optional<Reason> incomplete,
    Instant readAt,
    long monotonicNanos) {

  /**
   * {@return how many mappings it has, 1 or more; what the kernel compares with {@link
   * Mappings#limit()}, except that {@code [vsyscall]}, which every process of x86-64 may have,
   * counts here}
   */
  public long mappings() {
    long sum = 0;
    for (MappingUsage usage : names.all()) {
      sum += usage.mappings();
    }
    return sum;
  }

  /** {@return the sum over all its mappings, named {@link MappingUsage#TOTAL}} */
  public MappingUsage total() {
    MappingSum sum = new MappingSum(MappingUsage.TOTAL);
    names.all().forEach(usage -> sum.add(this, usage));
    return sum.usage();
  }

  /**
   * Its largest mappings.
   *
   * @param n how many names to list, 0 or more
   * @param by the number that they are ordered by; unknown numbers come last
   * @return the largest, and the sum of all others
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public MappingNames largest(int n, MappingField by) {
    return largest(n, MappingNames.by(by));
  }

  /**
   * Its largest mappings.
   *
   * @param n how many names to list, 0 or more
   * @param by the number that they are ordered by, such as {@link MappingUsage#mappings}
   * @return the largest, and the sum of all others
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public MappingNames largest(int n, ToLongFunction<MappingUsage> by) {
    Mappings.requireNotNegative(n);
    List<MappingUsage> sorted = MappingNames.sorted(names.largest(), by);
    MappingSum other = new MappingSum(MappingUsage.OTHER);
    sorted.stream().skip(n).forEach(usage -> other.add(this, usage));
    names.other().ifPresent(usage -> other.add(this, usage));
    return new MappingNames(
        sorted.stream().limit(n).toList(),
        other.isEmpty() ? Optional.empty() : Optional.of(other.usage()));
  }

  /** Only the mappings with certain names, without those whose names are not listed. */
  ProcessMappings named(Predicate<String> wanted) {
    List<MappingUsage> chosen =
        names.largest().stream().filter(usage -> wanted.test(usage.name())).toList();
    MappingNames fewer = new MappingNames(chosen, Optional.empty());
    return new ProcessMappings(process, fewer, incomplete, readAt, monotonicNanos);
  }
}
