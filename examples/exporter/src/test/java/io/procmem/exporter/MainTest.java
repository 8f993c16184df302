package io.procmem.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process whose output cannot be written. */
@EnabledOnOs(OS.LINUX)
class MainTest {

  private static ProcessBuilder command(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "scrape --interval 0", "top --interval 0 --watch=1s"})
  void aFullDisk_isReported(String words) throws Exception {
    Process process = command(words.split(" ")).redirectOutput(new File("/dev/full")).start();
    String err = text(process.getErrorStream());
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(err.lines().filter(line -> !line.startsWith("still reading")))
        .singleElement() // a scan can be slow
        .asString()
        .startsWith("procmem-exporter: the output cannot be written: ");
  }

  @Test
  void aReaderThatHasReadEnough_getsNoMessage() throws Exception {
    Process process = command("top", "--interval=0", "--watch=100ms", "--no-detail").start();
    process.getInputStream().read();
    process.getInputStream().close();
    assertThat(text(process.getErrorStream())).isEmpty();
    assertThat(process.waitFor()).isEqualTo(1);
  }
}
