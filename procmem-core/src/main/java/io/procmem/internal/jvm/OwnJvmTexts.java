package io.procmem.internal.jvm;

import io.procmem.internal.jvm.OwnJvmAnswers.Command;
import io.procmem.jvm.JvmPart.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands the answers to diagnostic commands. They are for humans and differ between releases,
 * so only what has an unmistakable form is used.
 */
final class OwnJvmTexts {

  private static final int HEXADECIMAL = 16;
  private static final int KIB_SHIFT = 10;

  /** {@code [0x00000000f0000000, 0x00000000f5550000, 0x0000000100000000)}, or only two of them. */
  private static final Pattern RANGE =
      Pattern.compile(
          "\\[0x([0-9a-f]{1,16})\\s*,(?:\\s*0x[0-9a-f]{1,16}\\s*,)?\\s*0x([0-9a-f]{1,16})\\s*[)\\]]");

  /** {@code Klass Range: [0x0000000021001000 - 0x0000000062000000)}. */
  private static final Pattern CLASS_RANGE =
      Pattern.compile("Klass Range:\\s*\\[0x([0-9a-f]{1,16}) - 0x([0-9a-f]{1,16})\\)");

  private static final Pattern METASPACE =
      Pattern.compile("Metaspace +used \\d+K, committed \\d+K, reserved (\\d+)K");

  private static final Pattern CLASS_SPACE =
      Pattern.compile("class space +used \\d+K, committed \\d+K, reserved (\\d+)K");

  /** A line of {@code System.map}: addresses, size, permissions, four more words, and a purpose. */
  private static final Pattern MAPPING =
      Pattern.compile(
          "^0x([0-9a-f]{1,16})-0x([0-9a-f]{1,16}) +\\d+ [-rwxps]{4}(?: +\\S+){4} +(\\S+) ",
          Pattern.MULTILINE);

  private static final Map<String, Kind> PURPOSES = new HashMap<>();

  static {
    PURPOSES.put("JAVAHEAP", Kind.HEAP);
    PURPOSES.put("CLASS", Kind.CLASS_SPACE);
    PURPOSES.put("META", Kind.METASPACE);
    PURPOSES.put("GC", Kind.GC);
    PURPOSES.put("CARDTBL", Kind.GC);
    PURPOSES.put("CDS", Kind.ARCHIVES);
    PURPOSES.put("INTERN", Kind.JVM_INTERNALS);
    PURPOSES.put("POLL", Kind.JVM_INTERNALS);
  }

  private OwnJvmTexts() {}

  /** The addresses of parts, as far as the JVM has told them. */
  static OwnJvmRanges ranges(OwnJvmAnswers answers) {
    OwnJvmRanges ranges = new OwnJvmRanges();
    addHeap(answers.text(Command.HEAP), ranges);
    addCode(answers.text(Command.CODE_CACHE), ranges);
    addClassSpace(answers.text(Command.METASPACE), ranges);
    addMappings(answers.text(Command.MAPPINGS), ranges);
    return ranges;
  }

  /** Adds the addresses of the heap. */
  static void addHeap(String heapInfo, OwnJvmRanges ranges) {
    int metaspace = heapInfo.indexOf("Metaspace");
    addRanges(metaspace < 0 ? heapInfo : heapInfo.substring(0, metaspace), Kind.HEAP, ranges);
  }

  /** Adds the addresses of the code heaps. */
  static void addCode(String codeCache, OwnJvmRanges ranges) {
    addRanges(codeCache, Kind.CODE_CACHE, ranges);
  }

  private static void addRanges(String text, Kind kind, OwnJvmRanges ranges) {
    add(RANGE.matcher(text), kind, ranges);
  }

  /** Adds the addresses of the class space. Class-data archives may lie before it. */
  static void addClassSpace(String metaspace, OwnJvmRanges ranges) {
    add(CLASS_RANGE.matcher(metaspace), Kind.CLASS_SPACE, ranges);
  }

  private static void add(Matcher range, Kind kind, OwnJvmRanges ranges) {
    while (range.find()) {
      add(range.group(1), range.group(2), kind, ranges);
    }
  }

  private static void add(String from, String to, Kind kind, OwnJvmRanges ranges) {
    long start = hexadecimal(from);
    long end = hexadecimal(to);
    if (start > 0 && end > start) {
      ranges.add(start, end, kind);
    }
  }

  /**
   * Adds the mappings with a known purpose. Stacks are found without help, and code heaps by their
   * bounds: beside these, memory with the purpose {@code CODE} is tables.
   */
  static void addMappings(String systemMap, OwnJvmRanges ranges) {
    Matcher line = MAPPING.matcher(systemMap);
    while (line.find()) {
      Kind kind = purpose(line.group(3));
      if (kind != null) {
        add(line.group(1), line.group(2), kind, ranges);
      }
    }
  }

  /**
   * What a mapping is for. If adjacent memory for several purposes is one mapping, what the garbage
   * collector has is usually the most.
   */
  private static @Nullable Kind purpose(String purposes) {
    Kind found = null;
    for (String purpose : purposes.split(",", -1)) {
      Kind kind = PURPOSES.get(purpose);
      found = found == null || kind == Kind.GC ? kind : found;
    }
    return found;
  }

  /** The addresses that are reserved for metaspace, with the class space, in bytes. */
  static OptionalLong metaspaceReserved(String text) {
    return kib(METASPACE.matcher(text));
  }

  /** The addresses that are reserved for the class space, in bytes. */
  static OptionalLong classSpaceReserved(String text) {
    return kib(CLASS_SPACE.matcher(text));
  }

  private static OptionalLong kib(Matcher number) {
    return number.find()
        ? OptionalLong.of(decimal(number.group(1)) << KIB_SHIFT)
        : OptionalLong.empty();
  }

  /** A number of at most 15 digits; 0 if it has more, which no amount of memory has. */
  static long decimal(String digits) {
    return digits.length() <= 15 ? Long.parseLong(digits) : 0;
  }

  /** An address; 0 or less if no process can have it. */
  private static long hexadecimal(String digits) {
    return Long.parseUnsignedLong(digits, HEXADECIMAL);
  }
}
