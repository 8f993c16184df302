package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.read.ProcessFiles;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.DistinctPages;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A count of an earlier scan beside the resident size of this one. */
class LastDetailTest {

  private static final long MIB = 1 << 20;

  private final ProcessMemory process = new ProcessMemory(new ProcessFiles(new File("/proc"), 7));

  /** A count of 100 MiB, of which some are unique, and the others belong to two processes. */
  private void counts(long uniqueMib, long hugetlbMib) {
    ByteRange pss = new ByteRange(uniqueMib * MIB, (100 + uniqueMib) / 2 * MIB);
    ByteRange uss = ByteRange.exactly((uniqueMib + hugetlbMib) * MIB);
    process.startScan(MemoryFixture.stat(0, 200 * MIB, 100 * MIB));
    process.accept(
        new Memory.Counted(
            100 * MIB,
            200 * MIB,
            100 * MIB,
            pss,
            uss,
            true,
            Optional.of(new DistinctPages(60 * MIB, OptionalLong.empty())),
            Instant.EPOCH,
            0,
            1),
        0,
        0);
  }

  /** In the next scan it cannot be counted, and has another resident size. */
  private Memory later(long rssMib) {
    process.startScan(MemoryFixture.stat(5, 200 * MIB, rssMib * MIB));
    process.miss(Reason.OUT_OF_TIME);
    return process.value(true);
  }

  @Test
  void aCount_thatProvesMoreThanIsResident_isNotShown() {
    counts(50, 0);
    assertThat(later(50)).isInstanceOf(Memory.Counted.class);
    assertThat(later(49)).isInstanceOf(Memory.ResidentOnly.class);
  }

  @Test
  void theBoundsOfAKeptCount_doNotExceedTheResidentSize() {
    counts(10, 0);
    Memory.Counted kept = (Memory.Counted) later(50);
    assertThat(kept.pss()).isEqualTo(new ByteRange(0, 50 * MIB));
    assertThat(kept.uss()).isEqualTo(new ByteRange(0, 50 * MIB));
    assertThat(kept.distinct()).as("60 MiB of distinct pages").isEmpty();
    assertThat(((Memory.Counted) later(60)).distinct()).isPresent();
  }

  @Test
  void hugePages_areBesideTheResidentSize() {
    counts(10, 30);
    assertThat(((Memory.Counted) later(50)).uss()).isEqualTo(new ByteRange(0, 80 * MIB));
  }

  @Test
  void aKeptCount_ofAProcessThatHasGrown_mayHaveGrownAsMuch() {
    counts(10, 0);
    assertThat(((Memory.Counted) later(120)).uss()).isEqualTo(new ByteRange(0, 30 * MIB));
  }
}
