package io.procmem.recorder;

import static io.procmem.testing.MachineSamples.group;
import static io.procmem.testing.MachineSamples.inContainer;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.kernel;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.unread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.SystemdUnit;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Threshold;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.SampleBuilder;
import io.procmem.watch.MemoryThreshold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a recorder writes which file, and what is in it. */
class RecorderTest {

  private static final String ID = "ab".repeat(32);
  private static final long LIMIT = 300 << 20;

  @TempDir private Path directory;

  private Report last;
  private long seconds;

  private RecorderBuilder into() {
    return Recorder.into(directory);
  }

  /** Passes on a report made a second after the last. */
  private void next(Recorder recorder, Machine machine, ProcessSample... processes) {
    seconds++;
    last = Report.next(last, at(seconds * 1000, machine, processes));
    recorder.accept(last);
  }

  /** A second in which this JVM's container uses some MiB of its 300. */
  private void next(Recorder recorder, long mebibytes) {
    next(recorder, own(mebibytes), leak(mebibytes));
  }

  private static Machine own(long mebibytes) {
    return MachineSamples.own(group(mebibytes << 20, LIMIT));
  }

  private static ProcessSample leak(long mebibytes) {
    return SampleBuilder.process(7, 70)
        .name("memory-leaking-")
        .fullName("memory-leaking-service")
        .memory(detailed(mebibytes << 20, (mebibytes << 20) - 1, (mebibytes << 20) - 2, 5))
        .sample();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private Recording only() throws IOException {
    assertThat(files()).hasSize(1);
    return Recording.read(files().get(0));
  }

  private static RecordedSample lastOf(Recording recording) {
    return recording.samples().get(recording.samples().size() - 1);
  }

  @Test
  void nothingIsWritten_untilAThresholdIsExceeded_thenWhatCameBefore() throws IOException {
    Recorder recorder = into().build();
    next(recorder, 100);
    next(recorder, 200);
    assertThat(files()).isEmpty();
    assertThat(recorder.lastFile()).isEmpty();
    next(recorder, 280);
    Recording recording = only();
    assertThat(recorder.lastFile()).contains(files().get(0));
    assertThat(recorder.lastProblem()).isEmpty();
    assertThat(recording.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(recording.writtenAt()).isEqualTo(Instant.parse("2026-01-01T00:00:03Z"));
    assertThat(recording.samples())
        .extracting(sample -> sample.own().orElseThrow().workingSetBytes().orElseThrow() >> 20)
        .containsExactly(100L, 200L, 280L);
    assertThat(lastOf(recording).exceeded())
        .containsExactly(
            new RecordedThreshold(
                "own_container",
                "own container",
                "available_ratio",
                20 / 300.0,
                0.1,
                Optional.empty()));
    RecordedGrowth growth = recording.growth().get(0);
    assertThat(growth.process().name()).isEqualTo("memory-leaking-");
    assertThat(growth.process().fullName()).isEqualTo("memory-leaking-service");
    assertThat(growth.process().id()).isEqualTo(new ProcessId(7, 70));
    assertThat(growth.bytes()).isEqualTo(180 << 20);
    assertThat(growth.over()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void whileItStaysExceeded_theFileIsWrittenAgain_andOnceMoreAfterwards() throws IOException {
    Recorder recorder = into().build();
    IntStream.range(0, 5).forEach(i -> next(recorder, 280 + i));
    assertThat(only().samples()).as("no more often than every 5 s").hasSize(1);
    next(recorder, 285);
    assertThat(only().samples()).hasSize(6);
    next(recorder, 100);
    assertThat(only().samples()).hasSize(6);
    IntStream.range(0, 9).forEach(i -> next(recorder, 100));
    assertThat(only().samples()).as("what followed").hasSize(11);
    assertThat(lastOf(only()).exceeded()).isEmpty();
  }

  @Test
  void theReportsFromBefore_stayInAFileOfTheirOwn() throws IOException {
    Recorder recorder = into().window(Duration.ofSeconds(30)).build();
    IntStream.range(0, 20).forEach(i -> next(recorder, 100));
    IntStream.range(0, 300).forEach(i -> next(recorder, 285));
    assertThat(files()).hasSize(2);
    Recording first = Recording.read(files().get(0));
    Recording second = Recording.read(files().get(1));
    assertThat(first.samples().get(0).exceeded()).as("from before").isEmpty();
    assertThat(second.writtenAt()).isEqualTo(Instant.parse("2026-01-01T00:05:16Z"));
    IntStream.range(0, 60).forEach(i -> next(recorder, 100));
    assertThat(files()).hasSize(2);
    next(recorder, 285);
    assertThat(files()).as("long after the last").hasSize(3);
  }

  @Test
  void aFluctuatingMeasure_makesNoNewFiles() throws IOException {
    Recorder recorder = into().window(Duration.ofSeconds(30)).build();
    IntStream.range(0, 500).forEach(i -> next(recorder, i % 2 == 0 ? 290 : 100));
    assertThat(files()).hasSize(2);
  }

  @Test
  void theEndOfAContainer_isKept_whileAnotherAlwaysExceedsItsThreshold() throws IOException {
    MemoryThreshold any = MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.CONTAINER, 0.1);
    Recorder recorder = into().window(Duration.ofSeconds(60)).when(any).build();
    CgroupUsage full = group(290 << 20, LIMIT);
    IntStream.range(0, 300).forEach(i -> next(recorder, containers(Map.of("full", full))));
    for (int mebibytes = 280; mebibytes < 380; mebibytes++) {
      CgroupUsage leak = group((long) mebibytes << 20, 400L << 20);
      next(recorder, containers(Map.of("full", full, ID, leak)));
    }
    IntStream.range(0, 3000).forEach(i -> next(recorder, containers(Map.of("full", full))));
    assertThat(files()).hasSizeLessThanOrEqualTo(5);
    List<String> subjects = new ArrayList<>();
    for (Path file : files()) {
      for (RecordedSample sample : Recording.read(file).samples()) {
        sample.exceeded().forEach(threshold -> subjects.add(threshold.subject()));
      }
    }
    assertThat(subjects).as("its last 20 seconds").contains(ID);
  }

  @Test
  void anOomKill_isRecorded_withTheContainersProcesses_alsoOfASmallOne() throws IOException {
    Recorder recorder = into().writeEvery(Duration.ofSeconds(1)).build();
    ProcessSample[] processes =
        Stream.concat(
                IntStream.range(100, 125).mapToObj(RecorderTest::large),
                Stream.of(inContainer(ID, leak(1))))
            .toArray(ProcessSample[]::new);
    CgroupUsage usage = group(1 << 20, LIMIT);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(3, usage))), processes);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(3, usage))), processes);
    assertThat(files()).as("killed before this recorder began").isEmpty();
    next(recorder, containers(Map.of(ID, MachineSamples.killed(4, usage))), processes);
    RecordedSample sample = lastOf(only());
    assertThat(sample.exceeded())
        .extracting(
            RecordedThreshold::of,
            RecordedThreshold::subject,
            RecordedThreshold::by,
            RecordedThreshold::value,
            RecordedThreshold::limit)
        .containsExactly(tuple("container", ID, "oom_kills", 4.0, 3.0));
    assertThat(sample.find(new ProcessId(7, 70))).as("its process").isPresent();
    assertThat(sample.container(ID).orElseThrow().cgroup().orElseThrow().oomKills()).hasValue(4);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(4, usage))), processes);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(4, usage))), processes);
    assertThat(only().samples()).as("what followed, once").hasSize(4);
  }

  @Test
  void anOomKill_isRecorded_ifTheGroupCouldNotBeReadMeanwhile() throws IOException {
    Recorder recorder = into().build();
    ProcessSample process = inContainer(ID, leak(1));
    CgroupUsage usage = group(1 << 20, LIMIT);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(3, usage))), process);
    next(recorder, containers(Map.of()), process);
    seconds++;
    last = Report.next(last, unread(PidSet.of(7), at(seconds * 1000)));
    recorder.accept(last);
    assertThat(files()).isEmpty();
    next(recorder, containers(Map.of(ID, MachineSamples.killed(4, usage))), process);
    assertThat(lastOf(only()).exceeded())
        .extracting(RecordedThreshold::value, RecordedThreshold::limit)
        .containsExactly(tuple(4.0, 3.0));
  }

  @Test
  void anOomKill_inTheContainerOfThisJvm_isRecorded_ifItWasNotReadMeanwhile() throws IOException {
    Recorder recorder = into().build();
    CgroupUsage usage = group(1 << 20, LIMIT);
    next(recorder, MachineSamples.own(MachineSamples.killed(3, usage)), leak(1));
    next(recorder, MachineSamples.memory(1000, 500), leak(1));
    next(recorder, MachineSamples.own(usage), leak(1));
    assertThat(files()).isEmpty();
    next(recorder, MachineSamples.own(MachineSamples.killed(5, usage)), leak(1));
    assertThat(lastOf(only()).exceeded())
        .containsExactly(
            new RecordedThreshold(
                "own_container", "own container", "oom_kills", 5, 3, Optional.empty()));
  }

  @Test
  void anOomKill_inAGroupThatWasMadeAgain_isRecorded() throws IOException {
    Recorder recorder = into().build();
    ProcessSample process = inContainer(ID, leak(1));
    CgroupUsage usage = group(1 << 20, LIMIT);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(3, usage))), process);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(0, usage))), process);
    assertThat(files()).as("a restart").isEmpty();
    next(recorder, containers(Map.of(ID, MachineSamples.killed(3, usage))), process);
    next(recorder, containers(Map.of(ID, MachineSamples.killed(1, usage))), process);
    IntStream.range(0, 5).forEach(i -> next(recorder, containers(Map.of()), process));
    assertThat(only().samples().stream().flatMap(sample -> sample.exceeded().stream()))
        .extracting(RecordedThreshold::value, RecordedThreshold::limit)
        .containsExactly(tuple(3.0, 0.0), tuple(1.0, 0.0));
  }

  @Test
  void eachOomKill_isWrittenSoon_besideWhatIsSteady() throws IOException {
    Recorder recorder = into().build();
    ProcessSample process = inContainer(ID, leak(1));
    CgroupUsage usage = group(1 << 20, LIMIT);
    for (int i = 0; i < 1660; i++) { // a kill every 550 seconds
      CgroupUsages cgroups =
          new CgroupUsages(
              Optional.of(group(290 << 20, LIMIT)),
              Map.of(ID, MachineSamples.killed(i / 550, usage)),
              Map.of());
      next(recorder, MachineSamples.memory(1000, 500).withCgroups(cgroups), process);
      if (i % 550 == 5 && i > 550) {
        Instant writtenAt = Recording.read(recorder.lastFile().orElseThrow()).writtenAt();
        assertThat(Duration.between(writtenAt, last.snapshot().takenAt()))
            .as("kill %d", i / 550)
            .isLessThanOrEqualTo(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void eachContainerThatExceedsAThreshold_isRecorded_besideOneWithManyProcesses()
      throws IOException {
    MemoryThreshold any = MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.CONTAINER, 0.1);
    Recorder recorder = into().when(any).build();
    String many = "cd".repeat(32);
    ProcessSample[] processes =
        Stream.concat(
                IntStream.range(100, 140).mapToObj(pid -> inContainer(many, large(pid))),
                Stream.of(inContainer(ID, leak(1))))
            .toArray(ProcessSample[]::new);
    next(
        recorder,
        containers(Map.of(many, group(290 << 20, LIMIT), ID, group(290 << 20, LIMIT))),
        processes);
    RecordedSample sample = lastOf(only());
    assertThat(sample.containers()).extracting(RecordedContainer::id).contains(many, ID);
    assertThat(sample.find(new ProcessId(7, 70))).as("its largest process").isPresent();
  }

  @Test
  void anOomKillOfAUnit_isRecorded() throws IOException {
    SystemdUnit unit = new SystemdUnit("nginx.service", "system.slice", Optional.empty());
    Recorder recorder = into().build();
    CgroupUsage usage = group(1 << 20, LIMIT);
    next(recorder, MachineSamples.units(Map.of(unit, MachineSamples.killed(0, usage))), leak(1));
    next(recorder, MachineSamples.units(Map.of(unit, MachineSamples.killed(2, usage))), leak(1));
    assertThat(lastOf(only()).exceeded())
        .extracting(
            RecordedThreshold::of,
            RecordedThreshold::subject,
            RecordedThreshold::by,
            RecordedThreshold::value)
        .containsExactly(tuple("unit", "nginx.service", "oom_kills", 2.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3})
  void unitsOfTheSameName_areToldApart(long killsOfHost) throws IOException {
    CgroupUsage usage = group(1 << 20, LIMIT);
    Map<SystemdUnit, CgroupUsage> units =
        Map.of(
            new SystemdUnit("nginx.service", "system.slice", Optional.empty()),
            MachineSamples.killed(killsOfHost, usage),
            new SystemdUnit("nginx.service", "system.slice", Optional.of(ID)),
            MachineSamples.killed(3 - killsOfHost, usage));
    Recorder recorder = into().build();
    for (int report = 0; report < 3; report++) {
      next(recorder, MachineSamples.units(units), leak(1));
    }
    assertThat(files()).as("no process was killed").isEmpty();
  }

  @Test
  void anOomKill_isKept_whenOlderReportsAreDropped() throws IOException {
    Recorder recorder = into().maxBytes(64 << 10).writeEvery(Duration.ofSeconds(1)).build();
    ProcessSample[] processes =
        IntStream.range(100, 125).mapToObj(RecorderTest::large).toArray(ProcessSample[]::new);
    CgroupUsage usage = group(1 << 20, LIMIT);
    for (int report = 0; report < 200; report++) {
      long kills = report < 100 ? 3 : report < 101 ? 4 : 6;
      next(
          recorder,
          containers(Map.of(ID, MachineSamples.killed(report < 199 ? kills : 7, usage))),
          Stream.concat(Stream.of(processes), Stream.of(inContainer(ID, leak(1 + report % 100))))
              .toArray(ProcessSample[]::new));
    }
    List<RecordedSample> samples = only().samples();
    assertThat(samples).as("others were dropped").hasSizeLessThan(50);
    assertThat(samples.stream().flatMap(sample -> sample.exceeded().stream()))
        .extracting(RecordedThreshold::limit, RecordedThreshold::value)
        .containsExactly(tuple(3.0, 4.0), tuple(4.0, 6.0), tuple(6.0, 7.0));
  }

  private static ProcessSample large(int pid) {
    return SampleBuilder.process(pid, pid)
        .memory(detailed(200 << 20, 150 << 20, 100 << 20, 5))
        .sample();
  }

  @Test
  void aProcessThatEnded_isAmongThoseThatGrew() throws IOException {
    Recorder recorder =
        into()
            .when(MemoryThreshold.usedAbove(MemoryThreshold.Of.OWN_CONTAINER, 1))
            .writeEvery(Duration.ofSeconds(1))
            .build();
    next(recorder, own(100), leak(100), large(8));
    next(recorder, own(200), leak(200), large(8));
    Instant lastSeen = last.snapshot().takenAt();
    next(recorder, own(10), large(8));
    List<RecordedGrowth> growth = only().growth();
    assertThat(growth).extracting(any -> any.process().id().pid()).containsExactly(7, 8);
    assertThat(growth.get(0).bytes()).isEqualTo(100 << 20);
    assertThat(growth.get(0).lastAt()).isEqualTo(lastSeen);
    assertThat(growth.get(1).lastAt()).isEqualTo(last.snapshot().takenAt());
  }

  private static Machine containers(Map<String, CgroupUsage> usages) {
    return MachineSamples.containers(usages);
  }

  @Test
  void steadyWrites_keepTheFileWithWhatCameBefore_ifTheWindowIsShort() throws IOException {
    Recorder recorder = into().window(Duration.ofSeconds(30)).build();
    IntStream.range(0, 20).forEach(i -> next(recorder, 100));
    IntStream.range(0, 3000).forEach(i -> next(recorder, 285));
    assertThat(files()).hasSize(2);
    assertThat(Recording.read(files().get(0)).samples().get(0).exceeded()).isEmpty();
  }

  @Test
  void aWriteThatFails_stillRemovesOldFiles() throws IOException {
    Path left = Files.createFile(directory.resolve(".procmem-123.tmp"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
    Recorder recorder = into().build();
    next(recorder, 290);
    Path file = files().stream().filter(any -> !any.equals(left)).findFirst().orElseThrow();
    Files.deleteIfExists(left);
    Files.delete(file);
    Files.createFile(Files.createDirectory(file).resolve("entry"));
    Files.createFile(left);
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
    IntStream.range(0, 5).forEach(i -> next(recorder, 290));
    assertThat(recorder.lastProblem().orElseThrow()).startsWith("cannot write");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void onlyTheLatestFiles_andFilesOfOthers_stay() throws IOException {
    Path other = Files.createFile(directory.resolve("procmem.log"));
    Recorder recorder = into().keepFiles(3).window(Duration.ofSeconds(10)).build();
    for (int i = 0; i < 6; i++) {
      next(recorder, 290);
      IntStream.range(0, 30).forEach(any -> next(recorder, 100));
    }
    assertThat(files()).hasSize(4).contains(other);
    Recording oldest = Recording.read(files().get(0));
    assertThat(oldest.samples().get(0).takenAt()).isAfter(Instant.parse("2026-01-01T00:01:20Z"));
  }

  @Test
  void whatAKilledJvmLeftBehind_isRemovedLater() throws IOException {
    Path left = Files.createFile(directory.resolve(".procmem-123.tmp"));
    Path current = Files.createFile(directory.resolve(".procmem-456.tmp"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));
    next(into().build(), 290);
    assertThat(files()).hasSize(2).contains(current).doesNotContain(left);
  }

  @Test
  void aFile_isForItsOwnerOnly() throws IOException {
    next(into().build(), 290);
    assertThat(Files.getPosixFilePermissions(files().get(0)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aFile_holdsNoCommandLine() throws IOException {
    ProcessSample process =
        SampleBuilder.process(7, 70)
            .commandLine(
                new CommandLine(
                    "/opt/s3cret", Optional.empty(), Optional.of("s3cret.Main"), 3, false))
            .executable("/opt/s3cret")
            .sample();
    next(into().build(), own(290), process);
    assertThat(Files.readString(files().get(0))).contains("pid=7").doesNotContain("s3cret");
  }

  @Test
  void aDirectoryThatIsGone_isAProblem_andNoException() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    Recorder recorder = Recorder.into(gone).build();
    Files.delete(gone);
    next(recorder, 290);
    assertThat(recorder.lastProblem().orElseThrow())
        .startsWith("cannot write " + gone + "/procmem-")
        .endsWith(": the directory does not exist");
    Files.createDirectory(gone);
    IntStream.range(0, 5).forEach(i -> next(recorder, 290));
    assertThat(recorder.lastProblem()).isEmpty();
    assertThat(recorder.lastFile()).isPresent();
  }

  @Test
  void aFileThatCannotBeReplaced_leavesNoTemporaryFile() throws IOException {
    Recorder recorder = into().build();
    next(recorder, 290);
    Path file = files().get(0);
    Files.delete(file);
    Files.createDirectory(file);
    Files.createFile(file.resolve("entry"));
    IntStream.range(0, 5).forEach(i -> next(recorder, 290));
    assertThat(recorder.lastProblem()).isPresent();
    assertThat(files()).containsExactly(file);
  }

  @Test
  void wrongSettings_areRefused() throws IOException {
    Path missing = directory.resolve("missing");
    Path file = Files.createFile(directory.resolve("file"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Recorder.into(missing).build())
        .withMessage("a recorder needs an existing directory: create " + missing);
    assertThatIllegalArgumentException().isThrownBy(() -> Recorder.into(file).build());
    assertThatIllegalArgumentException().isThrownBy(() -> into().keepFiles(1));
    assertThatIllegalArgumentException().isThrownBy(() -> into().maxBytes(1 << 20));
    assertThatIllegalArgumentException().isThrownBy(() -> into().window(Duration.ofSeconds(9)));
    assertThatIllegalArgumentException().isThrownBy(() -> into().window(Duration.ofHours(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> into().writeEvery(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> into().writeEvery(Duration.ofMinutes(10)).build())
        .withMessage("writeEvery must be at most half of the window of PT5M: PT10M");
  }

  @Test
  void aReportWithAProblem_isNotRecorded() throws IOException {
    Recorder recorder = into().build();
    recorder.accept(Report.next(null, at(1000, own(290), leak(290))).withProblem("stale"));
    assertThat(files()).isEmpty();
  }

  @Test
  void thresholdsOfItsOwn_replaceTheDefaults() throws IOException {
    Recorder recorder =
        into().when(Threshold.above(Threshold.Of.PROCESS, Ranking.RSS, 250 << 20)).build();
    next(recorder, own(299), leak(250));
    assertThat(files()).isEmpty();
    next(recorder, own(299), leak(251));
    assertThat(lastOf(only()).exceeded())
        .containsExactly(
            new RecordedThreshold(
                "process", "7@70", "rss", 251 << 20, 250 << 20, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRecorder_saysWhatItNeeds(boolean byPss) {
    Ranking by = byPss ? Ranking.PSS : Ranking.RSS;
    Recorder recorder =
        into().rankBy(by).when(Threshold.above(Threshold.Of.PROCESS, Ranking.FDS, 1000)).build();
    Demand demand = recorder.demand();
    assertThat(
            demand.covers(
                Demand.of(
                    Source.CGROUP,
                    Source.CGROUP_OWN,
                    Source.CGROUP_USAGE,
                    Source.MEMINFO,
                    Source.PRESSURE_MEMORY,
                    Source.FD)))
        .isTrue();
    assertThat(demand.includes(Source.SMAPS_ROLLUP)).isEqualTo(byPss);
    assertThat(demand.includes(Source.CMDLINE)).isFalse();
  }

  @Test
  void theLargestProcesses_andThoseThatExceedAThreshold_areRecorded() throws IOException {
    List<ProcessSample> processes = new ArrayList<>();
    IntStream.range(0, 100)
        .forEach(
            i ->
                processes.add(
                    SampleBuilder.process(100 + i, 1).memory(refused(5000 + i)).sample()));
    Threshold growing =
        Threshold.growing(Threshold.Of.PROCESS, Ranking.RSS, 10, Duration.ofSeconds(1));
    Recorder recorder = into().when(growing).build();
    processes.add(SampleBuilder.process(7, 1).memory(refused(100)).sample());
    next(recorder, Machine.unknown(), processes.toArray(ProcessSample[]::new));
    processes.set(100, SampleBuilder.process(7, 1).memory(refused(200)).sample());
    next(recorder, Machine.unknown(), processes.toArray(ProcessSample[]::new));
    List<RecordedProcess> recorded = lastOf(only()).processes();
    assertThat(recorded).hasSize(21);
    assertThat(recorded.get(0).id().pid()).isEqualTo(199);
    assertThat(recorded.get(20).id().pid()).isEqualTo(7);
    assertThat(recorded.get(20).rssGrowthBytes()).hasValue(100);
    assertThat(lastOf(only()).groups())
        .extracting(RecordedGroup::name, RecordedGroup::processes)
        .containsExactly(tuple("other", 101));
  }

  @Test
  void theContainersOfItsProcesses_areRecorded_withTheirLimits() throws IOException {
    CgroupUsage usage = group("/docker/" + ID, OptionalLong.of(290 << 20), OptionalLong.of(LIMIT));
    Machine machine = MachineSamples.containers(Map.of(ID, usage, "other", group(1, 2)));
    Recorder recorder =
        into().when(MemoryThreshold.availableRatioBelow(MemoryThreshold.Of.CONTAINER, 0.1)).build();
    next(recorder, machine, inContainer(ID, leak(290)), leak2());
    RecordedSample sample = lastOf(only());
    assertThat(sample.find(new ProcessId(7, 70)).orElseThrow().container()).contains(ID);
    RecordedContainer container = sample.container(ID).orElseThrow();
    assertThat(sample.containers()).containsExactly(container);
    assertThat(container.cgroup().orElseThrow().limitBytes()).hasValue(LIMIT);
    assertThat(container.cgroup().orElseThrow().availableBytes()).hasValue(10 << 20);
    assertThat(sample.exceeded()).extracting(RecordedThreshold::subject).containsExactly(ID);
  }

  private static ProcessSample leak2() {
    return SampleBuilder.process(8, 1).name("other").memory(refused(1)).sample();
  }

  @Test
  void everyNumber_isReadAsItWas() throws IOException {
    Recorder recorder =
        into().when(MemoryThreshold.usedAbove(MemoryThreshold.Of.MACHINE, 1)).build();
    Machine machine =
        MachineSamples.machine(
            24 << 20,
            10 << 20,
            MachineSamples.pressure(0.25).memoryPressure(),
            CgroupUsages.none());
    ProcessSample kernel = SampleBuilder.process(2, 1).name("kthreadd").memory(kernel()).sample();
    next(recorder, machine, leak(100), leak2(), kernel);
    RecordedSample sample = lastOf(only());
    assertThat(sample.takenAt()).isEqualTo(last.snapshot().takenAt());
    assertThat(sample.machine().totalBytes()).hasValue(24 << 20);
    assertThat(sample.machine().availableBytes()).hasValue(10 << 20);
    assertThat(sample.machine().swapTotalBytes()).isEmpty();
    assertThat(sample.machine().pressureRatio()).hasValue(0.25);
    assertThat(sample.own()).isEmpty();
    RecordedProcess process = sample.find(new ProcessId(7, 70)).orElseThrow();
    assertThat(process.rssBytes()).hasValue(100 << 20);
    assertThat(process.pssBytes()).hasValue((100 << 20) - 1);
    assertThat(process.ussBytes()).hasValue((100 << 20) - 2);
    assertThat(process.swapBytes()).hasValue(5);
    assertThat(process.rssGrowthBytes()).isEmpty();
    RecordedProcess refused = sample.find(new ProcessId(8, 1)).orElseThrow();
    assertThat(refused.rssBytes()).hasValue(1);
    assertThat(refused.pssBytes()).isEmpty();
    assertThat(sample.processes()).as("a kernel thread has no RSS").hasSize(2);
    assertThat(sample.groups().get(0).rssBytes()).hasValue((100 << 20) + 1);
    assertThat(sample.groups().get(0).pssBytes()).hasValue((100 << 20) - 1);
  }
}
