package io.procmem.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.bytes.ReadBuffer;
import io.procmem.internal.jvm.PerfDataNumbers.Limits;
import io.procmem.jvm.JvmReading;
import io.procmem.snapshot.ProcessId;
import io.procmem.testing.FakePerfData;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes that no JVM wrote: whatever they are, there is a result, without a secret. */
class PerfDataParserTest {

  private static final ProcessId PROCESS = new ProcessId(7, 1);
  private static final Limits NO_LIMITS =
      new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private final PerfDataParser parser = new PerfDataParser();

  /** What is made of some bytes. */
  private String parse(byte[] bytes) {
    assertThat(parser.parse(new ReadBuffer().fill(bytes).cursor())).isTrue();
    PerfData data = parser.data;
    assertThat(data == null).isEqualTo(parser.problem != null);
    if (data == null) {
      return String.valueOf(parser.problem);
    }
    JvmReading reading = PerfDataNumbers.of(PROCESS, data, NO_LIMITS);
    return data.numbers() + " " + reading;
  }

  @Test
  void theFile_isUnderstood_andNoArgumentIsTaken() {
    assertThat(parse(FakePerfData.g1().bytes()))
        .contains("sun.gc.metaspace.used")
        .doesNotContain(FakePerfData.SECRET, "java.");
  }

  @Test
  void aFileThatEndsAnywhere_isIncomplete_unlessOnlyUnusedSpaceIsMissing() {
    byte[] whole = FakePerfData.g1().bytes();
    String complete = parse(whole);
    for (int length = 0; length < whole.length; length += length < 6000 ? 1 : 97) {
      assertThat(parse(Arrays.copyOf(whole, length))).isIn("INCOMPLETE", complete);
    }
  }

  @Test
  void changedBytes_giveAResult() {
    byte[] whole = FakePerfData.g1().size(8 << 10).bytes();
    Random random = new Random(1);
    for (int i = 0; i < 50_000; i++) {
      byte[] changed = whole.clone();
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextBoolean() ? random.nextInt(64) : random.nextInt(changed.length);
        changed[at] = (byte) (random.nextBoolean() ? random.nextInt() : -random.nextInt(2));
      }
      assertThat(parse(changed)).doesNotContain(FakePerfData.SECRET);
    }
  }

  @Test
  void randomBytes_giveAResult() {
    Random random = new Random(2);
    byte[] start = Arrays.copyOf(FakePerfData.empty().bytes(), 8);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(600)];
      random.nextBytes(bytes);
      System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
      parse(bytes);
    }
  }

  @Test
  void aCounterThatOccursTwice_isMalformed() {
    byte[] bytes = FakePerfData.g1().number("sun.gc.metaspace.uses", 1).bytes();
    int at = indexOf(bytes, "sun.gc.metaspace.uses");
    bytes[at + "sun.gc.metaspace.use".length()] = 'd';
    assertThat(parse(bytes)).isEqualTo("MALFORMED");
  }

  private static int indexOf(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
  }
}
