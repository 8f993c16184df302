package io.procmem.exporter.recording;

import io.procmem.recorder.RecordedCgroup;
import io.procmem.recorder.RecordedContainer;
import io.procmem.recorder.RecordedGroup;
import io.procmem.recorder.RecordedGrowth;
import io.procmem.recorder.RecordedMachine;
import io.procmem.recorder.RecordedProcess;
import io.procmem.recorder.RecordedSample;
import io.procmem.recorder.RecordedThreshold;
import io.procmem.recorder.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The JSON form of a recording. The components are the keys of the object, in snake case; an
 * unknown number has no key.
 *
 * @param writtenAt when it was written
 * @param pid the JVM that wrote it
 * @param growth how much each process grew until it was recorded last, most grown first
 * @param samples what was recorded, the oldest first
 */
record RecordingJson(Instant writtenAt, long pid, List<Growth> growth, List<Sample> samples) {

  record Growth(
      int pid,
      long startTicks,
      String name,
      String fullName,
      String group,
      String subgroup,
      Optional<String> container,
      long bytes,
      double seconds,
      Instant lastAt) {

    static Growth of(RecordedGrowth growth) {
      RecordedProcess process = growth.process();
      return new Growth(
          process.id().pid(),
          process.id().startTicks(),
          process.name(),
          process.fullName(),
          process.subgroup().group(),
          process.subgroup().name(),
          process.container(),
          growth.bytes(),
          inSeconds(growth.over()),
          growth.lastAt());
    }
  }

  record TopProcess(
      int pid,
      long startTicks,
      String name,
      String fullName,
      String group,
      String subgroup,
      Optional<String> container,
      OptionalLong rssBytes,
      OptionalLong pssBytes,
      OptionalLong ussBytes,
      OptionalLong swapBytes,
      OptionalLong rssGrowthBytes) {

    static TopProcess of(RecordedProcess process) {
      return new TopProcess(
          process.id().pid(),
          process.id().startTicks(),
          process.name(),
          process.fullName(),
          process.subgroup().group(),
          process.subgroup().name(),
          process.container(),
          process.rssBytes(),
          process.pssBytes(),
          process.ussBytes(),
          process.swapBytes(),
          process.rssGrowthBytes());
    }
  }

  record Exceeded(
      String of,
      String subject,
      String by,
      double value,
      double limit,
      OptionalDouble windowSeconds) {

    static Exceeded of(RecordedThreshold threshold) {
      return new Exceeded(
          threshold.of(),
          threshold.subject(),
          threshold.by(),
          threshold.value(),
          threshold.limit(),
          threshold.window().stream().mapToDouble(RecordingJson::inSeconds).findFirst());
    }
  }

  record Sample(
      Instant takenAt,
      RecordedMachine machine,
      Optional<RecordedCgroup> ownContainer,
      List<Exceeded> exceeded,
      List<TopProcess> processes,
      List<RecordedGroup> groups,
      List<RecordedContainer> containers) {

    static Sample of(RecordedSample sample) {
      return new Sample(
          sample.takenAt(),
          sample.machine(),
          sample.own(),
          sample.exceeded().stream().map(Exceeded::of).toList(),
          sample.processes().stream().map(TopProcess::of).toList(),
          sample.groups(),
          sample.containers());
    }
  }

  private static double inSeconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  static RecordingJson of(Recording recording) {
    return new RecordingJson(
        recording.writtenAt(),
        recording.pid(),
        recording.growth().stream().map(Growth::of).toList(),
        recording.samples().stream().map(Sample::of).toList());
  }
}
