package io.procmem.report;

import io.procmem.classify.Classes;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one report: over all processes, and over those that belong together. */
record Usage(
    Totals totals, List<GroupUsage> groups, List<SubgroupUsage> subgroups, List<UserUsage> users) {

  static Usage of(Snapshot snapshot, Classes classes, CpuRatios cpu, Accounts accounts) {
    Adder all = new Adder();
    Map<String, Adder> byGroup = new TreeMap<>();
    Map<Subgroup, Adder> bySubgroup = new TreeMap<>();
    Map<User, Adder> byUser = new TreeMap<>(Accounts.BY_UID);
    List<ProcessSample> processes = snapshot.processes();
    for (int i = 0; i < processes.size(); i++) {
      ProcessSample process = processes.get(i);
      Subgroup subgroup = classes.of(i);
      double ratio = cpu.of(i);
      all.add(process, ratio);
      byGroup.computeIfAbsent(subgroup.group(), key -> new Adder()).add(process, ratio);
      bySubgroup.computeIfAbsent(subgroup, key -> new Adder()).add(process, ratio);
      if (process.user().isPresent()) {
        byUser.computeIfAbsent(process.user().get(), key -> new Adder()).add(process, ratio);
      }
    }
    // Whoever is expected, or has been there lately, is told of with nobody in it.
    classes.expected().forEach(key -> bySubgroup.computeIfAbsent(key, none -> new Adder()));
    accounts.subgroups().forEach(key -> bySubgroup.computeIfAbsent(key, none -> new Adder()));
    accounts.users().forEach(key -> byUser.computeIfAbsent(key, none -> new Adder()));

    List<SubgroupUsage> subgroups = new ArrayList<>();
    Map<String, List<SubgroupUsage>> members = new TreeMap<>();
    bySubgroup.forEach(
        (key, adder) -> {
          Totals totals = adder.totals(snapshot, accounts.counters(key));
          SubgroupUsage usage = new SubgroupUsage(key, totals);
          subgroups.add(usage);
          members.computeIfAbsent(key.group(), group -> new ArrayList<>()).add(usage);
        });
    List<GroupUsage> groups = new ArrayList<>();
    members.forEach(
        (group, usages) -> {
          Adder adder = byGroup.getOrDefault(group, new Adder());
          Totals totals = adder.totals(snapshot, accounts.counters(group));
          groups.add(new GroupUsage(group, totals, usages));
        });
    List<UserUsage> users = new ArrayList<>();
    byUser.forEach(
        (user, adder) ->
            users.add(new UserUsage(user, adder.totals(snapshot, accounts.counters(user)))));
    return new Usage(
        all.totals(snapshot, accounts.total()),
        List.copyOf(groups),
        List.copyOf(subgroups),
        List.copyOf(users));
  }
}
