package io.procmem.exporter.report;

import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.exporter.unread.Unread;
import io.procmem.jvm.GarbageCollector;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** One row for each JVM: its heap beside its memory. */
final class JvmView extends View<JvmView.Row> {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * A JVM.
   *
   * @param usage its process
   * @param reading its heap, or why it is unknown
   */
  record Row(ProcessUsage usage, JvmReading reading) {

    Optional<JvmUsage> known() {
      return reading instanceof JvmUsage known ? Optional.of(known) : Optional.empty();
    }

    Optional<JvmAbsence> absence() {
      return reading instanceof JvmAbsence absence ? Optional.of(absence) : Optional.empty();
    }

    /** A number, which is unknown if the heap is. */
    Amount number(Unit unit, Function<JvmUsage, OptionalLong> get) {
      return known().map(jvm -> Amount.of(unit, get.apply(jvm))).orElse(Amount.unknown(unit));
    }

    /** The sum over all collectors; unknown if the JVM shows none. */
    Amount collections(Unit unit, ToLongFunction<JvmCollections> get) {
      List<JvmCollections> collectors = known().map(JvmUsage::collections).orElse(List.of());
      double sum = collectors.stream().mapToLong(get).sum();
      return collectors.isEmpty()
          ? Amount.unknown(unit)
          : Amount.of(unit, unit == Unit.SECONDS ? sum / NANOS_PER_SECOND : sum);
    }
  }

  JvmView() {
    super(
        "jvm",
        "The JVMs of the machine: heap, metaspace and garbage collections, as each JVM reports them in"
            + " its hsperfdata file, and the RSS and PSS of its process.",
        all(),
        true);
  }

  private static List<Column<Row>> all() {
    List<Column<Row>> columns = Column.of(ProcessColumns.all(), Row::usage);
    columns.add(text("version", "version of the JVM", JvmUsage::version));
    columns.add(
        text("gc", "garbage collector", jvm -> jvm.garbageCollector().map(GarbageCollector::text)));
    addMemory(columns, "heap", "heap", JvmUsage::heap);
    columns.add(
        maximum("heap_max", "size that the heap can grow to", jvm -> jvm.heap().maxBytes()));
    addMemory(columns, "metaspace", "metaspace", JvmUsage::metaspace);
    addMemory(columns, "class_space", "compressed class space", JvmUsage::classSpace);
    columns.add(
        Column.number(
            "collections",
            Unit.COUNT,
            "garbage collections since it started",
            row -> row.collections(Unit.COUNT, JvmCollections::count)));
    columns.add(
        Column.number(
            "gc_time",
            Unit.SECONDS,
            "time in garbage collections since it started",
            row -> row.collections(Unit.SECONDS, JvmCollections::nanos)));
    columns.add(
        Column.text(
            "reason",
            "why its heap is unknown",
            row -> Text.optional(row.absence().map(JvmAbsence::explanation))));
    return columns;
  }

  private static Column<Row> text(
      String name, String description, Function<JvmUsage, Optional<String>> get) {
    return Column.<Row>text(name, description, row -> Text.known(row.known().flatMap(get)))
        .styled(Style.TEXT);
  }

  private static void addMemory(
      List<Column<Row>> columns, String name, String what, Function<JvmUsage, JvmPool> get) {
    columns.add(
        Column.number(
            name + "_used",
            Unit.BYTES,
            "used part of the " + what + ", with garbage",
            row -> row.number(Unit.BYTES, jvm -> get.apply(jvm).usedBytes())));
    columns.add(
        Column.number(
            name + "_committed",
            Unit.BYTES,
            "committed part of the " + what + ", in RAM or not",
            row -> row.number(Unit.BYTES, jvm -> get.apply(jvm).committedBytes())));
  }

  private static Column<Row> maximum(
      String name, String description, Function<JvmUsage, OptionalLong> get) {
    return Column.<Row>number(name, Unit.BYTES, description, row -> row.number(Unit.BYTES, get))
        .notSummed();
  }

  @Override
  List<String> standard() {
    return List.of(
        "pid",
        "user",
        "group",
        "gc",
        "heap_used",
        "heap_committed",
        "heap_max",
        "metaspace_used",
        "gc_time",
        "rss",
        "pss");
  }

  @Override
  List<String> standardData() {
    List<String> names = new ArrayList<>(standard());
    names.add("version");
    names.add("reason");
    return names;
  }

  /** The executable shows JVMs with another name. */
  @Override
  Demand demand() {
    return Demand.of(Source.HSPERFDATA, Source.EXE);
  }

  @Override
  List<Row> rows(Reports reports) {
    Optional<Jvms> jvms = reports.latest().extras().jvms();
    List<Row> rows = new ArrayList<>();
    for (ProcessUsage usage : reports.latest().processes()) {
      JvmReading reading =
          jvms.map(all -> all.of(usage.process().id())).orElse(JvmAbsence.NOT_A_LAUNCHER);
      if (reading != JvmAbsence.NOT_A_LAUNCHER && reading != JvmAbsence.NOT_HOTSPOT) {
        rows.add(new Row(usage, reading));
      }
    }
    return rows;
  }

  @Override
  List<String> notes(Reports reports) {
    List<Row> rows = rows(reports);
    if (rows.isEmpty() && !reports.latest().processes().isEmpty()) {
      return List.of("None of these processes is a JVM");
    }
    Map<JvmAbsence, Long> counts = new TreeMap<>();
    rows.forEach(row -> row.absence().ifPresent(why -> counts.merge(why, 1L, Long::sum)));
    return counts.entrySet().stream().map(why -> note(why.getKey(), why.getValue())).toList();
  }

  private static String note(JvmAbsence why, long count) {
    return "Heap of "
        + Unread.processes(count)
        + " unknown: "
        + why.explanation()
        + why.remedy().map(remedy -> "; " + remedy).orElse("");
  }
}
