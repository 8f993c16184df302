package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.recorder.Recorder;
import io.procmem.watch.MemoryThreshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is shown of a recording. */
class ReportCommandTest {

  private static final String RECORDING =
      """
      procmem-recording version=1 written=2026-01-01T12:04:58Z pid=1
      sample time=2026-01-01T12:00:00Z
      machine total=25769803776 available=11811160064
      own path=/ working_set=104857600 limit=314572800 available=209715200
      process pid=7 start=42 name=java group=java subgroup=Shop container=abc rss=104857600
      sample time=2026-01-01T12:04:57.500Z
      machine total=25769803776 available=11711160064
      own path=/ working_set=304087040 limit=314572800 available=10485760 oom_kills=0
      exceeded of=own_container subject=own by=available_ratio value=0.033 limit=0.1
      exceeded of=process subject=7@42 by=rss value=1048576 limit=524288 window_ms=60000
      process pid=7 start=42 name=java group=java subgroup=Shop container=abc rss=262144000 pss=1
      process pid=8 start=43 name=sh group=shell subgroup=sh rss=1048576
      container id=abc name=shop pod=shop-1 namespace=prod path=/docker/abc limit=314572800
      end samples=2
      """
          .replace(' ', '\t');

  @TempDir private Path directory;

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("file.tsv"), content);
  }

  @Test
  void aRecording_isATableOfProcesses_andOfMemoryOverTime() throws IOException {
    CommandResult result = CommandResult.run("report", "--file", file(RECORDING).toString());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    String text = result.out().replaceAll(" +", " ");
    assertThat(text)
        .startsWith("Written at 2026-01-01T12:04:58Z by pid 1: 2 reports over 4m57s, the last at")
        .contains("Memory of the machine 24.0G, 10.9G available.")
        .contains("Own container: 290M used, limit 300M, 10.0M available, 0 killed by the OOM")
        .contains("Exceeded: available_ratio of own container is 3.3%, threshold 10.0%.")
        .contains("Exceeded: rss of process 7@42 is 1.0M/s, threshold 512K/s, in 1m0s.")
        .contains("PID NAME GROUP RSS PSS USS GROWTH OVER UNTIL LIMIT CONTAINER\n")
        .contains("7 java java/Shop 250M 1B ? 150M 4m57s 300M prod/shop-1/shop\n")
        .contains("8 sh shell/sh 1.0M ? ? 0 0s\n")
        .contains("TIME AVAILABLE OWN LIMIT LARGEST RSS\n")
        .contains("2026-01-01T12:00:00Z 11.0G 100M 300M 7 java 100M\n")
        .contains("2026-01-01T12:04:57Z 10.9G 290M 300M 7 java 250M\n");
  }

  @Test
  void whatWasKilled_isShownAsItWasBefore() throws IOException {
    String id = "c0ffee".repeat(10) + "abcd";
    String text =
        """
        procmem-recording version=1 written=2026-01-01T12:00:10Z pid=1
        sample time=2026-01-01T12:00:00Z
        process pid=7 start=42 name=java group=java subgroup=Shop container=ID rss=104857600
        sample time=2026-01-01T12:00:05Z
        exceeded of=container subject=ID by=available_ratio value=0.05 limit=0.1
        process pid=7 start=42 name=java group=java subgroup=Shop container=ID rss=262144000
        process pid=8 start=43 name=sh group=shell subgroup=sh rss=1048576
        container id=ID name=web path=/docker/ID working_set=299892736 limit=314572800 available=14680064 oom_kills=2
        sample time=2026-01-01T12:00:06Z
        exceeded of=container subject=ID by=oom_kills value=3 limit=2
        sample time=2026-01-01T12:00:09Z
        exceeded of=container subject=ID by=oom_kills value=7 limit=5
        process pid=9 start=44 name=sh group=shell subgroup=sh container=ID rss=1024
        container id=ID name=web
        process pid=8 start=43 name=sh group=shell subgroup=sh rss=1048576
        sample time=2026-01-01T12:00:10Z
        process pid=8 start=43 name=sh group=shell subgroup=sh rss=1048576
        end samples=5
        """
            .replace("ID", id)
            .replace(' ', '\t');
    String out = CommandResult.run("report", "--file", file(text).toString()).out();
    assertThat(out.replaceAll(" +", " "))
        .contains(
            "Exceeded, last at 2026-01-01T12:00:05Z: available_ratio of container web (c0ffeec0ffee)"
                + " was 5.0%, threshold 10.0%.")
        .contains(
            "The OOM killer killed 5 processes of container web (c0ffeec0ffee), noticed from"
                + " 2026-01-01T12:00:06Z to 2026-01-01T12:00:09Z.")
        .contains(
            "\nweb (c0ffeec0ffee):\nTIME USED LIMIT AVAILABLE OOM LARGEST RSS\n"
                + "2026-01-01T12:00:05Z 286M 300M 14.0M 2 7 java 250M\n")
        .contains("7 java java/Shop 250M ? ? 150M 5s 12:00:05 300M web\n")
        .contains("8 sh shell/sh 1.0M ? ? 0 5s\n");
  }

  @Test
  void aRecordingWithoutReports_saysSo() throws IOException {
    String empty =
        RECORDING.replaceAll("(?s)sample.*(?=end)", "").replace("samples=2", "samples=0");
    CommandResult result = CommandResult.run("report", "--file", file(empty).toString());
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("nothing was recorded.");
  }

  @Test
  void aDirectory_isRefused_andANewFileInItNamed() throws IOException {
    Path file = file(RECORDING);
    CommandResult result = CommandResult.run("report", "--file", directory.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("is a directory", "such as " + file.getFileName());
  }

  @Test
  void json_hasEverything() throws IOException {
    CommandResult result =
        CommandResult.run("report", "--file", file(RECORDING).toString(), "--json");
    assertThat(result.code()).isZero();
    JsonNode json = JsonMapper.shared().readTree(result.out());
    assertThat(json.at("/growth/0/bytes").asLong()).isEqualTo(150 << 20);
    assertThat(json.at("/growth/0/name").asString()).isEqualTo("java");
    assertThat(json.at("/samples/1/own_container/limit_bytes").asLong()).isEqualTo(300 << 20);
    assertThat(json.at("/samples/1/exceeded/1/window_seconds").asLong()).isEqualTo(60);
    assertThat(json.at("/samples/1/processes/0/container").asString()).isEqualTo("abc");
    assertThat(json.at("/samples/1/containers/0/cgroup/limit_bytes").asLong()).isEqualTo(300 << 20);
    assertThat(json.at("/samples/1/processes/1").has("pss_bytes")).as("unknown").isFalse();
  }

  @Test
  void aValueNearItsLimit_aFractionOfASecond_andNoLimit_areShownAsTheyAre() throws IOException {
    String text =
        RECORDING
            .replace("value=0.033", "value=0.108")
            .replace("window_ms=60000", "window_ms=500")
            .replace("path=/docker/abc\tlimit=314572800", "path=/docker/abc");
    String file = file(text).toString();
    assertThat(CommandResult.run("report", "--file", file).out().replaceAll(" +", " "))
        .contains(
            "Exceeded before, and not yet back to normal: available_ratio of own container is 10.8%")
        .contains("Exceeded: rss of process 7@42 is 1.0M/s, threshold 512K/s, in 0.5s.")
        .contains("150M 4m57s none prod/shop-1/shop\n");
    String json = CommandResult.run("report", "--file", file, "--json").out();
    JsonNode tree = JsonMapper.shared().readTree(json);
    assertThat(tree.at("/samples/1/exceeded/1/window_seconds").asDouble()).isEqualTo(0.5);
    assertThat(tree.at("/growth/0/seconds").asDouble()).isEqualTo(297.5);
  }

  @Test
  void aRecordingOfThisMachine_isShown() {
    Recorder recorder =
        Recorder.into(directory)
            .when(MemoryThreshold.usedAbove(MemoryThreshold.Of.MACHINE, 1))
            .build();
    try (ProcMem procMem = ProcMem.create()) {
      recorder.accept(procMem.report(recorder.demand()));
    }
    String file = recorder.lastFile().orElseThrow().toString();
    CommandResult result = CommandResult.run("report", "--file", file);
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("1 report over 0s", "used_bytes of machine is");
    assertThat(CommandResult.run("report", "--file", file, "--json").code()).isZero();
  }

  @Test
  void aFileThatIsNoRecording_isRefused() throws IOException {
    Path file = file("PID NAME\n");
    CommandResult result = CommandResult.run("report", "--file", file.toString());
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains(file + ": this is not a recording");
    String missing = directory.resolve("missing").toString();
    assertThat(CommandResult.run("report", "--file", missing).err()).contains("does not exist");
    assertThat(CommandResult.run("report").code()).isEqualTo(2);
  }

  @Test
  void aDirectoryThatCannotBeUsed_isRefusedByServe() {
    String missing = directory.resolve("missing").toString();
    CommandResult result = CommandResult.run("serve", "--port", "0", "--record", missing);
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--record: a recorder needs an existing directory");
    assertThat(
            CommandResult.run(
                    "serve", "--record", directory.toString(), "--record-interval", "10ms")
                .err())
        .contains("--record-interval: give 100ms to 1m");
  }

  @Test
  void optionsWithoutEffect_areRefusedByServe() {
    assertThat(CommandResult.run("serve", "--record-below", "5").err())
        .contains(
            "--record-below has no effect without --record: add --record DIRECTORY, or leave it out");
    assertThat(CommandResult.run("serve", "--record-interval", "1s").err())
        .contains("--record-interval has no effect without --record");
    assertThat(CommandResult.run("serve", "--record", directory.toString(), "--max-age", "0").err())
        .contains("--max-age has no effect with --record");
  }
}
