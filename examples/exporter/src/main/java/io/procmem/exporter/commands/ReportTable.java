package io.procmem.exporter.commands;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Page;
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
import io.procmem.recorder.RecordedThreshold;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The text form of a recording. */
final class ReportTable {

  /** The number of rows of memory over time that fit a screen together with the processes. */
  private static final int MAX_TIMES = 20;

  private static final int MAX_PROCESSES = 20;
  private static final int MAX_EXCEEDED = 10;
  private static final int LONG_ID = 64;
  private static final int SHORT_ID = 12;

  private ReportTable() {}

  /** {@return what was recorded, no wider than the terminal} */
  static Page page(Recording recording, int width) {
    List<String> lines = new ArrayList<>(Text.wrap(summary(recording), width));
    if (recording.samples().isEmpty()) {
      return new Page(lines, -1);
    }
    RecordedSample last = recording.samples().get(recording.samples().size() - 1);
    lines.addAll(Text.wrap(machine(last), width));
    last.own().ifPresent(own -> lines.addAll(Text.wrap(own(own), width)));
    exceeded(recording).forEach(text -> lines.addAll(Text.wrap(text, width)));
    lines.add("");
    int heading = lines.size();
    lines.addAll(processes(recording, last).lines(width));
    lines.add("");
    lines.addAll(course(recording).lines(width));
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

  private static String limit(RecordedCgroup cgroup) {
    return cgroup.limitBytes().isPresent() ? Size.bytes(cgroup.limitBytes()) : "none";
  }

  /** What was exceeded, each with its last value; the latest first. */
  private static List<String> exceeded(Recording recording) {
    Map<List<Object>, String> all = new LinkedHashMap<>();
    List<RecordedSample> samples = recording.samples();
    for (int i = samples.size() - 1; i >= 0; i--) {
      for (RecordedThreshold threshold : samples.get(i).exceeded()) {
        List<Object> key =
            List.of(threshold.of(), threshold.subject(), threshold.by(), threshold.window());
        Instant until = samples.get(i).takenAt();
        all.putIfAbsent(key, exceeded(threshold, i == samples.size() - 1, until));
      }
    }
    return all.values().stream().limit(MAX_EXCEEDED).toList();
  }

  private static String exceeded(RecordedThreshold threshold, boolean isNow, Instant last) {
    String when = isNow ? "" : " at " + seconds(last);
    if (threshold.by().equals("oom_kills")) {
      return "The OOM killer killed "
          + processes(Math.round(threshold.value() - threshold.limit()))
          + " of "
          + subject(threshold)
          + ", noticed at "
          + seconds(last)
          + ".";
    }
    return (isBeyond(threshold) ? "Exceeded" : "Exceeded before, and not yet back to normal")
        + (isNow ? ": " : ", last" + when + ": ")
        + threshold.by()
        + " of "
        + subject(threshold)
        + (isNow ? " is " : " was ")
        + amount(threshold, threshold.value())
        + ", threshold "
        + amount(threshold, threshold.limit())
        + threshold.window().map(window -> ", in " + duration(window)).orElse("")
        + ".";
  }

  private static String processes(long number) {
    return number + (number == 1 ? " process" : " processes");
  }

  private static String subject(RecordedThreshold threshold) {
    return switch (threshold.of()) {
      case "own_container", "machine" -> threshold.of().replace('_', ' ');
      case "container" -> "container " + shortId(threshold.subject());
      default -> threshold.of() + " " + threshold.subject();
    };
  }

  /** As runtimes shorten an id. */
  private static String shortId(String id) {
    return id.length() == LONG_ID ? id.substring(0, SHORT_ID) : id;
  }

  /** False of a value that is back, and not yet far enough from the limit. */
  private static boolean isBeyond(RecordedThreshold threshold) {
    return threshold.by().startsWith("available_")
        ? threshold.value() < threshold.limit()
        : threshold.value() > threshold.limit();
  }

  private static String amount(RecordedThreshold threshold, double value) {
    String perSecond = threshold.window().isPresent() ? "/s" : "";
    return switch (threshold.by()) {
      case "available_ratio", "pressure_ratio" -> Size.percent(OptionalDouble.of(value));
      case "cpu" -> Size.percent(OptionalDouble.of(value)) + perSecond;
      case "threads", "fds" -> Math.round(value) + perSecond;
      default -> signed(Math.round(value)) + perSecond;
    };
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
        KernelName.readable(process.name()),
        process.subgroup().toString(),
        Size.bytes(process.rssBytes()),
        Size.bytes(process.pssBytes()),
        Size.bytes(process.ussBytes()),
        signed(grown.bytes()),
        duration(grown.over()),
        grown.lastAt().equals(last.takenAt()) ? "" : time(grown.lastAt()),
        container
            .flatMap(RecordedContainer::cgroup)
            .map(ReportTable::limit)
            .orElse(process.container().isPresent() ? Size.UNKNOWN : ""),
        container
            .map(ReportTable::name)
            .or(() -> process.container().map(ReportTable::shortId))
            .orElse(""));
  }

  private static String name(RecordedContainer container) {
    List<String> parts = new ArrayList<>();
    container.namespace().ifPresent(parts::add);
    container.pod().ifPresent(parts::add);
    parts.add(container.name().orElseGet(() -> shortId(container.id())));
    return String.join("/", parts);
  }

  /** Memory over time, and the process that used the most. */
  private static Table course(Recording recording) {
    Table table =
        new Table(
            List.of(
                new Column("TIME", Style.TEXT),
                new Column("AVAILABLE", Style.NUMBER),
                new Column("OWN", Style.NUMBER),
                new Column("LIMIT", Style.NUMBER),
                new Column("LARGEST", Style.LONG_TEXT),
                new Column("RSS", Style.NUMBER)));
    List<RecordedSample> samples = recording.samples();
    int rows = Math.min(samples.size(), MAX_TIMES);
    for (int row = 0; row < rows; row++) {
      int index = rows == 1 ? 0 : row * (samples.size() - 1) / (rows - 1);
      RecordedSample sample = samples.get(index);
      Optional<RecordedProcess> largest = sample.processes().stream().findFirst();
      table.add(
          List.of(
              seconds(sample.takenAt()),
              Size.bytes(sample.machine().availableBytes()),
              sample.own().map(own -> Size.bytes(own.workingSetBytes())).orElse(Size.UNKNOWN),
              sample.own().map(ReportTable::limit).orElse(Size.UNKNOWN),
              largest.map(any -> any.id().pid() + " " + KernelName.readable(any.name())).orElse(""),
              largest.map(any -> Size.bytes(any.rssBytes())).orElse("")));
    }
    return table;
  }

  /** The time of day. */
  private static String time(Instant time) {
    return LocalTime.ofInstant(time, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String signed(long bytes) {
    String amount = Size.bytes(OptionalLong.of(Math.abs(bytes)));
    return bytes < 0 ? "-" + amount : amount;
  }

  private static String duration(Duration time) {
    long seconds = time.toSeconds();
    if (seconds >= 60) {
      return seconds / 60 + "m" + seconds % 60 + "s";
    }
    String exact = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    return exact + "s";
  }
}
