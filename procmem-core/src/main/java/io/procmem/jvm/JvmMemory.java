package io.procmem.jvm;

import io.procmem.jvm.JvmPart.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The memory of this JVM, by what it is used for. The parts add up to its RSS and swap, each page
 * counted once. Immutable.
 *
 * @param monotonicNanos when it was read, by {@link System#nanoTime()}
 * @param rssBytes RSS as the kernel counts it, in bytes; from {@code status}, which may be slightly
 *     behind, if the pages of a large heap were counted. It is more than the resident memory of all
 *     parts if pages are mapped several times, as ZGC did before it was generational
 * @param parts the parts that this JVM has, in the order of {@link Kind}; no two of the same kind
 * @param notes for each part that is absent or inexact, why that is so and what would help, as
 *     human-readable text; the wording is not API
 */
public record JvmMemory(
    long monotonicNanos, long rssBytes, List<JvmPart> parts, Map<Kind, String> notes) {

  /**
   * Copies the lists.
   *
   * @param monotonicNanos when it was read
   * @param rssBytes RSS as the kernel counts it
   * @param parts the parts
   * @param notes why a part is absent or inexact
   */
  public JvmMemory {
    parts = List.copyOf(parts);
    notes = Map.copyOf(notes);
  }

  /**
   * One of its parts.
   *
   * @param kind which part
   * @return the part; empty if this JVM has none, or if it cannot be distinguished from the others:
   *     see {@link #notes}
   */
  public Optional<JvmPart> part(Kind kind) {
    return parts.stream().filter(part -> part.kind() == kind).findFirst();
  }

  /** {@return all its memory in RAM and swap, in bytes: the sum of its parts} */
  public long memoryBytes() {
    return sum(part -> true);
  }

  /**
   * {@return the memory in RAM and swap for which the management interface of the JVM has no
   * metric, in bytes: all except heap, metaspace, code cache, and direct and mapped buffers}
   */
  public long hiddenBytes() {
    return sum(part -> !part.kind().isShownByJvm());
  }

  /** {@return the memory that no part explains, in bytes} */
  public long unexplainedBytes() {
    return sum(part -> part.kind() == Kind.UNEXPLAINED);
  }

  /**
   * {@return the committed memory that is neither in RAM nor in swap, in bytes: the parts whose
   * committed memory is known can grow by this much without another allocation}
   */
  public long committedNotPresentBytes() {
    return parts.stream().mapToLong(part -> part.committedNotPresentBytes().orElse(0)).sum();
  }

  private long sum(Predicate<JvmPart> which) {
    return parts.stream().filter(which).mapToLong(JvmPart::memoryBytes).sum();
  }

  /**
   * What has changed since an earlier reading of the same JVM.
   *
   * @param earlier the earlier reading
   * @return the growth, in total and by part
   */
  public JvmMemoryGrowth since(JvmMemory earlier) {
    Map<Kind, OptionalLong> growth = new EnumMap<>(Kind.class);
    parts.forEach(part -> growth.put(part.kind(), growth(earlier, part.kind())));
    earlier.parts.forEach(part -> growth.put(part.kind(), growth(earlier, part.kind())));
    List<JvmMemoryGrowth.Part> byPart = new ArrayList<>();
    growth.forEach(
        (kind, bytes) ->
            bytes.ifPresent(known -> byPart.add(new JvmMemoryGrowth.Part(kind, known))));
    byPart.sort(Comparator.comparingLong(JvmMemoryGrowth.Part::bytes).reversed());
    return new JvmMemoryGrowth(
        Duration.ofNanos(monotonicNanos - earlier.monotonicNanos),
        memoryBytes() - earlier.memoryBytes(),
        hiddenBytes() - earlier.hiddenBytes(),
        byPart);
  }

  /** Absent if one of the two readings could not distinguish the part from the others. */
  private OptionalLong growth(JvmMemory earlier, Kind kind) {
    boolean isUnknown = isUnknown(kind) || earlier.isUnknown(kind);
    return isUnknown
        ? OptionalLong.empty()
        : OptionalLong.of(bytesOf(kind) - earlier.bytesOf(kind));
  }

  private boolean isUnknown(Kind kind) {
    return part(kind).isEmpty() && notes.containsKey(kind);
  }

  private long bytesOf(Kind kind) {
    return part(kind).map(JvmPart::memoryBytes).orElse(0L);
  }
}
