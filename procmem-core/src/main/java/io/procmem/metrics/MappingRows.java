package io.procmem.metrics;

import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the rows of mappings: over all processes, and of single ones. */
final class MappingRows {

  private static final OtherRow<MappingUsage> OTHER =
      new OtherRow<>(MappingUsage.OTHER, List.of("other"), false, MappingRows::rss);

  private static final OtherRow<MappingUsage> OTHER_OF_PROCESS =
      new OtherRow<>(
          "other", List.of("", "other", "other", "other", "other"), false, MappingRows::rss);

  /** More names than a table can show. */
  private static final int MAX_NAMES = 10_000;

  /** Where the label {@code mapping} is among those of a process. */
  private static final int AT = 4;

  private MappingRows() {}

  static RowKindBuilder<MappingUsage> of(String kind) {
    return RowKind.<MappingUsage>builder(kind, "mapping").needs(Source.MAPPINGS).foldsInto(OTHER);
  }

  /** Its rows have the labels of a process, and the name of the mapping. */
  static RowKindBuilder<MappingUsage> ofProcess(String kind) {
    return RowKind.<MappingUsage>builder(kind, "pid", "name", "group", "subgroup", "mapping")
        .needs(Source.MAPPINGS)
        .ofProcesses()
        .foldsInto(OTHER_OF_PROCESS);
  }

  /** The key of a row: the mappings of a name in a process. */
  private record Key(ProcessId process, String name) {}

  private static long rss(MappingUsage usage) {
    return usage.rssBytes().orElse(0);
  }

  static void overAll(RowContext context, RowSink<MappingUsage> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    if (read.isPresent()) {
      for (MappingUsage usage : read.get().largest(MAX_NAMES, MappingField.RSS).all()) {
        rows.accept(usage.name(), List.of(usage.name()), usage);
      }
    }
  }

  static void ofProcesses(RowContext context, RowSink<MappingUsage> rows) {
    Optional<Mappings> read = context.report().extras().mappings();
    if (read.isEmpty()) {
      return;
    }
    for (ProcessUsage process : context.processes()) {
      ProcessId id = process.process().id();
      Optional<ProcessMappings> mappings = read.get().of(id);
      if (mappings.isPresent()) {
        List<String> labels = context.labels(process);
        for (MappingUsage usage : mappings.get().names().all()) {
          rows.accept(new Key(id, usage.name()), withName(labels, usage.name()), usage);
        }
      }
    }
  }

  private static List<String> withName(List<String> labels, String name) {
    List<String> all = new ArrayList<>(labels);
    all.add(AT, name);
    return all;
  }
}
