package io.procmem.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are damaged, cut, of another version, or no recordings at all. */
class RecordingTest {

  private static final String WHOLE =
      """
      procmem-recording version=1 written=2026-01-01T00:00:03Z pid=12
      sample time=2026-01-01T00:00:02.500Z
      machine total=1000 available=400 pressure=0.01
      own path=/docker/a memory=10 limit=20 available=10
      exceeded of=own_container subject=own by=available_ratio value=0.05 limit=0.1
      process pid=7 start=70 name=leak group=java subgroup=App rss=100 growth=-5
      group name=java processes=1 rss=100
      container id=abc name=shop
      end samples=1
      """
          .replace(' ', '\t');

  @TempDir private Path directory;

  private Path file(byte[] content) throws IOException {
    return Files.write(directory.resolve("file.tsv"), content);
  }

  private Path file(String content) throws IOException {
    return file(content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aWholeFile_isRead_withWordsAndFieldsOfLaterVersions() throws IOException {
    String later = WHOLE.replace("machine\t", "weather\tsunny=1\nmachine\tcolour=red\t");
    RecordedSample sample = Recording.read(file(later)).samples().get(0);
    assertThat(sample.machine().totalBytes()).hasValue(1000);
    assertThat(sample.processes().get(0).rssGrowthBytes()).hasValue(-5);
    assertThat(sample.own().orElseThrow().limitBytes()).hasValue(20);
    assertThat(sample.container("abc").orElseThrow().cgroup()).isEmpty();
  }

  @Test
  void everyCutFile_isRefused() throws IOException {
    byte[] whole = WHOLE.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      Path file = file(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Recording.read(file))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void randomDamage_isRefusedOrRead_andNeverThrowsAnythingElse() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      byte[] content = WHOLE.getBytes(StandardCharsets.UTF_8);
      for (int j = 0; j < 1 + i % 5; j++) {
        content[random.nextInt(content.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Recording.read(file(content)).samples()).hasSizeLessThan(3);
      } catch (IOException e) {
        assertThat(e.getMessage()).matches("\\P{Cntrl}*");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "version=1, version=2, the recording has version 2",
    "version=1, version=x, line 1: version is not a number",
    "procmem-recording, other, this is not a recording",
    "pid=7, pid=-7, line 6: pid is out of range",
    "pid=7, pid=99999999999, line 6: pid is out of range",
    "pid=7, pid=7777777777777777777777, line 6: pid is not a number",
    "rss=100, rss=-1, line 6: rss is negative",
    "pid=7, pod=7, line 6: pid is missing",
    "group=java, group=, line 6: group is missing",
    "start=70, pid=70, line 6: field 2 occurs twice",
    "start=70, start, line 6: field 2 is damaged",
    "value=0.05, value=NaN, line 5: value is not a number",
    "value=0.05, value=0x1p3, line 5: value is not a number",
    "2026-01-01T00:00:02.500Z, noon, line 2: time is not a time",
    "sample\ttime, other\ttime, line 2: it is before the first sample",
    "samples=1, samples=2, line 9: the number of samples is wrong",
    "end\t, fin\t, the recording is incomplete",
    "group\tname, end\tname, line 7: it is in the wrong place",
  })
  void aDamagedFile_isRefused_withTheLine(String what, String by, String message)
      throws IOException {
    String damaged = WHOLE.replaceFirst(what, by);
    assertThat(damaged).isNotEqualTo(WHOLE);
    Path file = file(damaged);
    assertThatThrownBy(() -> Recording.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void anEscapeSequence_isRefused() throws IOException {
    Path file = file(WHOLE.replace("name=leak", "name=\u001b[2Jleak"));
    assertThatThrownBy(() -> Recording.read(file))
        .hasMessage(file + ": line 6: field 3 is damaged");
  }

  @Test
  void whatIsNoRegularFile_orTooLarge_isNotRead() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> Recording.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + " does not exist");
    assertThatThrownBy(() -> Recording.read(directory))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + " is not a regular file");
    Path large = file(new byte[(4 << 20) + 1]);
    assertThatThrownBy(() -> Recording.read(large))
        .isInstanceOf(IOException.class)
        .hasMessage(large + " is not a recording: it is larger than 4 MiB");
  }

  @Test
  void whatIsNotPrintable_isReplaced_andALongTextIsCut() {
    LineWriter out =
        new LineWriter().line("process").put("name", "a\tb\u202ec\n" + "x".repeat(300));
    String line = new String(out.bytes(), StandardCharsets.UTF_8);
    assertThat(line).isEqualTo("process\tname=a?b?c?" + "x".repeat(194) + "\n");
  }
}
