package io.procmem.metrics.dialect;

import io.procmem.classify.Subgroup;
import io.procmem.metrics.RowContext;
import io.procmem.metrics.RowSink;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.report.Totals;
import io.procmem.threads.NamedThreads;
import io.procmem.threads.SubgroupThreads;
import io.procmem.threads.ThreadSum;
import io.procmem.threads.Threads;
import io.procmem.threads.WaitChannels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the rows of {@link ProcessExporter}, and the names of its groups. */
final class NameGroups {

  /** How many subgroups have each name, and how many are shown with both names. */
  private final Map<String, Integer> names = new HashMap<>();

  private NameGroups(Report report) {
    names.put(Subgroup.OTHER.name(), 1);
    for (SubgroupUsage usage : report.subgroups()) {
      names.merge(usage.subgroup().name(), 1, Integer::sum);
      names.merge(usage.subgroup().toString(), 1, Integer::sum);
    }
  }

  private String name(Subgroup subgroup) {
    boolean isUnique = names.getOrDefault(subgroup.name(), 0) == 1;
    return isUnique || subgroup.isOther() ? subgroup.name() : subgroup.toString();
  }

  static void groups(RowContext context, RowSink<Totals> rows) {
    NameGroups groups = new NameGroups(context.report());
    for (SubgroupUsage usage : context.report().subgroups()) {
      rows.accept(usage.subgroup(), List.of(groups.name(usage.subgroup())), usage.totals());
    }
  }

  private static List<SubgroupThreads> ofThreads(RowContext context) {
    return context.report().extras().threads().map(Threads::subgroups).orElse(List.of());
  }

  static void allThreads(RowContext context, RowSink<SubgroupThreads> rows) {
    NameGroups groups = new NameGroups(context.report());
    for (SubgroupThreads group : ofThreads(context)) {
      rows.accept(group.subgroup(), List.of(groups.name(group.subgroup())), group);
    }
  }

  /** What identifies a row: a subgroup, and a name in it. */
  private record Key(Subgroup subgroup, String name) {}

  static void threads(RowContext context, RowSink<ThreadSum> rows) {
    NameGroups groups = new NameGroups(context.report());
    for (SubgroupThreads group : ofThreads(context)) {
      for (NamedThreads one : group.names()) {
        rows.accept(
            new Key(group.subgroup(), one.name()),
            List.of(groups.name(group.subgroup()), one.name()),
            one.sum());
      }
    }
  }

  static void waitChannels(RowContext context, RowSink<Integer> rows) {
    NameGroups groups = new NameGroups(context.report());
    for (SubgroupThreads group : ofThreads(context)) {
      Map<String, Integer> waiting =
          group.sum().waitChannels().map(WaitChannels::waiting).orElse(Map.of());
      waiting.forEach(
          (channel, threads) ->
              rows.accept(
                  new Key(group.subgroup(), channel),
                  List.of(groups.name(group.subgroup()), channel),
                  threads));
    }
  }
}
