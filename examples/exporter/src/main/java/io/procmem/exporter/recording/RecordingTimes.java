package io.procmem.exporter.recording;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Size;
import io.procmem.exporter.terminal.Table;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.recorder.RecordedCgroup;
import io.procmem.recorder.RecordedContainer;
import io.procmem.recorder.RecordedProcess;
import io.procmem.recorder.RecordedSample;
import io.procmem.recorder.Recording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Memory over time, in a recording, and the process that used the most. */
final class RecordingTimes {

  /** The numbers of rows that fit a screen together with the processes. */
  private static final int MAX_ROWS_OF_MACHINE = 20;

  private static final int MAX_ROWS_OF_CONTAINER = 10;

  private RecordingTimes() {}

  /** The memory of the machine and of the own container. */
  static Table ofMachine(Recording recording) {
    Table table = table("AVAILABLE", "OWN", "LIMIT");
    for (RecordedSample sample : spread(recording.samples(), MAX_ROWS_OF_MACHINE)) {
      add(
          table,
          sample,
          sample.processes().stream().findFirst(),
          Size.bytes(sample.machine().availableBytes()),
          sample.own().map(own -> Size.bytes(own.workingSetBytes())).orElse(Size.UNKNOWN),
          sample.own().map(RecordingTimes::limit).orElse(Size.UNKNOWN));
    }
    return table;
  }

  /** The memory of a container, in the samples that have it. */
  static Table ofContainer(Recording recording, String id) {
    Table table = table("USED", "LIMIT", "AVAILABLE", "OOM");
    List<RecordedSample> samples =
        recording.samples().stream().filter(sample -> cgroup(sample, id).isPresent()).toList();
    for (RecordedSample sample : spread(samples, MAX_ROWS_OF_CONTAINER)) {
      RecordedCgroup cgroup = cgroup(sample, id).orElseThrow();
      add(
          table,
          sample,
          sample.processes().stream()
              .filter(process -> process.container().filter(id::equals).isPresent())
              .max(Comparator.comparingLong(process -> process.rssBytes().orElse(0))),
          Size.bytes(cgroup.workingSetBytes()),
          limit(cgroup),
          Size.bytes(cgroup.availableBytes()),
          cgroup.oomKills().stream().mapToObj(Long::toString).findFirst().orElse(Size.UNKNOWN));
    }
    return table;
  }

  private static Optional<RecordedCgroup> cgroup(RecordedSample sample, String id) {
    return sample.container(id).flatMap(RecordedContainer::cgroup);
  }

  /** The memory limit. */
  static String limit(RecordedCgroup cgroup) {
    return cgroup.limitBytes().isPresent() ? Size.bytes(cgroup.limitBytes()) : "none";
  }

  /** The first, the last, and others at equal distances. */
  private static List<RecordedSample> spread(List<RecordedSample> samples, int most) {
    int rows = Math.min(samples.size(), most);
    return IntStream.range(0, rows)
        .mapToObj(row -> samples.get(rows == 1 ? 0 : row * (samples.size() - 1) / (rows - 1)))
        .toList();
  }

  private static Table table(String... numbers) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("TIME", Style.TEXT));
    for (String number : numbers) {
      columns.add(new Column(number, Style.NUMBER));
    }
    columns.add(new Column("LARGEST", Style.LONG_TEXT));
    columns.add(new Column("RSS", Style.NUMBER));
    return new Table(columns);
  }

  private static void add(
      Table table, RecordedSample sample, Optional<RecordedProcess> largest, String... numbers) {
    List<String> row = new ArrayList<>();
    row.add(RecordingTable.seconds(sample.takenAt()));
    row.addAll(List.of(numbers));
    row.add(
        largest.map(one -> one.id().pid() + " " + KernelName.readable(one.fullName())).orElse(""));
    row.add(largest.map(one -> Size.bytes(one.rssBytes())).orElse(""));
    table.add(row);
  }
}
