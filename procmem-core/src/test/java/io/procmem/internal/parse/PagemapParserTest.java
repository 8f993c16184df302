package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagemapParserTest {

  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final long FILE = 1L << 61;
  private static final long GUARD = 1L << 58;
  private static final long UFFD = 1L << 57;
  private static final long EXCLUSIVE = 1L << 56;
  private static final long SOFT_DIRTY = 1L << 55;
  private static final long FRAME = (1L << 55) - 1;

  private final PagemapParser pages = new PagemapParser();

  private void add(long... entries) {
    ByteBuffer bytes =
        ByteBuffer.allocate(entries.length * Long.BYTES).order(ByteOrder.nativeOrder());
    for (long entry : entries) {
      bytes.putLong(entry);
    }
    pages.add(bytes.array(), bytes.capacity());
  }

  private void assertCounts(
      long anonymous, long exclusiveAnonymous, long file, long exclusiveFile) {
    assertThat(pages.anonymousPages()).isEqualTo(anonymous);
    assertThat(pages.exclusiveAnonymousPages()).isEqualTo(exclusiveAnonymous);
    assertThat(pages.filePages()).isEqualTo(file);
    assertThat(pages.exclusiveFilePages()).isEqualTo(exclusiveFile);
  }

  @Test
  void nothing_isNoPage() {
    add();
    add(0, 0, 0);
    assertCounts(0, 0, 0, 0);
  }

  @Test
  void eachKind_isCounted() {
    add(PRESENT, PRESENT | EXCLUSIVE, PRESENT | FILE, PRESENT | FILE | EXCLUSIVE);
    add(PRESENT | FILE);
    assertCounts(2, 1, 3, 1);
  }

  @Test
  void whatIsNotPresent_isNoPage_whateverElseIsSet() {
    add(~PRESENT, SWAPPED, SWAPPED | FILE, SWAPPED | EXCLUSIVE, GUARD | SWAPPED, UFFD, FRAME);
    assertCounts(0, 0, 0, 0);
  }

  @Test
  void swappedPages_areCounted_guardPagesAreNot() {
    add(SWAPPED, SWAPPED | FILE, SWAPPED | EXCLUSIVE, SWAPPED | GUARD, PRESENT, 0);
    assertThat(pages.swappedPages()).isEqualTo(3);
  }

  @Test
  void otherFlagsAndTheFrame_doNotMatter() {
    add(PRESENT | UFFD | SOFT_DIRTY | FRAME, PRESENT | EXCLUSIVE | SOFT_DIRTY | FRAME, ~0L);
    assertCounts(2, 1, 1, 1);
  }

  @Test
  void bytesAfterTheLength_areNotRead() {
    byte[] bytes = new byte[64];
    Arrays.fill(bytes, (byte) 0xff);
    pages.add(bytes, 16);
    assertCounts(0, 0, 2, 2);
  }

  @Test
  void anIncompleteEntry_isAtMostOnePage() {
    byte[] bytes = new byte[8];
    Arrays.fill(bytes, (byte) 0xff);
    pages.add(bytes, 7);
    assertThat(pages.filePages()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomEntries_areCountedAsOneByOne(long seed) {
    Random random = new Random(seed);
    long anonymous = 0;
    long exclusiveAnonymous = 0;
    long file = 0;
    long exclusiveFile = 0;
    for (int read = 0; read < 100; read++) {
      long[] entries = random.longs(random.nextInt(200)).toArray();
      add(entries);
      for (long entry : entries) {
        if ((entry & PRESENT) != 0) {
          boolean exclusive = (entry & EXCLUSIVE) != 0;
          boolean ofFile = (entry & FILE) != 0;
          file += ofFile ? 1 : 0;
          anonymous += ofFile ? 0 : 1;
          exclusiveFile += ofFile && exclusive ? 1 : 0;
          exclusiveAnonymous += !ofFile && exclusive ? 1 : 0;
        }
      }
    }
    assertCounts(anonymous, exclusiveAnonymous, file, exclusiveFile);
  }
}
