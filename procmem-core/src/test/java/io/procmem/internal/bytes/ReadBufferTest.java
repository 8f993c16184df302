package io.procmem.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.bytes.ReadBuffer.End;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadBufferTest {

  private static final File FILE = new File("/proc/7/cmdline");
  private static final int CAP = 1 << 20;

  private final ProcTree tree = new ProcTree();
  private final ReadBuffer buffer = new ReadBuffer();

  private String read(int cap, End end) {
    buffer.read(tree, FILE, cap, end);
    return text();
  }

  private String text() {
    ByteCursor cursor = buffer.cursor();
    StringBuilder text = new StringBuilder();
    while (!cursor.atEnd()) {
      text.append((char) cursor.next());
    }
    return text.toString();
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void read_ofALine_readsAllOfIt(End end) {
    tree.pid(7).file("cmdline", "one two\n");
    assertThat(read(CAP, end)).isEqualTo("one two\n");
    assertThat(buffer.isTruncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 100})
  void read_inPiecesOfAnySize_readsAllOfIt(int piece) {
    tree.readsAtMost(piece).pid(7).file("cmdline", "one\ntwo\nthree");
    assertThat(read(CAP, End.OF_FILE)).isEqualTo("one\ntwo\nthree");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6})
  void read_ofALineInPieces_continuesToItsEnd(int piece) {
    tree.readsAtMost(piece).pid(7).file("cmdline", "one two\n");
    assertThat(read(CAP, End.OF_LINE)).isEqualTo("one two\n");
  }

  @Test
  void read_ofMoreThanTheBuffer_growsIt() {
    String large = "x".repeat(700_000) + "\n";
    tree.pid(7).file("cmdline", large);
    assertThat(read(CAP, End.OF_LINE).equals(large)).isTrue();
    assertThat(buffer.isTruncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 8191, 8192, 8193, 131_072})
  void read_ofMoreThanTheCap_stopsThere(int cap) {
    tree.pid(7).file("cmdline", "x".repeat(200_000));
    assertThat(read(cap, End.OF_FILE).length()).isEqualTo(cap);
    assertThat(buffer.isTruncated()).isTrue();
  }

  @Test
  void read_afterALongerFile_forgetsIt() {
    tree.pid(7).file("cmdline", "a long one");
    read(CAP, End.OF_FILE);
    tree.pid(7).file("cmdline", "short");
    assertThat(read(CAP, End.OF_FILE)).isEqualTo("short");
  }

  @Test
  void read_ofNoFile_isNotOpened() {
    assertThat(buffer.read(tree, FILE, CAP, End.OF_LINE)).isEqualTo(ReadBuffer.NOT_OPENED);
    assertThat(buffer.filesOpened()).isEqualTo(1);
  }

  @Test
  void read_thatFails_returnsNothing() {
    tree.pid(7);
    tree.failsReading(FILE.getPath(), 1);
    assertThat(buffer.read(tree, FILE, CAP, End.OF_LINE)).isEqualTo(ReadBuffer.NOT_READ);
    assertThat(buffer.length()).isZero();
  }

  @Test
  void read_ifInterrupted_readsAllAndKeepsTheInterrupt() {
    tree.pid(7).file("cmdline", "all of it");
    Thread.currentThread().interrupt();
    assertThat(read(CAP, End.OF_FILE)).isEqualTo("all of it");
    assertThat(Thread.interrupted()).isTrue();
  }

  private SeekableInput openSeekable() {
    SeekableInput in = buffer.openSeekable(tree, FILE);
    assertThat(in).isNotNull();
    return in;
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void readAgain_readsTheCurrentContent_andOpensNothing(End end) {
    tree.readsAtMost(3).pid(7).file("cmdline", "a long line\n");
    SeekableInput in = openSeekable();
    assertThat(buffer.readAgain(in, CAP, end)).isEqualTo(12);
    tree.pid(7).file("cmdline", "short\n");
    assertThat(buffer.readAgain(in, CAP, end)).isEqualTo(6);
    assertThat(text()).isEqualTo("short\n");
    assertThat(buffer.filesOpened()).isEqualTo(1);
    assertThat(buffer.bytesRead()).isEqualTo(18);
    assertThat(tree.openNow()).containsExactly("7/cmdline");
  }

  @Test
  void readAgain_ofMoreThanTheCap_startsOverEachTime() {
    tree.pid(7).file("cmdline", "0123456789");
    SeekableInput in = openSeekable();
    for (int i = 0; i < 2; i++) {
      assertThat(buffer.readAgain(in, 4, End.OF_FILE)).isEqualTo(4);
      assertThat(text()).isEqualTo("0123");
      assertThat(buffer.isTruncated()).isTrue();
    }
  }

  @Test
  void readAgain_ofAProcessThatHasEnded_fails_evenIfItsPidIsReused() {
    tree.pid(7).file("cmdline", "the first");
    SeekableInput in = openSeekable();
    tree.ends(7).pid(7).file("cmdline", "the second");
    assertThat(buffer.readAgain(in, CAP, End.OF_FILE)).isEqualTo(ReadBuffer.NOT_READ);
    assertThat(buffer.length()).isZero();
  }

  @Test
  void openSeekable_ofNoFile_isNull_andCounted() {
    assertThat(buffer.openSeekable(tree, FILE)).isNull();
    assertThat(buffer.filesOpened()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void readAt_givesAPart_inPiecesOfAnySize(int piece) throws IOException {
    tree.readsAtMost(piece).pid(7).file("cmdline", "0123456789");
    try (SeekableInput in = openSeekable()) {
      assertThat(buffer.readAt(in, 3, 4)).isEqualTo(4);
      assertThat(text()).isEqualTo("3456");
      assertThat(buffer.readAt(in, 8, 4)).as("at the end").isEqualTo(2);
      assertThat(text()).isEqualTo("89");
      assertThat(buffer.readAt(in, 10, 4)).as("after the end").isZero();
      assertThat(buffer.readAt(in, 0, 0)).isZero();
      assertThat(buffer.bytesRead()).isEqualTo(6);
    }
  }

  @Test
  void readAt_ofMoreThanTheBuffer_growsIt() throws IOException {
    tree.pid(7).file("cmdline", "0123456789".repeat(10_000));
    try (SeekableInput in = openSeekable()) {
      assertThat(buffer.readAt(in, 20_000, 50_000)).isEqualTo(50_000);
      assertThat(text()).isEqualTo("0123456789".repeat(5_000));
    }
  }

  @Test
  void readAt_thatFails_leavesNothing() throws IOException {
    tree.failsReading("/proc/7/cmdline", 1).pid(7).file("cmdline", "0123456789");
    try (SeekableInput in = openSeekable()) {
      assertThat(buffer.readAt(in, 0, 4)).isEqualTo(ReadBuffer.NOT_READ);
      assertThat(buffer.length()).isZero();
      assertThat(buffer.readAt(in, 0, 4)).isEqualTo(4);
    }
  }

  @Test
  void readAt_leavesNoBytesOfAnEarlierPart() throws IOException {
    tree.pid(7).file("cmdline", "0123456789");
    try (SeekableInput in = openSeekable()) {
      buffer.readAt(in, 0, 8);
      buffer.readAt(in, 8, 2);
      byte[] bytes = buffer.cursor().bytes();
      buffer.erase();
      assertThat(bytes).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void readLines_passesOnOnlyCompleteLines(int piece) {
    tree.readsAtMost(piece).pid(7).file("cmdline", "one\ntwo\nthree\nfo");
    StringBuilder lines = new StringBuilder();
    int left =
        buffer.readLines(
            tree,
            FILE,
            in -> {
              assertThat(in.at(in.end() - 1)).isEqualTo((byte) '\n');
              while (!in.atEnd()) {
                lines.append((char) in.next());
              }
            });
    assertThat(lines).hasToString("one\ntwo\nthree\n");
    assertThat(left).isEqualTo(2);
  }

  @Test
  void readLines_ofMegabytes_needsABufferOfOneLine() {
    String block = "Rss: 4 kB\n";
    tree.pid(7).file("cmdline", block.repeat(300_000));
    List<Integer> sizes = new ArrayList<>();
    int left = buffer.readLines(tree, FILE, in -> sizes.add(in.end() - in.position()));
    assertThat(left).isZero();
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3_000_000);
    assertThat(sizes).allMatch(size -> size <= 8192);
  }

  @Test
  void erase_leavesNoBytes() {
    tree.pid(7).file("cmdline", "--password=secret");
    read(CAP, End.OF_FILE);
    byte[] bytes = buffer.cursor().bytes();
    buffer.erase();
    assertThat(bytes).containsOnly(0);
    assertThat(buffer.length()).isZero();
  }

  @Test
  void anOutgrownArray_keepsNoBytes() {
    tree.pid(7).file("cmdline", "--password=secret".repeat(1000));
    List<byte[]> arrays = tree.arraysOf("/proc/7/cmdline");
    read(CAP, End.OF_FILE);
    assertThat(arrays.get(0)).isNotSameAs(buffer.cursor().bytes()).containsOnly(0);
  }

  @Test
  void read_thatFailsHalfway_leavesNoBytes() {
    tree.breaksOff("/proc/7/cmdline").pid(7).file("cmdline", "--password=secret");
    List<byte[]> arrays = tree.arraysOf("/proc/7/cmdline");
    assertThat(buffer.read(tree, FILE, CAP, End.OF_FILE)).isEqualTo(ReadBuffer.NOT_READ);
    assertThat(arrays.get(0)).containsOnly(0);
  }
}
