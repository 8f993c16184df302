package io.procmem.internal.jvm;

import io.procmem.jvm.JvmPart.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What native memory tracking says: how much the JVM has allocated with {@code malloc}, and how
 * much it has committed at addresses of its own, for what. Only for what is told in no other way:
 * heap, metaspace, compiled code, stacks and archives have addresses that are known.
 */
final class OwnJvmNativeMemory {

  private static final Pattern CATEGORY =
      Pattern.compile("^-\\s*(\\S.*?) \\(reserved=(\\d+), committed=\\d+[,)]", Pattern.MULTILINE);

  private static final Pattern MALLOC =
      Pattern.compile("\\((?:malloc|arena|tracking overhead)=(\\d+)");

  private static final Pattern MAPPED = Pattern.compile("\\(mmap: reserved=\\d+, committed=(\\d+)");

  private final Map<Kind, Long> malloc = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> mapped = new EnumMap<>(Kind.class);

  private OwnJvmNativeMemory() {}

  /** Whether native memory tracking is on. */
  static boolean isOn(String text) {
    return CATEGORY.matcher(text).find();
  }

  /** Understands the answer; null if native memory tracking is off. */
  static @Nullable OwnJvmNativeMemory of(String text) {
    OwnJvmNativeMemory memory = new OwnJvmNativeMemory();
    Matcher category = CATEGORY.matcher(text);
    boolean found = category.find();
    if (!found) {
      return null;
    }
    while (found) {
      String name = category.group(1);
      int from = category.end();
      found = category.find();
      memory.add(name, text.substring(from, found ? category.start() : text.length()));
    }
    return memory;
  }

  /** This, without what was allocated later or freed meanwhile. */
  OwnJvmNativeMemory and(@Nullable OwnJvmNativeMemory later) {
    OwnJvmNativeMemory both = new OwnJvmNativeMemory();
    both.mapped.putAll(mapped);
    malloc.forEach(
        (kind, bytes) ->
            both.malloc.put(
                kind,
                later == null ? bytes : Math.min(bytes, later.malloc.getOrDefault(kind, 0L))));
    return both;
  }

  private void add(String category, String details) {
    Kind kind = kindOf(category);
    malloc.merge(kind, sum(MALLOC, details), Long::sum);
    if (!hasKnownAddresses(category)) {
      mapped.merge(kind, sum(MAPPED, details), Long::sum);
    }
  }

  private static Kind kindOf(String category) {
    return switch (category) {
      case "GC", "GCCardSet", "Card Table" -> Kind.GC;
      case "Compiler", "JVMCI", "Arena Chunk" -> Kind.COMPILER;
      case "Other" -> Kind.UNSAFE;
      default -> Kind.JVM_INTERNALS;
    };
  }

  private static boolean hasKnownAddresses(String category) {
    return switch (category) {
      case "Java Heap", "Class", "Metaspace", "Code", "Thread", "Thread Stack" -> true;
      case "Shared class space" -> true;
      default -> false;
    };
  }

  private static long sum(Pattern number, String text) {
    Matcher matcher = number.matcher(text);
    long sum = 0;
    while (matcher.find()) {
      sum += OwnJvmTexts.decimal(matcher.group(1));
    }
    return sum;
  }

  /** What was allocated with {@code malloc} for a part; empty if there is no such category. */
  OptionalLong mallocBytes(Kind kind) {
    Long known = malloc.get(kind);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known);
  }

  /** What was committed at addresses of its own for a part. */
  long mappedBytes(Kind kind) {
    return mapped.getOrDefault(kind, 0L);
  }
}
