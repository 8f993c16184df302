package io.procmem.report;

import io.procmem.classify.Classes;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one report: over all processes, and over those that belong together. */
record Usage(
    Totals totals, List<GroupUsage> groups, List<SubgroupUsage> subgroups, List<UserUsage> users) {

  static Usage of(Snapshot snapshot, Classes classes, CpuRatios cpu) {
    Adder all = new Adder();
    Map<String, Adder> byGroup = new TreeMap<>();
    Map<Subgroup, Adder> bySubgroup = new TreeMap<>();
    Map<User, Adder> byUser = new TreeMap<>(Comparator.comparingLong(User::uid));
    for (Subgroup expected : classes.expected()) {
      bySubgroup.put(expected, new Adder());
      byGroup.computeIfAbsent(expected.group(), group -> new Adder());
    }
    List<ProcessSample> processes = snapshot.processes();
    for (int i = 0; i < processes.size(); i++) {
      ProcessSample process = processes.get(i);
      Subgroup subgroup = classes.of(i);
      double ratio = cpu.of(i);
      all.add(process, ratio);
      byGroup.computeIfAbsent(subgroup.group(), group -> new Adder()).add(process, ratio);
      bySubgroup.computeIfAbsent(subgroup, key -> new Adder()).add(process, ratio);
      if (process.user().isPresent()) {
        byUser.computeIfAbsent(process.user().get(), user -> new Adder()).add(process, ratio);
      }
    }
    List<SubgroupUsage> subgroups = new ArrayList<>();
    Map<String, List<SubgroupUsage>> inGroup = new TreeMap<>();
    bySubgroup.forEach(
        (subgroup, adder) -> {
          SubgroupUsage usage = new SubgroupUsage(subgroup, adder.totals(snapshot));
          subgroups.add(usage);
          inGroup.computeIfAbsent(subgroup.group(), group -> new ArrayList<>()).add(usage);
        });
    List<GroupUsage> groups = new ArrayList<>();
    inGroup.forEach(
        (group, members) ->
            groups.add(new GroupUsage(group, adderOf(byGroup, group).totals(snapshot), members)));
    List<UserUsage> users = new ArrayList<>();
    byUser.forEach((user, adder) -> users.add(new UserUsage(user, adder.totals(snapshot))));
    return new Usage(
        all.totals(snapshot), List.copyOf(groups), List.copyOf(subgroups), List.copyOf(users));
  }

  private static Adder adderOf(Map<String, Adder> byGroup, String group) {
    return byGroup.getOrDefault(group, new Adder());
  }
}
