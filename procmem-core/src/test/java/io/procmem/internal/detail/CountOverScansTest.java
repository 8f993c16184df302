package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.parse.MapsParser;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.KernelUnits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The result of a count whose parts were made in different scans. */
class CountOverScansTest {

  private static final long MIB = 1 << 20;
  private static final int PAGES_PER_MIB = 256;
  private static final long PRESENT = 1L << 63;
  private static final long EXCLUSIVE = 1L << 56;

  /** A process with 100 MiB of anonymous memory, on a machine without huge pages. */
  private static final StatusMemory STATUS =
      new StatusMemory(100 * MIB, 0, 0, 0, 16, new NamespacePosition(1, false));

  private final PageCount count = new PageCount(STATUS, new MapsParser(), false, 4096);

  private void scan(int mib, boolean isExclusive, long shareableMib) {
    count.startScan(shareableMib * MIB);
    find(mib, isExclusive);
  }

  private void find(int mib, boolean isExclusive) {
    int pages = mib * PAGES_PER_MIB;
    ByteBuffer entries = ByteBuffer.allocate(8 * pages).order(ByteOrder.nativeOrder());
    while (entries.hasRemaining()) {
      entries.putLong(isExclusive ? PRESENT | EXCLUSIVE : PRESENT);
    }
    count.pages.add(entries.array(), entries.capacity());
  }

  private ByteRange uss(long shareableMib) {
    PageCount.Limits limits =
        new PageCount.Limits(0, shareableMib * MIB, new SharingRisks(true, 0, false, 0));
    CountedMemory.Ranges ranges =
        new CountedMemory(count, STATUS, limits, new KernelUnits(4096, 100)).ranges();
    assertThat(ranges).isNotNull();
    return ranges.uss();
  }

  @Test
  void inOneScan_flagsAreRight() {
    scan(60, true, 50);
    find(40, false);
    assertThat(uss(50)).isEqualTo(ByteRange.exactly(60 * MIB));
  }

  @Test
  void memoryThatWasNotFound_mayBeUnique() {
    scan(60, true, 50);
    assertThat(uss(50)).isEqualTo(new ByteRange(60 * MIB, 100 * MIB));
  }

  @Test
  void aForkedProcessWhoseMemoryWasNotFound_hasBounds() {
    scan(50, true, SharingRisks.UNKNOWN / MIB);
    assertThat(uss(SharingRisks.UNKNOWN / MIB)).isEqualTo(new ByteRange(50 * MIB, 100 * MIB));
  }

  @Test
  void aLittleMemoryThatWasNotFound_isNoise() {
    scan(99, true, 50);
    find(1, false);
    assertThat(uss(50)).isEqualTo(ByteRange.exactly(99 * MIB));
  }

  @Test
  void withoutRelatives_flagsStayRight() {
    scan(60, true, 0);
    scan(40, true, 0);
    assertThat(uss(0)).isEqualTo(ByteRange.exactly(100 * MIB));
  }

  @Test
  void aRelativeThatCame_maySharePagesCountedBefore() {
    scan(60, true, 0);
    scan(40, false, 90);
    assertThat(uss(90)).isEqualTo(new ByteRange(0, 100 * MIB));
  }

  @Test
  void aRelativeThatHasGone_mayHaveSharedPagesThatAreUniqueNow() {
    scan(60, false, 90);
    scan(40, true, 0);
    assertThat(uss(0)).isEqualTo(new ByteRange(0, 100 * MIB));
  }
}
