package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.procmem.jvm.JvmPart.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that allocate known amounts see each in its part; the JDKs of this machine. */
class OwnJvmLiveTest {

  private static final long HEAP_BYTES = 160L << 20;

  /** Where distributions install JDKs. */
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  @TempDir Path directory;

  /** A JVM: its home, and its options. */
  record Jvm(Path home, String collector, boolean isTracked) {

    List<String> command(Path directory) {
      List<String> command = new ArrayList<>();
      command.add(home.resolve("bin/java").toString());
      command.addAll(List.of("-Xms160m", "-Xmx160m", "-XX:+AlwaysPreTouch", "-Xss1m"));
      command.add("-XX:TieredStopAtLevel=1"); // C2 would allocate and free megabytes at any time
      command.add("-XX:+Use" + collector + "GC");
      if (isTracked) {
        command.add("-XX:NativeMemoryTracking=summary");
      }
      command.addAll(List.of("-cp", HostJvm.exploded(), OwnJvmMain.class.getName()));
      command.add(directory.toString());
      return command;
    }
  }

  /** What a JVM said, by step and part: the memory and the committed memory. */
  private static final class Said {
    private final Map<String, long[]> numbers = new HashMap<>();

    private Said(List<String> lines) {
      for (String line : lines) {
        String[] words = line.split(" ");
        assertThat(words).as(line).hasSize(4);
        numbers.put(
            words[0] + " " + words[1],
            new long[] {Long.parseLong(words[2]), Long.parseLong(words[3])});
      }
    }

    private long memory(String step, Object part) {
      return number(step, part, 0);
    }

    private long committed(String step, Object part) {
      return number(step, part, 1);
    }

    private long number(String step, Object part, int index) {
      return numbers.getOrDefault(step + " " + part, new long[] {0, 0})[index];
    }

    private boolean has(String step, Object part) {
      return numbers.containsKey(step + " " + part);
    }
  }

  static List<Jvm> fewJvms() {
    Path own = Path.of(System.getProperty("java.home"));
    return List.of(new Jvm(own, "G1", false), new Jvm(own, "Z", true));
  }

  static List<Jvm> allJvms() throws IOException {
    List<Jvm> all = new ArrayList<>();
    for (Path home : homes()) {
      for (String collector : List.of("G1", "Z", "Serial", "Parallel", "Shenandoah")) {
        if (new ProcessBuilder(
                    home.resolve("bin/java").toString(), "-XX:+Use" + collector + "GC", "-version")
                .redirectErrorStream(true)
                .start()
                .onExit()
                .join()
                .exitValue()
            == 0) {
          all.add(new Jvm(home, collector, true));
          if (collector.equals("G1") || collector.equals("Z")) {
            all.add(new Jvm(home, collector, false));
          }
        }
      }
    }
    return all;
  }

  /** The JDKs of this machine, each release once. */
  private static List<Path> homes() throws IOException {
    Map<String, Path> byRelease = new LinkedHashMap<>();
    byRelease.put(System.getProperty("java.vm.version"), Path.of(System.getProperty("java.home")));
    if (Files.isDirectory(JDKS)) {
      try (Stream<Path> installed = Files.list(JDKS)) {
        for (Path home : installed.sorted().toList()) {
          Path release = home.resolve("release");
          if (Files.isRegularFile(release) && Files.isExecutable(home.resolve("bin/java"))) {
            String text = Files.readString(release);
            String version = text.replaceAll("(?s).*JAVA_RUNTIME_VERSION=\"([^\"]*)\".*", "$1");
            byRelease.putIfAbsent(version, home.toRealPath());
          }
        }
      }
    }
    return List.copyOf(byRelease.values());
  }

  @ParameterizedTest
  @MethodSource("fewJvms")
  void eachAllocation_isSeenInItsPart(Jvm jvm) throws Exception {
    check(jvm);
  }

  @ParameterizedTest
  @MethodSource("allJvms")
  @Tag("matrix")
  void eachAllocation_isSeenInItsPart_inEachJvm(Jvm jvm) throws Exception {
    check(jvm);
  }

  private void check(Jvm jvm) throws Exception {
    Said said = new Said(HostJvm.output(jvm.command(directory)));
    long all = said.memory("classes", "all");
    assertThat(said.memory("classes", Kind.HEAP)).isCloseTo(HEAP_BYTES, percent(HEAP_BYTES, 5));
    assertThat(growth(said, Kind.DIRECT_BUFFERS, "start", "direct"))
        .isCloseTo(OwnJvmMain.DIRECT_BYTES, percent(OwnJvmMain.DIRECT_BYTES, 5));
    assertThat(growth(said, Kind.MAPPED_FILES, "direct", "mapped"))
        .isCloseTo(OwnJvmMain.MAPPED_BYTES, percent(OwnJvmMain.MAPPED_BYTES, 5));
    long code = said.memory("code", "truth");
    assertThat(said.memory("classes", Kind.CODE_CACHE)).isCloseTo(code, percent(code, 5));
    long stacks = OwnJvmMain.THREADS * (long) OwnJvmMain.MIB;
    assertThat(growth(said, Kind.THREAD_STACKS, "mapped", "threads"))
        .isCloseTo(stacks, percent(stacks, 12)); // less the guard pages, and what is left free
    long malloc = said.memory("malloc", "all") - said.memory("threads", "all");
    assertThat(malloc).isGreaterThan(OwnJvmMain.DEFLATERS * 180L << 10);
    assertThat(growth(said, Kind.MALLOC, "threads", "malloc"))
        .isCloseTo(malloc, percent(malloc, 15));
    long metaspace =
        said.committed("classes", Kind.METASPACE)
            + said.committed("classes", Kind.CLASS_SPACE)
            - said.committed("malloc", Kind.METASPACE)
            - said.committed("malloc", Kind.CLASS_SPACE);
    assertThat(metaspace).isGreaterThan(OwnJvmMain.CLASSES * 3000L);
    assertThat(
            growth(said, Kind.METASPACE, "malloc", "classes")
                + growth(said, Kind.CLASS_SPACE, "malloc", "classes"))
        .isCloseTo(metaspace, percent(metaspace, 10));
    assertThat(said.memory("classes", Kind.UNEXPLAINED)).isLessThan(all / 10);
    checkCount(said);
    for (Kind tracked : List.of(Kind.GC, Kind.COMPILER, Kind.JVM_INTERNALS)) {
      assertThat(said.has("classes", tracked)).isEqualTo(jvm.isTracked());
      assertThat(said.has("classes", "note-" + tracked)).isEqualTo(!jvm.isTracked());
    }
  }

  /** A count of pages shows what {@code smaps} shows, except for what the JVM does meanwhile. */
  private static void checkCount(Said said) {
    assertThat(said.has("classes", "note-" + Kind.MALLOC)).as("smaps was read").isFalse();
    assertThat(said.has("counted", "note-" + Kind.MALLOC)).as("pages were counted").isTrue();
    for (Kind kind : Kind.values()) {
      long walked = said.memory("classes", kind);
      assertThat(said.memory("counted", kind))
          .as(kind.name())
          .isCloseTo(walked, within(walked * 5 / 100 + 4 * OwnJvmMain.MIB));
    }
    long all = said.memory("classes", "all");
    assertThat(said.memory("counted", "all")).isCloseTo(all, percent(all, 3));
  }

  private static long growth(Said said, Kind kind, String from, String to) {
    return said.memory(to, kind) - said.memory(from, kind);
  }

  private static Offset<Long> percent(long of, int percent) {
    return within(of * percent / 100);
  }

  /** Epsilon never collects, so any safepoint but that of the end has another cause. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRead_needsNoSafepoint(boolean isTracked) throws Exception {
    List<String> command =
        new Jvm(Path.of(System.getProperty("java.home")), "Epsilon", isTracked).command(directory);
    command.remove(command.size() - 1);
    command.addAll(
        1,
        List.of(
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:GuaranteedSafepointInterval=0",
            "-Xlog:safepoint=info:stdout"));
    List<String> safepoints =
        HostJvm.output(command).stream().filter(line -> line.contains("Safepoint \"")).toList();
    assertThat(safepoints)
        .as("compilers may take back code that they based on a wrong guess")
        .allMatch(
            line -> line.matches(".*\"(Deoptimize|ICBufferFull|Exit|Halt|.*Handshake).*\".*"));
  }

  @Test
  void aJvmWithoutTheManagementModule_showsTheRest() throws Exception {
    Path own = Path.of(System.getProperty("java.home"));
    List<String> command = new Jvm(own, "Serial", false).command(directory);
    command.remove(command.size() - 1);
    command.add(1, "--limit-modules=java.base");
    Said said = new Said(HostJvm.output(command));
    assertThat(said.memory("start", Kind.HEAP)).isPositive();
    assertThat(said.memory("start", Kind.LIBRARIES)).isPositive();
    assertThat(said.memory("start", Kind.THREAD_STACKS)).isPositive();
    assertThat(said.has("start", Kind.METASPACE)).isFalse();
    assertThat(said.has("start", "note-" + Kind.METASPACE)).isTrue();
    assertThat(said.memory("start", "all")).isEqualTo(said.committed("start", "all"));
  }
}
