package io.procmem.exporter.report;

import io.procmem.exporter.report.Cell.Text;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Load;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Pressure;
import io.procmem.snapshot.Pressure.Stall;
import io.procmem.snapshot.ProcessorTimes;
import io.procmem.snapshot.ProcessorTimes.Times;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** One row for each number that the kernel gives about the machine as a whole. */
final class NumbersView extends View<NumbersView.Row> {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MICROS_PER_SECOND = 1e6;

  /**
   * A number of the machine.
   *
   * @param area what it is about
   * @param name what it measures
   * @param amount the number
   */
  record Row(String area, String name, Amount amount) {}

  NumbersView() {
    super(
        "numbers",
        "Each number that the kernel gives about the machine: memory, CPU, load, pressure.",
        List.of(
            Column.<Row>text("area", "what the number is about", row -> Text.of(row.area()))
                .styled(Style.TEXT),
            Column.text("number", "what it measures", row -> Text.of(row.name())),
            Column.number("value", Unit.MIXED, "the number", Row::amount),
            Column.<Row>text(
                    "unit", "bytes, seconds, ratio, count or average", row -> Text.of(unit(row)))
                .styled(Style.TEXT)),
        false);
  }

  private static String unit(Row row) {
    return row.amount().unit().name().toLowerCase(Locale.ROOT);
  }

  @Override
  List<String> standard() {
    return List.of("area", "number", "value");
  }

  @Override
  List<String> standardData() {
    return List.of("area", "number", "value", "unit");
  }

  /** In the order of the kernel, unless another is chosen. */
  @Override
  List<String> order() {
    return List.of();
  }

  @Override
  Demand demand() {
    return Demand.of(
        Source.MEMINFO,
        Source.SYSTEM_STAT,
        Source.LOADAVG,
        Source.PRESSURE_CPU,
        Source.PRESSURE_MEMORY,
        Source.PRESSURE_IO,
        Source.UPTIME);
  }

  @Override
  List<Row> rows(Reports reports) {
    Report report = reports.latest();
    Machine machine = report.snapshot().machine();
    List<Row> rows = new ArrayList<>();
    for (MeminfoField field : MeminfoField.values()) {
      machine
          .memory()
          .get(field)
          .ifPresent(
              number ->
                  rows.add(
                      new Row(
                          "memory",
                          field.name().toLowerCase(Locale.ROOT),
                          Amount.of(field.isCount() ? Unit.COUNT : Unit.BYTES, (double) number))));
    }
    machine.processors().map(ProcessorTimes::all).ifPresent(times -> addTimes(rows, times));
    machine
        .processors()
        .ifPresent(times -> rows.add(count("cpu", "processors", times.processors().size())));
    machine.load().ifPresent(load -> addLoad(rows, load));
    addPressure(rows, "cpu", machine.cpuPressure());
    addPressure(rows, "memory", machine.memoryPressure());
    addPressure(rows, "io", machine.ioPressure());
    machine
        .uptime()
        .ifPresent(
            uptime ->
                rows.add(
                    new Row(
                        "machine", "uptime", Amount.of(Unit.SECONDS, uptime.toMillis() / 1e3))));
    rows.add(
        count(
            "machine",
            "processes",
            report.snapshot().processes().size() + report.snapshot().stats().excluded()));
    return List.copyOf(rows);
  }

  private static void addTimes(List<Row> rows, Times times) {
    addTime(rows, "user", times.userNanos());
    addTime(rows, "nice", times.niceNanos());
    addTime(rows, "system", times.systemNanos());
    addTime(rows, "idle", times.idleNanos());
    addTime(rows, "io_wait", times.ioWaitNanos());
    addTime(rows, "irq", times.irqNanos());
    addTime(rows, "soft_irq", times.softIrqNanos());
    addTime(rows, "steal", times.stealNanos());
  }

  private static void addTime(List<Row> rows, String name, OptionalLong nanos) {
    nanos.ifPresent(
        time -> rows.add(new Row("cpu", name, Amount.of(Unit.SECONDS, time / NANOS_PER_SECOND))));
  }

  private static void addLoad(List<Row> rows, Load load) {
    addLoad(rows, "one_minute", load.oneMinute());
    addLoad(rows, "five_minutes", load.fiveMinutes());
    addLoad(rows, "fifteen_minutes", load.fifteenMinutes());
    load.running().ifPresent(running -> rows.add(count("load", "running", running)));
    load.tasks().ifPresent(tasks -> rows.add(count("load", "tasks", tasks)));
  }

  private static void addLoad(List<Row> rows, String name, double load) {
    rows.add(new Row("load", name, Amount.of(Unit.AVERAGE, load)));
  }

  private static void addPressure(List<Row> rows, String of, Optional<Pressure> pressure) {
    pressure.ifPresent(
        known -> {
          addStall(rows, of + "_some", known.some());
          known.full().ifPresent(full -> addStall(rows, of + "_full", full));
        });
  }

  private static void addStall(List<Row> rows, String name, Stall stall) {
    addRatio(rows, name + "_10_seconds", stall.tenSecondsRatio());
    addRatio(rows, name + "_one_minute", stall.oneMinuteRatio());
    addRatio(rows, name + "_five_minutes", stall.fiveMinutesRatio());
    stall
        .totalMicros()
        .ifPresent(
            micros ->
                rows.add(
                    new Row(
                        "pressure", name, Amount.of(Unit.SECONDS, micros / MICROS_PER_SECOND))));
  }

  private static void addRatio(List<Row> rows, String name, double ratio) {
    rows.add(new Row("pressure", name, Amount.of(Unit.RATIO, ratio)));
  }

  private static Row count(String area, String name, int number) {
    return new Row(area, name, Amount.of(Unit.COUNT, (double) number));
  }
}
