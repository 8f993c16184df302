package io.procmem.exporter.recording;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.ShortId;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.exporter.terminal.Text;
import io.procmem.recorder.RecordedCgroup;
import io.procmem.recorder.RecordedContainer;
import io.procmem.recorder.RecordedGrowth;
import io.procmem.recorder.RecordedProcess;
import io.procmem.recorder.RecordedSample;
import io.procmem.recorder.Recording;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The text form of a recording. */
final class RecordingTable {

  private static final int MAX_PROCESSES = 20;

  private RecordingTable() {}

  /** {@return what was recorded, no wider than the terminal} */
  static Page page(Recording recording, int width) {
    List<String> lines = new ArrayList<>(Text.wrap(summary(recording), width));
    if (recording.samples().isEmpty()) {
      return new Page(lines, -1);
    }
    RecordedSample last = recording.samples().get(recording.samples().size() - 1);
    lines.addAll(Text.wrap(machine(last), width));
    last.own().ifPresent(own -> lines.addAll(Text.wrap(own(own), width)));
    RecordingEvents events = new RecordingEvents(recording);
    events.lines().forEach(text -> lines.addAll(Text.wrap(text, width)));
    for (String id : events.containers()) {
      lines.add("");
      lines.addAll(Text.wrap(events.container(id) + ":", width));
      lines.addAll(RecordingTimes.ofContainer(recording, id).lines(width));
    }
    lines.add("");
    int heading = lines.size();
    lines.addAll(processes(recording, last).lines(width));
    lines.add("");
    lines.addAll(RecordingTimes.ofMachine(recording).lines(width));
    return new Page(lines, heading);
  }

  private static String summary(Recording recording) {
    List<RecordedSample> samples = recording.samples();
    String text =
        "Written at " + seconds(recording.writtenAt()) + " by pid " + recording.pid() + ": ";
    if (samples.isEmpty()) {
      return text + "nothing was recorded.";
    }
    Instant first = samples.get(0).takenAt();
    Instant last = samples.get(samples.size() - 1).takenAt();
    return text
        + samples.size()
        + (samples.size() == 1 ? " report" : " reports")
        + " over "
        + duration(Duration.between(first, last))
        + ", the last at "
        + seconds(last)
        + ".";
  }

  private static String machine(RecordedSample sample) {
    return "Memory of the machine "
        + Size.bytes(sample.machine().totalBytes())
        + ", "
        + Size.bytes(sample.machine().availableBytes())
        + " available.";
  }

  private static String own(RecordedCgroup own) {
    return "Own container: "
        + Size.bytes(own.workingSetBytes())
        + " used, "
        + own.limitBytes().stream()
            .mapToObj(bytes -> "limit " + Size.bytes(OptionalLong.of(bytes)))
            .findFirst()
            .orElse("no limit known")
        + own.availableBytes().stream()
            .mapToObj(bytes -> ", " + Size.bytes(OptionalLong.of(bytes)) + " available")
            .findFirst()
            .orElse("")
        + own.oomKills().stream()
            .mapToObj(kills -> ", " + kills + " killed by the OOM killer")
            .findFirst()
            .orElse("")
        + ".";
  }

  /** The processes that were largest when they were recorded last, which may be their end. */
  private static Table processes(Recording recording, RecordedSample last) {
    Map<Instant, RecordedSample> samples = new HashMap<>();
    recording.samples().forEach(sample -> samples.put(sample.takenAt(), sample));
    Table table =
        new Table(
            List.of(
                new Column("PID", Style.NUMBER),
                new Column("NAME", Style.LONG_TEXT),
                new Column("GROUP", Style.PATH),
                new Column("RSS", Style.NUMBER),
                new Column("PSS", Style.NUMBER),
                new Column("USS", Style.NUMBER),
                new Column("GROWTH", Style.NUMBER),
                new Column("OVER", Style.NUMBER),
                new Column("UNTIL", Style.TEXT),
                new Column("LIMIT", Style.NUMBER),
                new Column("CONTAINER", Style.LONG_TEXT)));
    recording.growth().stream()
        .sorted(
            Comparator.<RecordedGrowth>comparingLong(grown -> grown.process().rssBytes().orElse(0))
                .reversed())
        .limit(MAX_PROCESSES)
        .forEach(grown -> table.add(row(grown, samples.getOrDefault(grown.lastAt(), last), last)));
    return table;
  }

  private static List<String> row(
      RecordedGrowth grown, RecordedSample sample, RecordedSample last) {
    RecordedProcess process = grown.process();
    Optional<RecordedContainer> container = process.container().flatMap(sample::container);
    return List.of(
        Integer.toString(process.id().pid()),
        KernelName.readable(process.fullName()),
        process.subgroup().toString(),
        Size.bytes(process.rssBytes()),
        Size.bytes(process.pssBytes()),
        Size.bytes(process.ussBytes()),
        signed(grown.bytes()),
        duration(grown.over()),
        grown.lastAt().equals(last.takenAt()) ? "" : time(grown.lastAt()),
        container
            .flatMap(RecordedContainer::cgroup)
            .map(RecordingTimes::limit)
            .orElse(process.container().isPresent() ? Size.UNKNOWN : ""),
        container
            .map(RecordingEvents::name)
            .or(() -> process.container().map(ShortId::of))
            .orElse(""));
  }

  /** The time of day. */
  private static String time(Instant time) {
    return LocalTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String signed(long bytes) {
    String amount = Size.bytes(OptionalLong.of(Math.abs(bytes)));
    return bytes < 0 ? "-" + amount : amount;
  }

  static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (seconds >= 60) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    String exact = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    return exact + "s";
  }
}
