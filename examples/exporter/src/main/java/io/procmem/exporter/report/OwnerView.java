package io.procmem.exporter.report;

import static java.util.Objects.requireNonNull;

import io.procmem.container.CgroupUsage;
import io.procmem.exporter.owners.Owner;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.report.OwnerUsage;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One row for each user, group, container and so on: the sums over its processes. */
final class OwnerView extends View<OwnerRow> {

  private final OwnerKind kind;

  OwnerView(String name, String description, OwnerKind kind) {
    super(name, description, OwnerColumns.of(kind), true);
    this.kind = kind;
  }

  @Override
  List<String> standard() {
    List<String> names = new ArrayList<>(List.of(OwnerColumns.label(kind), "processes"));
    if (kind.hasCgroups()) {
      names.addAll(List.of("used", "limit"));
    }
    names.addAll(List.of("rss", "pss", "uss", "swap"));
    return List.copyOf(names);
  }

  @Override
  List<String> standardData() {
    List<String> names = new ArrayList<>(standard());
    names.addAll(1, OwnerColumns.details(kind));
    return List.copyOf(names);
  }

  /** The files of control groups are read only for the columns that show them. */
  @Override
  Demand demand() {
    return kind.demand().minus(Source.CGROUP_USAGE);
  }

  @Override
  boolean needsRules() {
    return kind == OwnerKind.GROUP || kind == OwnerKind.SUBGROUP;
  }

  @Override
  boolean hasSums() {
    return true;
  }

  @Override
  List<OwnerRow> rows(Reports reports) {
    Report report = reports.latest();
    List<OwnerUsage<Owner>> usages = kind.owners(report);
    Map<Object, List<ProcessUsage>> processes = new LinkedHashMap<>();
    usages.forEach(usage -> processes.put(usage.owner().key(), new ArrayList<>()));
    processes.put(Owner.NONE.key(), new ArrayList<>());
    processes.put(Owner.UNKNOWN.key(), new ArrayList<>());
    Function<ProcessUsage, Object> keys = kind.keys(report);
    for (ProcessUsage usage : report.processes()) {
      requireNonNull(processes.get(keys.apply(usage))).add(usage);
    }
    Map<?, CgroupUsage> cgroups = kind.cgroups(report);
    List<OwnerRow> rows = new ArrayList<>();
    for (OwnerUsage<Owner> usage : usages) {
      List<ProcessUsage> own = requireNonNull(processes.get(usage.owner().key()));
      int unread = usage.totals().processes() - own.size();
      Optional<CgroupUsage> cgroup = Optional.ofNullable(cgroups.get(usage.owner().key()));
      rows.add(new OwnerRow(usage.owner(), own, unread, cgroup));
    }
    for (Owner missing : List.of(Owner.NONE, Owner.UNKNOWN)) {
      List<ProcessUsage> own = requireNonNull(processes.get(missing.key()));
      rows.add(new OwnerRow(missing, own, 0, Optional.empty()));
    }
    rows.removeIf(row -> row.count() == 0); // their processes have ended
    return List.copyOf(rows);
  }

  @Override
  Role role(OwnerRow row) {
    if (row.owner().isOne()) {
      return Role.ORDINARY;
    }
    return row.owner().equals(Owner.NONE) ? Role.NONE : Role.UNKNOWN;
  }

  @Override
  List<String> unnamed(Reports reports) {
    return kind.unknownNames(reports.latest()).stream().toList();
  }
}
