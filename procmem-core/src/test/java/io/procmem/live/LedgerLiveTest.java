package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.ledger.LedgerArea;
import io.procmem.ledger.LedgerRow;
import io.procmem.ledger.MemoryLedger;
import io.procmem.ledger.SystemArea;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger of this machine, while other programs run. {@code LedgerAccuracy} of the benchmarks
 * measures how exact it is when none do.
 */
@EnabledOnOs(OS.LINUX)
class LedgerLiveTest {

  private static final long MIB = 1 << 20;
  private static final int READINGS = 10;

  private final ProcMem procMem =
      ProcMem.builder().maxAge(Duration.ZERO).rules(Rules.none()).build();

  @TempDir Path directory;

  @AfterEach
  void close() {
    procMem.close();
  }

  private MemoryLedger ledger() {
    Report report =
        procMem.report(
            Demand.of(Source.MEMINFO, Source.MEMORY_POOLS, Source.STATUS, Source.SMAPS_ROLLUP));
    assertThat(report.problem()).isEmpty();
    return MemoryLedger.of(report.snapshot(), report.extras().memoryPools()).orElseThrow();
  }

  /** A number that is counted twice makes the rest negative in every reading. */
  @Test
  void theAreas_addUpToTheTotal_andNothingIsCountedTwice() {
    List<Long> unexplained = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      MemoryLedger ledger = ledger();
      assertThat(ledger.rows().stream().mapToLong(LedgerRow::bytes).sum())
          .isEqualTo(ledger.totalBytes());
      assertThat(ledger.rows())
          .filteredOn(row -> row.area() != LedgerArea.UNEXPLAINED)
          .allSatisfy(row -> assertThat(row.bytes()).as("%s", row).isNotNegative());
      assertThat(SystemArea.of(ledger))
          .allSatisfy(area -> assertThat(area.cacheBytes()).isBetween(0L, area.usedBytes()));
      unexplained.add(ledger.unexplainedBytes());
    }
    assertThat(unexplained).anySatisfy(bytes -> assertThat(bytes).isGreaterThan(-64 * MIB));
  }

  /** A file of 64 MiB is in one of these areas, whichever file system it is on. */
  @Test
  void aWrittenFile_isCachedOrShared() throws Exception {
    List<Long> added = new ArrayList<>();
    for (int i = 0; i < READINGS; i++) {
      long before = files(ledger());
      Path file = directory.resolve("written" + i);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocateDirect((int) (64 * MIB)));
      }
      added.add(files(ledger()) - before);
      Files.delete(file);
    }
    assertThat(added).anySatisfy(bytes -> assertThat(bytes).isBetween(60 * MIB, 68 * MIB));
  }

  private static long files(MemoryLedger ledger) {
    long sum = 0;
    for (LedgerArea area :
        List.of(
            LedgerArea.PAGE_CACHE,
            LedgerArea.MAPPED_FILES,
            LedgerArea.MAPPED_SHARED,
            LedgerArea.SHARED_MEMORY)) {
      sum += ledger.bytes(area).orElse(0);
    }
    return sum;
  }
}
