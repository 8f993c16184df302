package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.parse.OsreleaseParser;
import io.procmem.internal.parse.StatReading;
import io.procmem.internal.parse.StatmParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailReaderTest {

  private static final KernelUnits UNITS = new KernelUnits(4096, 100);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String ROLLUP = "/proc/7/smaps_rollup";
  private static final String MAPPING =
      """
      Rss: 1000 kB
      Pss: 900 kB
      Private_Clean: 100 kB
      Private_Dirty: 200 kB
      Swap: 0 kB
      """;

  private final ProcTree tree = new ProcTree();
  private final FakeProcess process = tree.pid(7);

  private Object read(boolean captured) {
    return read(captured, -1);
  }

  /**
   * Reads a process that had an earlier {@code statm} of this many KiB; the current size if
   * negative.
   */
  private Object read(boolean captured, long statmKib) {
    ProcReader reader = new ProcReader(tree, captured);
    ProcessFiles files = new ProcessFiles(new File("/proc"), 7);
    reader.read(files, Source.STAT, reader.stat);
    files.identify(reader.stat.startTicks);
    ProcessMemory process = new ProcessMemory(files);
    process.startScan(StatReading.of(reader.stat, reader.bytes(), UNITS, null));
    if (statmKib >= 0) {
      StatmParser statm = new StatmParser();
      statm.virtualPages = 75_000;
      statm.residentPages = statmKib / 4;
      process.acceptStatm(statm, UNITS, 0);
    }
    RssErrorBound error = RssErrorBound.of(kernel(reader), 1, UNITS);
    DetailReader.Read read =
        new DetailReader(Source.SMAPS_ROLLUP, captured, UNITS, error, new Moment(NOW, 0))
            .read(process, reader);
    return read.failure() == null ? read.detail() : read.failure().reason();
  }

  private static @Nullable OsreleaseParser kernel(ProcReader reader) {
    OsreleaseParser kernel = new OsreleaseParser();
    File file = new File("/proc/sys/kernel/osrelease");
    return reader.read(file, FileShape.LINE, kernel) == ReadOutcome.READ ? kernel : null;
  }

  private static long pssKib(Object result) {
    assertThat(result).isInstanceOf(Memory.Detailed.class);
    return ((Memory.Detailed) result).pssBytes() >> 10;
  }

  private void saysStatm(long kib) {
    process.file("statm", "300000 %d 0 0 0 0 0\n".formatted(kib / 4));
  }

  @ParameterizedTest
  @CsvSource({
    "14336, 10240, true",
    "14337, 10240, false",
    "6144, 10240, true",
    "6143, 10240, false",
    "1024000, 921600, true",
    "1024000, 921596, false",
    "921600, 1024000, true",
    "921599, 1024000, false"
  })
  void aDetail_mayDifferFromStatmByATenthOrFourMebibytes(long kib, long statmKib, boolean agrees) {
    process.memoryKib(kib, kib, kib);
    saysStatm(statmKib);
    Object result = read(false, statmKib);
    if (agrees) {
      assertThat(pssKib(result)).isEqualTo(kib);
      assertThat(tree.opened("statm")).isZero();
    } else {
      assertThat(result).isEqualTo(Reason.TORN);
      assertThat(tree.opened("smaps_rollup")).isEqualTo(2);
    }
  }

  @Test
  void aDetail_hasItsProcessAndTime() {
    process.virtualKib(50_000).memoryKib(4000, 3000, 2000);
    Memory.Detailed detail = (Memory.Detailed) read(false);
    assertThat(detail.rssBytes()).isEqualTo(4000 << 10);
    assertThat(detail.virtualBytes()).isEqualTo(50_000 << 10);
    assertThat(detail.readAt()).isEqualTo(NOW);
    assertThat(tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void statmAfterTheRead_countsToo_andIsNoReasonToReadTwice() {
    process.memoryKib(90_000, 90_000, 90_000);
    assertThat(pssKib(read(false, 10_000))).isEqualTo(90_000);
    assertThat(tree.opened("statm")).isEqualTo(1);
    assertThat(tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void withoutAStatmAfterTheRead_theOneBeforeIsUsed() {
    process.memoryKib(90_000, 90_000, 90_000);
    Runnable settles = () -> process.memoryKib(10_000, 10_000, 10_000);
    tree.denies("/proc/7/statm").whenOpened("/proc/7/statm", settles);
    assertThat(pssKib(read(false, 10_000))).isEqualTo(10_000);
  }

  @Test
  void aTornRead_isComparedWithTheStatmAfterIt_whenItIsReadAgain() {
    process.memoryKib(90_000, 90_000, 90_000);
    saysStatm(40_000);
    Runnable settles = () -> process.memoryKib(40_000, 40_000, 40_000);
    tree.whenOpened("/proc/7/statm", settles);
    assertThat(pssKib(read(false, 10_000))).isEqualTo(40_000);
    assertThat(tree.opened("statm")).isEqualTo(1);
  }

  @Test
  void aReadThatFailsOnce_isTriedOnceMore() {
    tree.failsReading(ROLLUP, 1);
    assertThat(pssKib(read(false))).isEqualTo(3000);
    tree.failsReading(ROLLUP, 2);
    assertThat(read(false)).isEqualTo(Reason.DENIED);
    assertThat(tree.opened("smaps_rollup")).as("two each").isEqualTo(4);
  }

  @Test
  void aReadThatFails_andThenIsTorn_isTorn() {
    process.memoryKib(90_000, 90_000, 90_000);
    saysStatm(10_000);
    tree.failsReading(ROLLUP, 1);
    assertThat(read(false, 10_000)).isEqualTo(Reason.TORN);
  }

  @Test
  void anEmptyFileOfALivingProcess_isReadOnceMore() {
    process.file("smaps_rollup", "");
    assertThat(read(false)).isEqualTo(Reason.EMPTY);
    assertThat(tree.opened("smaps_rollup")).isEqualTo(2);
  }

  @Test
  void aReadThatFails_sinceTheProcessEnds_isNotTriedAgain() {
    tree.failsReading(ROLLUP, 1)
        .whenOpened(ROLLUP, () -> process.zombie().file("smaps_rollup", "x"));
    assertThat(read(false)).isEqualTo(Reason.VANISHED);
    assertThat(tree.opened("smaps_rollup")).as("once, and once to be sure").isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"'Rss: 5', TRUNCATED", "'what\n', MALFORMED"})
  void aMalformedFile_isReadOnce(String text, Reason reason) {
    process.file("smaps_rollup", text);
    assertThat(read(false)).isEqualTo(reason);
    assertThat(tree.opened("smaps_rollup")).isEqualTo(1);
  }

  @Test
  void aCopyWithoutARollup_isReadByItsMappings_howeverMany() {
    tree.hasNo("smaps_rollup");
    process.memoryKib(500_000, 0, 0).file("smaps", MAPPING.repeat(500));
    assertThat(pssKib(read(true))).isEqualTo(450_000);
    assertThat(tree.opened("smaps_rollup")).isZero();
  }

  @Test
  void aCopyWithARollup_isReadByThat() {
    process.file("smaps", MAPPING);
    assertThat(pssKib(read(true))).isEqualTo(3000);
    assertThat(tree.opened("smaps")).isZero();
  }

  @Test
  void aLivingProcessWithoutARollup_isNotReadByItsMappings() {
    tree.hasNo("smaps_rollup");
    process.file("smaps", MAPPING);
    assertThat(read(false)).isEqualTo(Reason.UNSUPPORTED);
    assertThat(tree.opened("smaps")).isZero();
  }

  @Test
  void mappingsCutByTheEndOfTheirProcess_areNotUsed() {
    tree.hasNo("smaps_rollup").whenOpened("/proc/7/smaps", process::zombie);
    process.memoryKib(2000, 0, 0).file("smaps", MAPPING);
    assertThat(read(true)).isEqualTo(Reason.VANISHED);
  }
}
