package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real JVMs: their numbers are those of their own MXBeans, or absent with a reason. */
@EnabledOnOs(OS.LINUX)
class JvmsLiveTest {

  private static final long MIB = 1 << 20;

  /** What a JVM allocates to say what it uses, and the pages of ZGC. */
  private static final long SLACK_BYTES = 8 * MIB;

  @TempDir private Path directory;

  private final List<AutoCloseable> started = new ArrayList<>();
  private final ProcMem procMem =
      ProcMem.builder()
          .maxAge(Duration.ZERO)
          .rules(Rules.none())
          .sources(Source.SMAPS_ROLLUP)
          .detail(DetailPolicy.every())
          .build();

  @AfterEach
  void close() throws Exception {
    procMem.close();
    for (AutoCloseable one : started) {
      one.close();
    }
  }

  private Report report() {
    Report report = procMem.report(Demand.of(Source.HSPERFDATA, Source.SMAPS_ROLLUP));
    assertThat(report.problem()).isEmpty();
    Jvms jvms = report.extras().jvms().orElseThrow();
    assertThat(jvms.toString()).doesNotContain(JvmChild.SECRET);
    return report;
  }

  private static JvmReading of(Report report, int pid) {
    ProcessSample process = report.snapshot().find(pid).orElseThrow();
    return report.extras().jvms().orElseThrow().of(process.id());
  }

  private JvmReading read(int pid) {
    return of(report(), pid);
  }

  private JvmUsage usage(int pid) {
    JvmReading[] last = new JvmReading[1];
    Child.await(
        () -> {
          last[0] = read(pid);
          return last[0] instanceof JvmUsage
              // On a slow machine, a read may be late.
              || (last[0] != JvmAbsence.HUNG && last[0] != JvmAbsence.OUT_OF_TIME);
        });
    assertThat(last[0]).isInstanceOf(JvmUsage.class);
    return (JvmUsage) last[0];
  }

  private JvmChild start(List<String> command) throws IOException {
    JvmChild child = JvmChild.start(command);
    started.add(child);
    return child;
  }

  private static List<String> java(Path java, String... options) {
    return JvmChild.command(java, HostJvm.exploded(), options);
  }

  private static Path anyJava() throws IOException {
    return JvmChild.launchers().lastEntry().getValue();
  }

  /** Compares what a JVM says with what is read of it. */
  private static void assertSame(JvmUsage read, JvmChild.Numbers said) {
    JvmPool heap = read.heap();
    assertThat(heap.usedBytes().orElseThrow()).isCloseTo(said.get("heap", 0), within(SLACK_BYTES));
    assertThat(heap.committedBytes()).hasValue(said.get("heap", 1));
    assertThat(heap.maxBytes()).hasValue(said.get("heap", 2));
    assertAlmost(read.metaspace(), said, "metaspace");
    assertAlmost(read.classSpace(), said, "compressed class space");
    assertThat(read.garbageCollector()).isPresent();
    for (JvmCollections collections : read.collections()) {
      List<Long> bean = said.all().get(collections.collector());
      if (bean != null && !collections.collector().startsWith("ZGC")) { // which never rests
        assertThat(collections.count()).isEqualTo(bean.get(0));
        assertThat(collections.nanos() / 1_000_000).isCloseTo(bean.get(1), within(2L));
      }
    }
    assertThat(read.collections()).anyMatch(one -> one.count() > 0 && one.nanos() > 0);
  }

  private static void assertAlmost(JvmPool read, JvmChild.Numbers said, String pool) {
    long slack = MIB / 4;
    assertThat(read.usedBytes().orElseThrow()).isCloseTo(said.get(pool, 0), within(slack));
    assertThat(read.committedBytes().orElseThrow()).isCloseTo(said.get(pool, 1), within(slack));
  }

  /** Several at a time, since the start of a JVM takes most of the time of the test. */
  private void assertAllAreRight(List<String> prefix, String classPath, String... collectors)
      throws IOException {
    for (Map.Entry<Integer, Path> jdk : JvmChild.launchers().entrySet()) {
      TreeMap<String, JvmChild> children = new TreeMap<>();
      for (String collector : collectors) {
        List<String> command =
            JvmChild.command(jdk.getValue(), classPath, "-XX:+Use" + collector + "GC", "-Xmx48m");
        children.put(collector, start(HostJvm.through(prefix, command)));
      }
      for (Map.Entry<String, JvmChild> child : children.entrySet()) {
        JvmChild.Numbers said = child.getValue().collect();
        JvmUsage read = usage(jvmOf(child.getValue()));
        assertThat(read.version().orElseThrow()).startsWith(jdk.getKey().toString());
        assertThat(read.garbageCollector().orElseThrow().text()).isEqualTo(child.getKey());
        if (child.getKey().equals("Shenandoah")) {
          assertThat(read.collections()).isEmpty();
        } else {
          assertSame(read, said);
        }
        child.getValue().close();
      }
    }
  }

  /** The process itself, or the last that it started. */
  private static int jvmOf(JvmChild child) {
    List<Integer> descendants = child.descendants();
    return descendants.isEmpty() ? child.pid() : descendants.get(descendants.size() - 1);
  }

  @Test
  void jvmsOfTheSameUser_useWhatTheirBeansSay() throws IOException {
    assertAllAreRight(List.of(), HostJvm.exploded(), "Serial", "G1", "Z");
  }

  @Test
  @Tag("long")
  void otherCollectors_useWhatTheirBeansSay() throws IOException {
    assertAllAreRight(List.of(), HostJvm.exploded(), "Parallel", "Shenandoah");
  }

  @Test
  void aJvmOfAnotherUser_usesWhatItsBeansSay() throws Exception {
    assumeTrue(MountNamespace.isRoot(), "only root can start it, and read its file");
    assertAllAreRight(HostJvm.AS_NOBODY, HostJvm.packed(directory), "Serial", "G1", "Z");
  }

  /** A namespace whose {@code /tmp} is a directory with the classes; its path in the namespace. */
  private List<String> withOwnTmp(String... unshare) throws IOException {
    String setup = "mount --bind '%s' /tmp".formatted(directory);
    MountNamespace.assumePossible(setup);
    List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
    command.addAll(List.of(unshare));
    // The last JVM with this pid was killed, and may not be gone yet.
    String clean = " && rm -rf /tmp/hsperfdata_* && exec \"$@\"";
    command.addAll(List.of("/bin/sh", "-c", setup + clean, "sh"));
    return command;
  }

  private String packedInTmp() throws IOException {
    return HostJvm.packed(directory).replace(directory.toString(), "/tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Serial", "G1", "Z"})
  void aJvmInAnotherPidNamespace_usesWhatItsBeansSay(String collector) throws Exception {
    assertAllAreRight(withOwnTmp("--pid", "--fork", "--mount-proc"), packedInTmp(), collector);
  }

  @Test
  void aJvmWithATmpOfItsOwn_usesWhatItsBeansSay() throws Exception {
    assertAllAreRight(withOwnTmp(), packedInTmp(), "G1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:-UsePerfData", "-XX:+PerfDisableSharedMem"})
  void aJvmWithoutAFile_saysSo_evenIfThereIsOneOfItsPid(String option) throws IOException {
    JvmChild withFile = start(java(anyJava(), "-XX:+UseSerialGC", "-Xmx32m"));
    JvmChild child = start(java(anyJava(), option, "-XX:+UseSerialGC", "-Xmx32m"));
    assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.NO_PERF_DATA);
    Path copy = file(child.pid());
    Files.copy(file(withFile.pid()), copy);
    try (ProcMem another = ProcMem.builder().rules(Rules.none()).build()) {
      Report report = another.report(Demand.of(Source.HSPERFDATA));
      assertThat(of(report, child.pid())).isEqualTo(JvmAbsence.NO_PERF_DATA);
    } finally {
      Files.delete(copy);
    }
  }

  private JvmAbsence awaitAbsence(int pid) {
    JvmReading[] last = new JvmReading[1];
    Child.await(
        () -> {
          last[0] = read(pid);
          return last[0] != JvmAbsence.HUNG && last[0] != JvmAbsence.OUT_OF_TIME;
        });
    assertThat(last[0]).isInstanceOf(JvmAbsence.class);
    return (JvmAbsence) last[0];
  }

  private static Path file(int pid) throws IOException {
    return Path.of("/tmp", "hsperfdata_" + System.getProperty("user.name"), "" + pid);
  }

  @Test
  void anotherProgramNamedJava_isNoJvm_evenWithAFile() throws IOException {
    Path program = Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("java"));
    Child child = Child.start(program.toString(), "60");
    started.add(child);
    child.awaitComm("java");
    JvmChild real = start(java(anyJava(), "-XX:+UseSerialGC", "-Xmx32m"));
    Path forged = Files.copy(file(real.pid()), file(child.pid()));
    try {
      assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.NOT_HOTSPOT);
    } finally {
      Files.delete(forged);
    }
  }

  @Test
  void aFileThatItsJvmHasMapped_andSomeoneForged_isNotUsed() throws Exception {
    JvmChild child = start(java(anyJava(), "-XX:+UseSerialGC", "-Xmx48m"));
    child.collect();
    usage(child.pid());
    Path path = file(child.pid());
    int used = indexOf(Files.readAllBytes(path), "sun.gc.generation.1.space.0.used");
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      byte[] one = new byte[8];
      Arrays.fill(one, (byte) 0x11);
      int nameAt = 20; // in its entry, and the value at the next multiple of 8
      int valueAt = nameAt + "sun.gc.generation.1.space.0.used".length() + 8 & ~7;
      file.seek(used - nameAt + valueAt);
      file.write(one);
      assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.CONTRADICTORY);
      child.collect();
      assertThat(usage(child.pid()).heap().usedBytes()).isPresent();
      file.setLength(3 << 20);
      assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.TOO_LARGE);
      file.setLength(4096);
      assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.INCOMPLETE);
      file.setLength(32 << 10); // or the JVM would crash when it ends
    }
    Path copy = Files.copy(path, directory.resolve("copy"));
    Files.delete(path);
    Files.createSymbolicLink(path, copy);
    assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.NOT_REGULAR);
    Files.delete(path);
    Files.copy(copy, path);
    assertThat(awaitAbsence(child.pid())).isEqualTo(JvmAbsence.DELETED);
    Files.delete(path);
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void thisJvm_isOneOfThem_besideItsPss() {
    int pid = (int) ProcessHandle.current().pid();
    usage(pid);
    Child.await(() -> report().snapshot().find(pid).orElseThrow().pssBytes().isPresent());
  }
}
