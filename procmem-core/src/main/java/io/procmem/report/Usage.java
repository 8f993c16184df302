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

/** The sums of one report: over all processes, and per group, subgroup and user. */
record Usage(
    Totals totals, List<GroupUsage> groups, List<SubgroupUsage> subgroups, List<UserUsage> users) {

  static Usage of(
      Snapshot snapshot, Classification classification, Rates rates, Accounts accounts) {
    if (snapshot.isEmpty()) {
      Totals unknown = unscanned().totals(snapshot, accounts.total());
      return new Usage(unknown, List.of(), List.of(), List.of());
    }
    Map<Subgroup, TotalsBuilder> bySubgroup = new HashMap<>();
    Map<User, TotalsBuilder> byUser = new TreeMap<>(Accounts.BY_UID);
    List<ProcessSample> processes = snapshot.processes();
    for (int i = 0; i < processes.size(); i++) {
      ProcessSample process = processes.get(i);
      double ratio = rates.cpuRatio(i);
      builder(bySubgroup, classification.of(i)).add(process, ratio);
      if (process.user().isPresent()) {
        builder(byUser, process.user().get()).add(process, ratio);
      }
    }
    // Subgroups that are expected, or had processes recently, are shown without processes.
    classification.expected().forEach(key -> builder(bySubgroup, key));
    accounts.subgroups().forEach(key -> builder(bySubgroup, key).addUnread(accounts.unread(key)));
    // A scan that read no owner does not show that users have no processes.
    boolean ownersUnknown = byUser.isEmpty() && !processes.isEmpty();
    for (User user : accounts.users()) {
      byUser
          .computeIfAbsent(user, key -> ownersUnknown ? unscanned() : new TotalsBuilder())
          .addUnread(accounts.unread(user));
    }

    // Without a sampled process, nothing is known of those that are not excluded.
    boolean isUnknown =
        processes.isEmpty() && snapshot.stats().excluded() < snapshot.unsampled().size();
    TotalsBuilder all = isUnknown ? unscanned() : new TotalsBuilder();
    Map<String, TotalsBuilder> byGroup = new TreeMap<>();
    Map<String, List<SubgroupUsage>> members = new HashMap<>();
    List<SubgroupUsage> subgroups = new ArrayList<>();
    new TreeMap<>(bySubgroup)
        .forEach(
            (key, builder) -> {
              Totals totals = builder.totals(snapshot, accounts.counters(key));
              SubgroupUsage usage = new SubgroupUsage(key, totals);
              subgroups.add(usage);
              members.computeIfAbsent(key.group(), group -> new ArrayList<>()).add(usage);
              builder(byGroup, key.group()).add(builder);
              all.add(builder);
            });
    List<GroupUsage> groups = new ArrayList<>();
    byGroup.forEach(
        (group, builder) -> {
          Totals totals = builder.totals(snapshot, accounts.counters(group));
          groups.add(new GroupUsage(group, totals, members.getOrDefault(group, List.of())));
        });
    List<UserUsage> users = new ArrayList<>();
    byUser.forEach(
        (user, builder) ->
            users.add(new UserUsage(user, builder.totals(snapshot, accounts.counters(user)))));
    return new Usage(
        all.totals(snapshot, accounts.total()),
        List.copyOf(groups),
        List.copyOf(subgroups),
        List.copyOf(users));
  }

  /** Sums over processes of which nothing is known. */
  private static TotalsBuilder unscanned() {
    TotalsBuilder unknown = new TotalsBuilder();
    unknown.addUnscanned();
    return unknown;
  }

  /** The builder of a key, a new one if there is none. */
  private static <K> TotalsBuilder builder(Map<K, TotalsBuilder> builders, K key) {
    TotalsBuilder builder = builders.get(key);
    if (builder == null) {
      builder = new TotalsBuilder();
      builders.put(key, builder);
    }
    return builder;
  }
}
