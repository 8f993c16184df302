package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.internal.counters.Accounts;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sums of one report: over all processes, and over those that belong together. */
record Usage(
    Totals totals, List<GroupUsage> groups, List<SubgroupUsage> subgroups, List<UserUsage> users) {

  static Usage of(Snapshot snapshot, Classification classes, CpuRatios cpu, Accounts accounts) {
    Map<Subgroup, TotalsBuilder> bySubgroup = new HashMap<>();
    Map<User, TotalsBuilder> byUser = new TreeMap<>(Accounts.BY_UID);
    List<ProcessSample> processes = snapshot.processes();
    for (int i = 0; i < processes.size(); i++) {
      ProcessSample process = processes.get(i);
      double ratio = cpu.of(i);
      adder(bySubgroup, classes.of(i)).add(process, ratio);
      if (process.user().isPresent()) {
        adder(byUser, process.user().get()).add(process, ratio);
      }
    }
    // Whoever is expected, or has been there lately, is told of with nobody in it.
    classes.expected().forEach(key -> adder(bySubgroup, key));
    accounts.subgroups().forEach(key -> adder(bySubgroup, key).miss(accounts.unread(key)));
    accounts.users().forEach(key -> adder(byUser, key).miss(accounts.unread(key)));

    TotalsBuilder all = new TotalsBuilder();
    Map<String, TotalsBuilder> byGroup = new TreeMap<>();
    Map<String, List<SubgroupUsage>> members = new HashMap<>();
    List<SubgroupUsage> subgroups = new ArrayList<>();
    new TreeMap<>(bySubgroup)
        .forEach(
            (key, adder) -> {
              Totals totals = adder.totals(snapshot, accounts.counters(key));
              SubgroupUsage usage = new SubgroupUsage(key, totals);
              subgroups.add(usage);
              members.computeIfAbsent(key.group(), group -> new ArrayList<>()).add(usage);
              adder(byGroup, key.group()).add(adder);
              all.add(adder);
            });
    List<GroupUsage> groups = new ArrayList<>();
    byGroup.forEach(
        (group, adder) -> {
          Totals totals = adder.totals(snapshot, accounts.counters(group));
          groups.add(new GroupUsage(group, totals, members.getOrDefault(group, List.of())));
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

  private static <K> TotalsBuilder adder(Map<K, TotalsBuilder> adders, K key) {
    TotalsBuilder adder = adders.get(key);
    if (adder == null) {
      adder = new TotalsBuilder();
      adders.put(key, adder);
    }
    return adder;
  }
}
