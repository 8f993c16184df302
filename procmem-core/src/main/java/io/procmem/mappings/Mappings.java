package io.procmem.mappings;

import io.procmem.internal.regex.Glob;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mappings of processes: how much memory each mapped file, heap, stack and other mapping uses,
 * in each process and in all together. Immutable.
 *
 * <p>A report has them only if {@link io.procmem.snapshot.Source#MAPPINGS} was requested. The
 * kernel writes a few hundred bytes for each mapping, so they are best read on demand, not on a
 * timer.
 */
public final class Mappings {

  private final Map<ProcessId, ProcessMappings> processes = new LinkedHashMap<>();
  private final Map<ProcessId, Reason> missing;
  private final OptionalLong limit;

  /**
   * The mappings of some processes. Scans make them; this is public for tests.
   *
   * @param processes the mappings of each process
   * @param missing the processes without mappings, or with names and sizes only, and why
   * @param limit how many mappings the kernel allows each process
   */
  public Mappings(
      List<ProcessMappings> processes, Map<ProcessId, Reason> missing, OptionalLong limit) {
    processes.forEach(one -> this.processes.put(one.process(), one));
    this.missing = Collections.unmodifiableMap(new LinkedHashMap<>(missing));
    this.limit = limit;
  }

  /** {@return the mappings of each process, by ascending pid} */
  public List<ProcessMappings> processes() {
    return List.copyOf(processes.values());
  }

  /**
   * The mappings of a process.
   *
   * @param process the process
   * @return its mappings; empty if it has none, or if they are missing
   */
  public Optional<ProcessMappings> of(ProcessId process) {
    return Optional.ofNullable(processes.get(process));
  }

  /**
   * {@return the processes whose mappings were not read in this scan, and why. {@link #processes()}
   * has such a process too if an earlier scan has read its mappings, or if their names and sizes
   * could be read}
   */
  public Map<ProcessId, Reason> missing() {
    return missing;
  }

  /**
   * {@return how many mappings the kernel allows each process: {@code vm.max_map_count}. A process
   * that has reached it cannot map anything else: large allocations fail, and it cannot start
   * threads. Empty if it could not be read}
   */
  public OptionalLong limit() {
    return limit;
  }

  /**
   * Only some of the processes.
   *
   * @param wanted selects processes
   * @return their mappings
   */
  public Mappings ofProcesses(Predicate<ProcessId> wanted) {
    Map<ProcessId, Reason> fewer = new LinkedHashMap<>(missing);
    fewer.keySet().removeIf(wanted.negate());
    return new Mappings(
        processes.values().stream().filter(one -> wanted.test(one.process())).toList(),
        fewer,
        limit);
  }

  /**
   * Only some of the processes, without a look at the others.
   *
   * @param wanted the processes
   * @return their mappings
   */
  public Mappings ofProcesses(Set<ProcessId> wanted) {
    List<ProcessMappings> some = new ArrayList<>();
    Map<ProcessId, Reason> fewer = new LinkedHashMap<>();
    for (ProcessId id : wanted) {
      of(id).ifPresent(some::add);
      Optional.ofNullable(missing.get(id)).ifPresent(reason -> fewer.put(id, reason));
    }
    return new Mappings(some, fewer, limit);
  }

  /**
   * Only the mappings whose names match a pattern: {@code *} matches any characters, also {@code
   * /}, and {@code ?} matches one. Excludes mappings in {@code other}, whose names are not known.
   *
   * @param patterns the patterns: at least one must match, such as {@code "*.jar"}
   * @return the mappings, of the processes that have any
   * @throws IllegalArgumentException if a pattern is empty, or has more than 1,024 characters
   */
  public Mappings named(String... patterns) {
    if (List.of(patterns).contains("")) {
      throw new IllegalArgumentException("an empty pattern selects nothing: leave it out");
    }
    List<Glob> globs = Stream.of(patterns).map(Glob::of).toList();
    return named(name -> globs.stream().anyMatch(glob -> glob.matches(name)));
  }

  /**
   * Only the mappings with certain names. Excludes {@code other}, whose names are not known.
   *
   * @param wanted selects names
   * @return the mappings, of the processes that have any
   */
  public Mappings named(Predicate<String> wanted) {
    List<ProcessMappings> fewer =
        processes.values().stream()
            .map(process -> process.named(wanted))
            .filter(process -> !process.names().largest().isEmpty())
            .toList();
    return new Mappings(fewer, missing, limit);
  }

  /** {@return the sum over all mappings, named {@link MappingUsage#TOTAL}} */
  public MappingUsage total() {
    MappingSum sum = new MappingSum(MappingUsage.TOTAL);
    processes
        .values()
        .forEach(process -> process.names().all().forEach(usage -> sum.add(process, usage)));
    return sum.usage();
  }

  /**
   * The largest mappings over all processes, by name.
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
   * The largest mappings over all processes, by name.
   *
   * @param n how many names to list, 0 or more
   * @param by the number that they are ordered by, such as {@link MappingUsage#processes}
   * @return the largest, and the sum of all others
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public MappingNames largest(int n, ToLongFunction<MappingUsage> by) {
    requireNotNegative(n);
    List<MappingUsage> sorted = MappingNames.sorted(byName(), by);
    List<MappingUsage> largest = sorted.stream().limit(n).toList();
    Set<String> listed =
        largest.stream().map(MappingUsage::name).collect(Collectors.toCollection(HashSet::new));
    MappingSum other = new MappingSum(MappingUsage.OTHER);
    for (ProcessMappings process : processes.values()) {
      for (MappingUsage usage : process.names().largest()) {
        if (!listed.contains(usage.name())) {
          other.add(process, usage);
        }
      }
      process.names().other().ifPresent(usage -> other.add(process, usage));
    }
    return new MappingNames(
        largest, other.isEmpty() ? Optional.empty() : Optional.of(other.usage()));
  }

  /** The sums of each name that some process lists. */
  private List<MappingUsage> byName() {
    Map<String, MappingSum> sums = new HashMap<>();
    for (ProcessMappings process : processes.values()) {
      for (MappingUsage usage : process.names().largest()) {
        sums.computeIfAbsent(usage.name(), MappingSum::new).add(process, usage);
      }
    }
    List<MappingUsage> usages = new ArrayList<>(sums.size());
    sums.values().forEach(sum -> usages.add(sum.usage()));
    return usages;
  }

  static void requireNotNegative(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("the number of names must not be negative: " + n);
    }
  }
}
