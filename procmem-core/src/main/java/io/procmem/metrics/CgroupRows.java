package io.procmem.metrics;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.SystemdUnit;
import io.procmem.report.OwnerUsage;
import io.procmem.report.Report;
import io.procmem.report.Totals;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.Optional;

/** Makes the rows of control groups: of this JVM, of containers, of systemd units. */
final class CgroupRows {

  private CgroupRows() {}

  /**
   * The values from which the metrics of a control group are computed.
   *
   * @param usage the memory and limits of the control group
   * @param report the report that they are from
   */
  record CgroupView(CgroupUsage usage, Report report) {}

  /**
   * Starts a kind with the labels of another one. A unit that is restarted has the same row but a
   * new control group, whose counters begin with 0.
   */
  static RowKindBuilder<CgroupView> like(RowKind<Totals> owners, String name) {
    String[] labels = owners.labelNames().toArray(String[]::new);
    List<String> other = owners.otherRow().map(OtherRow::labelValues).orElse(List.of());
    return RowKind.<CgroupView>builder(name, labels)
        .needs(Source.CGROUP_USAGE)
        .heldCounters()
        .foldsInto(
            new OtherRow<>("other", other, true, view -> view.usage().memoryBytes().orElse(0)));
  }

  static void own(RowContext context, RowSink<CgroupView> rows) {
    Optional<CgroupUsage> own = usages(context).own();
    own.ifPresent(usage -> rows.accept("cgroup", List.of(), view(usage, context)));
  }

  static void containers(RowContext context, RowSink<CgroupView> rows) {
    for (OwnerUsage<ContainerAndPod> owner : context.report().containers()) {
      String id = owner.owner().container().id();
      CgroupUsage usage = usages(context).byContainer().get(id);
      if (usage != null) {
        rows.accept(id, PlaceRows.labels(owner.owner()), view(usage, context));
      }
    }
  }

  static void units(RowContext context, RowSink<CgroupView> rows) {
    for (OwnerUsage<SystemdUnit> owner : context.report().units()) {
      CgroupUsage usage = usages(context).byUnit().get(owner.owner());
      if (usage != null) {
        rows.accept(owner.owner(), PlaceRows.labels(owner.owner()), view(usage, context));
      }
    }
  }

  private static CgroupUsages usages(RowContext context) {
    return context.report().snapshot().machine().cgroups();
  }

  private static CgroupView view(CgroupUsage usage, RowContext context) {
    return new CgroupView(usage, context.report());
  }
}
