package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Files of a procfs that are in memory. */
class CapturedFilesTest {

  private static final String STAT =
      "%d (%s) S 0 0 0 0 -1 0 0 0 0 0 %d 0 0 0 20 0 1 0 0 1048576 0\n";

  /** Two processes, whose files change when a scan begins. */
  private static final class InMemory implements CapturedFiles {
    private final Map<String, String> files = new TreeMap<>();
    private final List<Long> scans = new ArrayList<>();

    InMemory() {
      files.put("7/stat", STAT.formatted(7, "postgres", 0));
      files.put("7/statm", "1024 512 0 0 0 0 0\n");
      files.put(
          "7/smaps_rollup",
          "Rss: 512 kB\nPss: 300 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 200 kB\nSwap: 0 kB\n");
      files.put("12/stat", STAT.formatted(12, "sleep", 0));
      files.put("meminfo", "MemTotal: 2048 kB\n");
    }

    @Override
    public KernelUnits units() {
      return new KernelUnits(1024, 1000);
    }

    @Override
    public void beginScan(long monotonicNanos) {
      scans.add(monotonicNanos);
      files.put("7/stat", STAT.formatted(7, "postgres", 100 * scans.size()));
    }

    @Override
    public Collection<String> list(String directory) {
      return directory.isEmpty()
          ? List.of("7", "12", "meminfo")
          : List.of("7", "12").contains(directory) ? List.of("stat") : List.of();
    }

    @Override
    public byte @Nullable [] read(String file) {
      String text = files.get(file);
      return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  @Test
  void theyAreReadAsFilesInADirectoryAre() {
    try (ProcMem procMem = ProcMem.builder().captured(new InMemory()).build()) {
      assertThat(procMem.isSupported()).isTrue();
      Report report = procMem.report();
      assertThat(report.problem()).isEmpty();
      assertThat(report.snapshot().processes())
          .extracting(ProcessSample::name)
          .containsExactly("postgres", "sleep");
      ProcessSample postgres = ScanFixture.process(report.snapshot(), 7);
      assertThat(postgres.rssBytes()).hasValue(512 << 10);
      assertThat(postgres.ussBytes()).hasValue(200 << 10);
      assertThat(postgres.user()).isEmpty();
      assertThat(report.snapshot().machine().memory().isEmpty()).isFalse();
    }
  }

  @Test
  void theyCanChange_beforeEachScan_whoseTimeTheyKnow() {
    InMemory files = new InMemory();
    try (ProcMem procMem = ProcMem.builder().captured(files).maxAge(Duration.ZERO).build()) {
      Report first = procMem.report();
      Report second = procMem.report();
      assertThat(files.scans)
          .containsExactly(first.snapshot().monotonicNanos(), second.snapshot().monotonicNanos());
      assertThat(ScanFixture.process(second.snapshot(), 7).cpu().userSeconds()).isEqualTo(0.2);
    }
  }

  @Test
  void aRootThatIsSetLater_isReadInstead() {
    InMemory files = new InMemory();
    try (ProcMem procMem =
        ProcMem.builder().captured(files).root(Path.of("/proc")).maxAge(Duration.ZERO).build()) {
      assertThat(procMem.report().problem()).isEmpty();
      assertThat(files.scans).isEmpty();
    }
  }

  @Test
  void withoutProcesses_thereIsNothingToScan() {
    CapturedFiles empty =
        new CapturedFiles() {
          @Override
          public KernelUnits units() {
            return new KernelUnits(4096, 100);
          }

          @Override
          public Collection<String> list(String directory) {
            return List.of();
          }

          @Override
          public byte @Nullable [] read(String file) {
            return null;
          }
        };
    try (ProcMem procMem = ProcMem.builder().captured(empty).build()) {
      assertThat(procMem.isSupported()).isFalse();
      assertThat(procMem.report().problem().orElseThrow())
          .isEqualTo("/proc/0/captured contains no process: was nothing copied?");
    }
  }
}
