package io.procmem.ledger;

import static io.procmem.ledger.LedgerArea.MAPPED_FILES;
import static io.procmem.ledger.LedgerArea.MAPPED_SHARED;
import static io.procmem.ledger.LedgerArea.PAGE_CACHE;
import static io.procmem.ledger.LedgerArea.SHARED_MEMORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.StatusField;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A machine with 10,000 bytes, of which 3,000 are cached, 1,000 of them shared memory, and 1,500
 * mapped. How much of the shared memory is mapped, only the processes can tell.
 */
class MappedSharedTest {

  private final List<ProcessSample> processes = new ArrayList<>();
  private PidSet unsampled = PidSet.empty();

  private MappedSharedTest kernelThread() {
    processes.add(SampleBuilder.process(2, 1).kernelThread(true).memory(Samples.kernel()).sample());
    return this;
  }

  /** A process with detail: its share of the shared memory that it maps. */
  private MappedSharedTest detailed(int pid, long share) {
    long[] values = new long[RollupField.values().length];
    Arrays.fill(values, Readings.ABSENT);
    values[RollupField.RSS.ordinal()] = 2000;
    values[RollupField.PSS_SHMEM.ordinal()] = share;
    Readings<RollupField> rollup = Readings.of(RollupField.values(), values);
    Memory memory = new Memory.Detailed(2000, 9000, rollup, Instant.EPOCH, 0, 1);
    processes.add(SampleBuilder.process(pid, 1).memory(memory).sample());
    return this;
  }

  /** A process without detail: the shared memory that it maps. */
  private MappedSharedTest resident(int pid, long shared) {
    processes.add(
        SampleBuilder.process(pid, 1)
            .memory(Samples.refused(2000))
            .status(StatusField.RSS_SHMEM, shared)
            .sample());
    return this;
  }

  private MemoryLedger ledger(long cached, long shared, long mapped) {
    Machine machine =
        MachineSamples.memory(
            Map.of(
                MeminfoField.TOTAL, 10_000L,
                MeminfoField.CACHED, cached,
                MeminfoField.SHMEM, shared,
                MeminfoField.MAPPED, mapped));
    ProcessSample[] all = processes.toArray(ProcessSample[]::new);
    return MemoryLedger.of(Samples.at(0, machine, unsampled, all), Optional.empty()).orElseThrow();
  }

  private ByteRange mappedShared() {
    LedgerRow row = ledger(3000, 1000, 1500).row(MAPPED_SHARED).orElseThrow();
    assertThat(row.bytes())
        .isEqualTo(row.range().orElse(ByteRange.exactly(row.bytes())).lowerBytes());
    return row.range().orElse(ByteRange.exactly(row.bytes()));
  }

  @Test
  void withoutProcesses_itIsAtMostAllSharedMemory() {
    assertThat(mappedShared()).isEqualTo(new ByteRange(0, 1000));
  }

  @Test
  void whatDoesNotFitIntoFiles_isSharedMemory() {
    LedgerRow row = ledger(3000, 2500, 1500).row(MAPPED_SHARED).orElseThrow();
    assertThat(row.range()).hasValue(new ByteRange(1000, 1500));
  }

  @Test
  void ifAllProcessesHaveDetail_itIsKnown() {
    kernelThread().detailed(7, 300).detailed(8, 250);
    assertThat(mappedShared()).isEqualTo(ByteRange.exactly(550));
    MemoryLedger ledger = ledger(3000, 1000, 1500);
    assertThat(ledger.bytes(MAPPED_FILES)).hasValue(950);
    assertThat(ledger.bytes(PAGE_CACHE)).hasValue(1050);
    assertThat(ledger.bytes(SHARED_MEMORY)).hasValue(450);
    assertThat(ledger.row(PAGE_CACHE).orElseThrow().range()).isEmpty();
  }

  /** Their pages may be the same, or not. */
  @Test
  void withoutDetail_itIsBetweenTheLargestAndTheSum() {
    kernelThread().resident(7, 300).resident(8, 250).resident(9, 50);
    assertThat(mappedShared()).isEqualTo(new ByteRange(300, 600));
    MemoryLedger ledger = ledger(3000, 1000, 1500);
    assertThat(ledger.row(MAPPED_FILES)).hasValue(row(MAPPED_FILES, 1200, 900, 1200));
    assertThat(ledger.row(PAGE_CACHE)).hasValue(row(PAGE_CACHE, 800, 800, 1100));
    assertThat(ledger.row(SHARED_MEMORY)).hasValue(row(SHARED_MEMORY, 700, 400, 700));
  }

  private static LedgerRow row(LedgerArea area, long bytes, long least, long most) {
    return new LedgerRow(area, bytes, Optional.of(new ByteRange(least, most)));
  }

  @Test
  void sharesAndSizes_areCombined() {
    kernelThread().detailed(7, 300).resident(8, 250);
    assertThat(mappedShared()).isEqualTo(new ByteRange(300, 550));
  }

  /** Processes of other pid namespaces are not listed, and neither are kernel threads. */
  @Test
  void processesThatMayNotBeListed_mayMapMore() {
    detailed(7, 300);
    assertThat(mappedShared()).isEqualTo(new ByteRange(300, 1000));
  }

  @Test
  void processesThatWereNotSampled_mayMapMore() {
    kernelThread().detailed(7, 300);
    unsampled = PidSet.of(9);
    assertThat(mappedShared()).isEqualTo(new ByteRange(300, 1000));
  }

  /** A process can map a page several times. */
  @Test
  void aProcessThatMapsMoreThanThereIs_doesNotCountInFull() {
    kernelThread().resident(7, 30_000);
    assertThat(mappedShared()).isEqualTo(ByteRange.exactly(1000));
  }
}
