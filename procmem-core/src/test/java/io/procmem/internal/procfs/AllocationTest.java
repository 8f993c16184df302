package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.ReadBuffer;
import io.procmem.internal.parse.AuxvParser;
import io.procmem.internal.parse.CgroupParser;
import io.procmem.internal.parse.CmdlineParser;
import io.procmem.internal.parse.IoParser;
import io.procmem.internal.parse.LimitsParser;
import io.procmem.internal.parse.LoadavgParser;
import io.procmem.internal.parse.MeminfoParser;
import io.procmem.internal.parse.MountinfoParser;
import io.procmem.internal.parse.OomScoreParser;
import io.procmem.internal.parse.Parser;
import io.procmem.internal.parse.PressureParser;
import io.procmem.internal.parse.SmapsRollupParser;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.parse.StatmParser;
import io.procmem.internal.parse.StatusParser;
import io.procmem.internal.parse.SystemStatParser;
import io.procmem.internal.parse.UptimeParser;
import io.procmem.internal.program.Interpreters;
import io.procmem.internal.read.KeptFiles;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A parse allocates nothing: a scan of thousands of processes leaves no garbage of ours behind. */
class AllocationTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int PARSES = 10_000;

  /**
   * What the measurement itself, or a class that is loaded late, may cost: less than a byte each.
   */
  private static final long NOISE_BYTES = PARSES - 1;

  static Stream<Arguments> parsers() throws Exception {
    ProcTree tree = new ProcTree();
    FakeProcess process = tree.pid(7);
    process.name(") R 1 (");
    process.file("pressure", "some avg10=0.00 avg60=0.42 avg300=0.33 total=1695002\n");
    ByteBuffer auxv = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder());
    auxv.putLong(6).putLong(4096).putLong(17).putLong(100);
    return Stream.of(
        Arguments.of(new StatParser(), bytes(tree, "/proc/7/stat")),
        Arguments.of(new StatmParser(), bytes(tree, "/proc/7/statm")),
        Arguments.of(new StatusParser(), bytes(tree, "/proc/7/status")),
        Arguments.of(new SmapsRollupParser(), bytes(tree, "/proc/7/smaps_rollup")),
        Arguments.of(new IoParser(), bytes(tree, "/proc/7/io")),
        Arguments.of(new CmdlineParser(), bytes(tree, "/proc/7/cmdline")),
        Arguments.of(
            (Parser) in -> Interpreters.mainOf(in.bytes(), in.position(), in.end()) == null,
            bytes(tree, "/proc/7/cmdline")),
        Arguments.of(new CgroupParser(), bytes(tree, "/proc/7/cgroup")),
        Arguments.of(new MountinfoParser(), bytes(tree, "/proc/7/mountinfo")),
        Arguments.of(new LimitsParser(), bytes(tree, "/proc/7/limits")),
        Arguments.of(new OomScoreParser(), bytes(tree, "/proc/7/oom_score")),
        Arguments.of(new MeminfoParser(), bytes(tree, "/proc/meminfo")),
        Arguments.of(new SystemStatParser(), bytes(tree, "/proc/stat")),
        Arguments.of(new LoadavgParser(), bytes(tree, "/proc/loadavg")),
        Arguments.of(new PressureParser(), bytes(tree, "/proc/7/pressure")),
        Arguments.of(new UptimeParser(), "121.83 230.13\n".getBytes(StandardCharsets.US_ASCII)),
        Arguments.of(new AuxvParser(ByteOrder.nativeOrder()), auxv.array()));
  }

  private static byte[] bytes(ProcTree tree, String path) throws Exception {
    InputStream in = tree.open(new File(path));
    assertThat(in).as(path).isNotNull();
    byte[] bytes = new byte[8192];
    int length = in.read(bytes, 0, bytes.length);
    return java.util.Arrays.copyOf(bytes, length);
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void parse_allocatesNothing(Parser parser, byte[] text) {
    ReadBuffer buffer = new ReadBuffer().fill(text);
    assertThat(parse(parser, buffer)).as("it parses").isEqualTo(PARSES);
    long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    int parsed = parse(parser, buffer);
    long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    assertThat(parsed).isEqualTo(PARSES);
    assertThat(after - before).as("bytes for %d parses", PARSES).isLessThanOrEqualTo(NOISE_BYTES);
  }

  /**
   * A file that is opened costs half a kilobyte and more of garbage; one that was kept, nothing.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void readingAKeptFileAgain_allocatesNothing() {
    KeptFiles kept = new KeptFiles(1);
    ProcReader reader = new ProcReader(new DiskTree(), false, kept);
    int ownPid = (int) ProcessHandle.current().pid();
    ProcessFiles process = new ProcessFiles(new File("/proc"), ownPid);
    kept.startScan(0, () -> 100);
    try {
      assertThat(read(reader, process)).as("it reads").isEqualTo(PARSES);
      long opened = reader.filesOpened();
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      int read = read(reader, process);
      long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      assertThat(read).isEqualTo(PARSES);
      assertThat(reader.filesOpened()).isEqualTo(opened);
      assertThat(after - before).as("bytes for %d reads", PARSES).isLessThanOrEqualTo(NOISE_BYTES);
    } finally {
      kept.endScan();
      kept.close();
    }
  }

  private static int read(ProcReader reader, ProcessFiles process) {
    int read = 0;
    for (int i = 0; i < PARSES; i++) {
      read += reader.read(process, Source.STAT, reader.stat) == ReadOutcome.READ ? 1 : 0;
    }
    return read;
  }

  private static int parse(Parser parser, ReadBuffer buffer) {
    int parsed = 0;
    for (int i = 0; i < PARSES; i++) {
      parsed += parser.parse(buffer.cursor()) ? 1 : 0;
    }
    return parsed;
  }
}
