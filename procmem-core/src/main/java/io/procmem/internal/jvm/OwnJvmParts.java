package io.procmem.internal.jvm;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.jvm.JvmPart.Basis;
import io.procmem.jvm.JvmPart.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Gives the parts without known addresses their memory. It is somewhere in the arenas of {@code
 * malloc} and in the anonymous memory that nothing explains.
 */
final class OwnJvmParts {

  /** {@code malloc} maps memory of this size or more apart from its arenas, at least at first. */
  private static final long MAPPED_APART_BYTES = 128 << 10;

  private static final Set<Kind> TRACKED =
      EnumSet.of(Kind.GC, Kind.COMPILER, Kind.JVM_INTERNALS, Kind.UNSAFE);

  private final OwnJvmFacts facts;
  private final OwnJvmMappings mappings;
  private final OwnJvmAmount malloc;
  private final OwnJvmAmount unexplained;

  OwnJvmParts(OwnJvmFacts facts, OwnJvmMappings mappings) {
    this.facts = facts;
    this.mappings = mappings;
    this.malloc = mappings.amount(Kind.MALLOC);
    this.unexplained = mappings.amount(Kind.UNEXPLAINED);
  }

  /** The parts, after each has its memory. Called once. */
  JvmMemory memory(long monotonicNanos, long rssBytes) {
    OwnJvmNativeMemory tracked = facts.nativeMemory;
    if (tracked != null) {
      TRACKED.forEach(kind -> returnExcess(kind, tracked.mappedBytes(kind)));
    }
    for (Kind kind : List.of(Kind.CLASS_SPACE, Kind.METASPACE)) {
      committed(kind).ifPresent(bytes -> returnExcess(kind, bytes));
    }
    giveDirectBuffers();
    giveCommitted(Kind.CLASS_SPACE);
    giveCommitted(Kind.METASPACE);
    if (tracked != null) {
      TRACKED.forEach(kind -> giveMalloc(kind, tracked));
      TRACKED.forEach(kind -> giveMapped(kind, tracked));
    }
    giveCommitted(Kind.HEAP); // the last, since most of it may never have been used
    List<JvmPart> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (isPresent(kind)) {
        parts.add(part(kind));
      }
    }
    return new JvmMemory(monotonicNanos, rssBytes, parts, facts.notes);
  }

  /**
   * Adjacent memory for another purpose may be in one mapping with that of a part, whose mappings
   * are then larger than what it has committed. That is usually memory of {@code malloc}, which was
   * written to, while the structures of the collector are mostly unused.
   */
  private void returnExcess(Kind kind, long committedBytes) {
    OwnJvmAmount amount = mappings.amount(kind);
    amount.give(unexplained, amount.size() - committedBytes, Basis.MEASURED);
  }

  /** Gives a part whose addresses are unknown what is committed for it. */
  private void giveCommitted(Kind kind) {
    boolean isMeasured = facts.ranges.has(kind) || mappings.amount(kind).memory() > 0;
    if (!isMeasured) {
      unexplained.give(mappings.amount(kind), committed(kind).orElse(0), Basis.AT_MOST);
    }
  }

  private void giveDirectBuffers() {
    long bytes = committed(Kind.DIRECT_BUFFERS).orElse(0);
    boolean areSmall = facts.directBuffers > 0 && bytes / facts.directBuffers < MAPPED_APART_BYTES;
    give(Kind.DIRECT_BUFFERS, bytes, !areSmall);
  }

  /** Gives a part what was allocated for it with {@code malloc}. */
  private void giveMalloc(Kind kind, OwnJvmNativeMemory tracked) {
    long bytes = tracked.mallocBytes(kind).orElse(0);
    switch (kind) {
      case GC -> {} // large tables, as those that it maps itself: most was never used
      case UNSAFE -> give(kind, bytes - committed(Kind.DIRECT_BUFFERS).orElse(0), true);
      default -> give(kind, bytes, false);
    }
  }

  /**
   * Gives a part what was allocated for it.
   *
   * @param isLarge whether it was allocated in large pieces, which {@code malloc} maps apart from
   *     its arenas
   */
  private void give(Kind kind, long bytes, boolean isLarge) {
    OwnJvmAmount amount = mappings.amount(kind);
    long given = (isLarge ? unexplained : malloc).give(amount, bytes, Basis.ALLOCATED);
    (isLarge ? malloc : unexplained).give(amount, bytes - given, Basis.ALLOCATED);
  }

  /** Gives a part what it has mapped itself at unknown addresses. */
  private void giveMapped(Kind kind, OwnJvmNativeMemory tracked) {
    long bytes = facts.ranges.has(kind) ? 0 : tracked.mappedBytes(kind);
    if (kind == Kind.GC) {
      bytes += tracked.mallocBytes(kind).orElse(0);
    }
    unexplained.give(mappings.amount(kind), bytes, Basis.AT_MOST);
  }

  private boolean isPresent(Kind kind) {
    boolean isAlwaysThere = kind == Kind.HEAP || kind == Kind.UNEXPLAINED;
    return isAlwaysThere || mappings.amount(kind).memory() > 0 || committed(kind).orElse(0) > 0;
  }

  private JvmPart part(Kind kind) {
    OwnJvmAmount amount = mappings.amount(kind);
    return new JvmPart(
        kind,
        amount.basis(),
        amount.memory(),
        known(amount.isDivided(), amount.resident()),
        known(amount.isSwapKnown(), amount.swapped()),
        committed(kind),
        reserved(kind));
  }

  private static OptionalLong known(boolean isKnown, long bytes) {
    return isKnown ? OptionalLong.of(bytes) : OptionalLong.empty();
  }

  private OptionalLong committed(Kind kind) {
    OwnJvmNativeMemory tracked = facts.nativeMemory;
    if (tracked != null && TRACKED.contains(kind)) {
      long direct = kind == Kind.UNSAFE ? committed(Kind.DIRECT_BUFFERS).orElse(0) : 0;
      long bytes = tracked.mallocBytes(kind).orElse(0) + tracked.mappedBytes(kind) - direct;
      return OptionalLong.of(Math.max(0, bytes));
    }
    Long known = facts.committed.get(kind);
    return kind == Kind.MALLOC
        ? OptionalLong.of(malloc.size())
        : known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  private OptionalLong reserved(Kind kind) {
    Long known = facts.reserved.get(kind);
    return switch (kind) {
      case THREAD_STACKS, MAPPED_FILES, LIBRARIES, JARS, ARCHIVES ->
          OptionalLong.of(mappings.amount(kind).size());
      default -> known == null ? OptionalLong.empty() : OptionalLong.of(known);
    };
  }
}
