package io.procmem.exporter.report;

import io.procmem.container.CgroupUsage;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.exporter.report.Cell.Text;
import io.procmem.report.ProcessUsage;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** The columns of owners: what names them, their control groups, and the sums over processes. */
final class OwnerColumns {

  private OwnerColumns() {}

  /** The name of the column that names an owner. */
  static String label(OwnerKind kind) {
    return Choice.word(kind);
  }

  /** The names of the columns with the parts of its name. */
  static List<String> details(OwnerKind kind) {
    return switch (kind) {
      case USER -> List.of("uid");
      case GROUP, SUBGROUP, NAMESPACE -> List.of(); // the name has them all
      case CONTAINER -> List.of("id", "name", "runtime", "image", "pod", "pod_uid", "namespace");
      case POD -> List.of("uid", "name", "namespace");
      case UNIT -> List.of("name", "slice", "container");
    };
  }

  static List<Column<OwnerRow>> of(OwnerKind kind) {
    List<Column<OwnerRow>> columns = new ArrayList<>();
    columns.add(
        Column.<OwnerRow>text(label(kind), "the " + label(kind), OwnerColumns::label)
            .styled(kind.style()));
    details(kind).forEach(detail -> columns.add(detail(kind, detail)));
    columns.add(
        Column.number(
            "processes", Unit.COUNT, "its processes", row -> Amount.of(Unit.COUNT, row.count())));
    if (kind.hasCgroups()) {
      addCgroup(columns);
    }
    for (Column<ProcessUsage> column : ProcessNumbers.all()) {
      if (column.isSummed()) {
        columns.add(OwnerRow.summed(column));
      }
    }
    return List.copyOf(columns);
  }

  private static Text label(OwnerRow row) {
    String label = row.owner().label();
    return row.owner().isOne() ? Text.of(label) : Text.label(label);
  }

  private static Column<OwnerRow> detail(OwnerKind kind, String name) {
    String description = name.replace('_', ' ') + " of the " + label(kind);
    if (kind == OwnerKind.USER) { // its uid is a number, unlike that of a pod
      return Column.number(
          name,
          Unit.ID,
          description,
          row ->
              detail(row, name)
                  .map(uid -> Amount.of(Unit.ID, OptionalLong.of(Long.parseLong(uid))))
                  .orElse(Amount.none(Unit.ID)));
    }
    return Column.text(name, description, row -> Text.optional(detail(row, name)));
  }

  private static Optional<String> detail(OwnerRow row, String name) {
    return Optional.ofNullable(row.owner().details().get(name));
  }

  private static void addCgroup(List<Column<OwnerRow>> columns) {
    columns.add(
        bytes(
            "used",
            "what counts against its limit: the working set",
            CgroupUsage::workingSetBytes));
    columns.add(limit("limit", "its memory limit", CgroupUsage::limitBytes));
    columns.add(limit("high", "above this, its processes are throttled", CgroupUsage::highBytes));
    columns.add(
        limit("available", "how much it can grow up to its limit", CgroupUsage::availableBytes));
    columns.add(bytes("charged", "its memory with all page cache", CgroupUsage::memoryBytes));
    columns.add(
        bytes("peak", "the largest value of charged so far", CgroupUsage::peakBytes).notSummed());
    columns.add(bytes("cgroup_swap", "its swap", CgroupUsage::swapBytes));
    columns.add(
        number(
            "oom_kills",
            Unit.COUNT,
            "processes that the OOM killer has killed",
            CgroupUsage::oomKills));
    columns.add(
        ratio(
            "memory_pressure",
            "share of the last 10 s in which a task waited for memory",
            CgroupUsage::memoryPressureRatio));
  }

  private static Column<OwnerRow> bytes(
      String name, String description, Function<CgroupUsage, OptionalLong> get) {
    return number(name, Unit.BYTES, description, get);
  }

  private static Column<OwnerRow> number(
      String name, Unit unit, String description, Function<CgroupUsage, OptionalLong> get) {
    return cgroup(name, unit, description, group -> Amount.of(unit, get.apply(group)));
  }

  /** No limit is not an unknown one; and limits are not added up, since they may be shared. */
  private static Column<OwnerRow> limit(
      String name, String description, Function<CgroupUsage, OptionalLong> get) {
    return cgroup(
            name, Unit.BYTES, description, group -> Amount.optional(Unit.BYTES, get.apply(group)))
        .notSummed();
  }

  private static Column<OwnerRow> ratio(
      String name, String description, Function<CgroupUsage, OptionalDouble> get) {
    return cgroup(name, Unit.RATIO, description, group -> Amount.of(Unit.RATIO, get.apply(group)))
        .notSummed();
  }

  /** The processes of no owner have no control group in common. */
  private static Column<OwnerRow> cgroup(
      String name, Unit unit, String description, Function<CgroupUsage, Amount> get) {
    return Column.number(
        name,
        unit,
        description,
        row ->
            row.owner().isOne()
                ? row.cgroup().map(get).orElse(Amount.unknown(unit))
                : Amount.none(unit),
        Source.CGROUP_USAGE);
  }
}
