package io.procmem.internal.jvm;

import io.procmem.internal.jvm.OwnJvmAnswers.Amount;
import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import io.procmem.jvm.JvmPart.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What this JVM says about its memory: addresses, amounts, and why some are unknown. */
final class OwnJvmFacts {

  private static final String TRACKING =
      "native memory tracking is off; start the JVM with -XX:NativeMemoryTracking=summary";

  /** The addresses of parts, as far as they are known. */
  final OwnJvmRanges ranges;

  /** What is committed for a part, in bytes. */
  final Map<Kind, Long> committed = new EnumMap<>(Kind.class);

  /** The addresses that are reserved for a part, in bytes. */
  final Map<Kind, Long> reserved = new EnumMap<>(Kind.class);

  /** Why a part is absent or inexact. */
  final Map<Kind, String> notes = new EnumMap<>(Kind.class);

  /** What native memory tracking says; null if it is off. */
  final @Nullable OwnJvmNativeMemory nativeMemory;

  /** The number of direct buffers; 0 if unknown. */
  final long directBuffers;

  /**
   * Understands what the JVM says.
   *
   * @param answers what it said before its mappings were read
   * @param nativeMemoryLater what native memory tracking said after they were read
   */
  OwnJvmFacts(OwnJvmAnswers answers, String nativeMemoryLater) {
    ranges = OwnJvmTexts.ranges(answers);
    OwnJvmNativeMemory before = OwnJvmNativeMemory.of(answers.text(Command.NATIVE_MEMORY));
    nativeMemory = before == null ? null : before.and(OwnJvmNativeMemory.of(nativeMemoryLater));
    directBuffers = answers.amount(Amount.DIRECT_BUFFERS).orElse(0);
    commit(Kind.HEAP, answers.amount(Amount.HEAP_COMMITTED));
    commit(Kind.CODE_CACHE, answers.amount(Amount.CODE_COMMITTED));
    commit(Kind.DIRECT_BUFFERS, answers.amount(Amount.DIRECT_BYTES));
    addMetaspace(answers);
    for (Kind kind : new Kind[] {Kind.HEAP, Kind.CODE_CACHE}) {
      if (ranges.has(kind)) {
        reserved.put(kind, ranges.sizeBytes(kind));
      }
    }
    addNotes(answers.problem());
    if (answers.text(Command.HEAP).isEmpty()) {
      notes.putIfAbsent(
          Kind.HEAP,
          "the addresses of the heap are unknown"
              + (answers.problem().isEmpty()
                  ? ": this JVM lacks the diagnostic command GC.heap_info"
                  : ": " + answers.problem()));
    }
  }

  private void commit(Kind kind, OptionalLong bytes) {
    bytes.ifPresent(known -> committed.put(kind, known));
  }

  /** The JVM counts the class space as a part of metaspace. A JVM may have none. */
  private void addMetaspace(OwnJvmAnswers answers) {
    OptionalLong both = answers.amount(Amount.METASPACE_COMMITTED);
    OptionalLong ofClasses = answers.amount(Amount.CLASS_SPACE_COMMITTED);
    commit(Kind.CLASS_SPACE, ofClasses);
    both.ifPresent(
        bytes -> committed.put(Kind.METASPACE, Math.max(0, bytes - ofClasses.orElse(0))));
    String text = answers.text(Command.HEAP) + answers.text(Command.METASPACE);
    OptionalLong bothReserved = OwnJvmTexts.metaspaceReserved(text);
    OptionalLong classesReserved = OwnJvmTexts.classSpaceReserved(text);
    classesReserved.ifPresent(bytes -> reserved.put(Kind.CLASS_SPACE, bytes));
    bothReserved.ifPresent(
        bytes -> reserved.put(Kind.METASPACE, Math.max(0, bytes - classesReserved.orElse(0))));
  }

  private void addNotes(String problem) {
    if (!problem.isEmpty()) {
      for (Kind kind : Kind.values()) {
        if (kind.isShownByJvm() && kind != Kind.MAPPED_FILES && !committed.containsKey(kind)) {
          notes.put(kind, problem);
        }
      }
    }
    if (nativeMemory == null) {
      for (Kind kind : new Kind[] {Kind.GC, Kind.COMPILER, Kind.JVM_INTERNALS, Kind.UNSAFE}) {
        notes.put(kind, problem.isEmpty() ? TRACKING : problem);
      }
    }
  }
}
