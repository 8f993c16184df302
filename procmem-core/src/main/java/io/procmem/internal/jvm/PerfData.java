package io.procmem.internal.jvm;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The counters of a {@code hsperfdata} file that are used, by name. The file also has arguments and
 * system properties of the JVM, so counters are chosen by their exact names, and all others are
 * skipped unread.
 *
 * @param numbers the values that are numbers
 * @param texts the values that are text; only compared with known texts, never shown
 */
record PerfData(Map<String, Long> numbers, Map<String, String> texts) {

  /** At most this many generations, spaces of a generation, and collectors. */
  static final int GENERATIONS = 2;

  static final int SPACES = 3;
  static final int COLLECTORS = 3;

  static final String FREQUENCY = "sun.os.hrt.frequency";

  /** Changes all the time, so only its existence matters. */
  static final String TICKS = "sun.os.hrt.ticks";

  static final String VERSION = "sun.rt.jvmVersion";
  static final String POLICY = "sun.gc.policy.name";
  static final String METASPACE = "sun.gc.metaspace.";
  static final String CLASS_SPACE = "sun.gc.compressedclassspace.";

  static final Set<String> NUMBERS =
      Stream.of(
              Stream.of(FREQUENCY, TICKS, VERSION),
              Stream.of(METASPACE, CLASS_SPACE)
                  .flatMap(kind -> Stream.of(kind + "used", kind + "capacity")),
              IntStream.range(0, COLLECTORS)
                  .boxed()
                  .flatMap(i -> Stream.of(collector(i, "invocations"), collector(i, "time"))),
              IntStream.range(0, GENERATIONS).mapToObj(i -> generation(i, "maxCapacity")),
              IntStream.range(0, GENERATIONS * SPACES)
                  .boxed()
                  .flatMap(
                      i ->
                          Stream.of("used", "capacity", "maxCapacity")
                              .map(what -> space(i / SPACES, i % SPACES, what))))
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  static final Set<String> TEXTS =
      Stream.concat(
              Stream.of(POLICY), IntStream.range(0, COLLECTORS).mapToObj(i -> collector(i, "name")))
          .collect(Collectors.toUnmodifiableSet());

  static String collector(int index, String what) {
    return "sun.gc.collector." + index + "." + what;
  }

  static String generation(int index, String what) {
    return "sun.gc.generation." + index + "." + what;
  }

  static String space(int generation, int index, String what) {
    return generation(generation, "space." + index + "." + what);
  }
}
