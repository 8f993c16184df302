package io.procmem.report;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.internal.counters.Accounts;
import io.procmem.internal.counters.OwnerAccounts;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sums of one report: over all processes, and per group, subgroup, user, container, pod,
 * namespace and systemd unit.
 */
record Usage(
    Totals totals,
    List<GroupUsage> groups,
    List<SubgroupUsage> subgroups,
    List<OwnerUsage<User>> users,
    List<OwnerUsage<ContainerAndPod>> containers,
    List<OwnerUsage<Pod>> pods,
    List<OwnerUsage<String>> namespaces,
    List<OwnerUsage<SystemdUnit>> units) {

  static Usage of(
      Snapshot snapshot, Classification classification, Rates rates, Accounts accounts) {
    if (snapshot.isEmpty()) {
      Totals unknown = unscanned().totals(snapshot, accounts.total());
      return new Usage(
          unknown, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }
    Map<Subgroup, TotalsBuilder> bySubgroup = new HashMap<>();
    Owners<User> users = new Owners<>(accounts.users());
    Owners<ContainerAndPod> containers = new Owners<>(accounts.containers());
    Owners<Pod> pods = new Owners<>(accounts.pods());
    Owners<String> namespaces = new Owners<>(accounts.namespaces());
    Owners<SystemdUnit> units = new Owners<>(accounts.units());
    List<ProcessSample> processes = snapshot.processes();
    boolean usersUnknown = !processes.isEmpty();
    boolean placesUnknown = !processes.isEmpty();
    for (int i = 0; i < processes.size(); i++) {
      ProcessSample process = processes.get(i);
      double ratio = rates.cpuRatio(i);
      builder(bySubgroup, classification.of(i)).add(process, ratio);
      if (process.user().isPresent()) {
        usersUnknown = false;
        users.add(process.user(), process, ratio);
      }
      if (process.placement().isPresent()) {
        placesUnknown = false;
        Placement place = process.placement().get();
        containers.add(
            place.container().map(one -> new ContainerAndPod(one, place.pod())), process, ratio);
        pods.add(place.pod(), process, ratio);
        namespaces.add(
            place.pod().map(accounts.pods()::latest).flatMap(Pod::namespace), process, ratio);
        units.add(place.unit(), process, ratio);
      }
    }
    // Subgroups that are expected, or had processes recently, are shown without processes.
    classification.expected().forEach(key -> builder(bySubgroup, key));
    accounts.subgroups().forEach(key -> builder(bySubgroup, key).addUnread(accounts.unread(key)));

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
    return new Usage(
        all.totals(snapshot, accounts.total()),
        List.copyOf(groups),
        List.copyOf(subgroups),
        users.usages(snapshot, usersUnknown),
        containers.usages(snapshot, placesUnknown),
        pods.usages(snapshot, placesUnknown),
        namespaces.usages(snapshot, placesUnknown),
        units.usages(snapshot, placesUnknown));
  }

  /** The sums of all owners of one kind. */
  private static final class Owners<T> {
    private final OwnerAccounts<T> accounts;
    private final Map<T, TotalsBuilder> builders;

    Owners(OwnerAccounts<T> accounts) {
      this.accounts = accounts;
      this.builders = new TreeMap<>(accounts.order());
    }

    void add(Optional<T> owner, ProcessSample process, double ratio) {
      if (owner.isPresent()) {
        builder(builders, owner.get()).add(process, ratio);
      }
    }

    /**
     * The sums, with the owners that had processes recently.
     *
     * @param isUnknown whether this scan read no owner, which does not show that they have none
     */
    List<OwnerUsage<T>> usages(Snapshot snapshot, boolean isUnknown) {
      for (T owner : accounts.owners()) {
        builders
            .computeIfAbsent(owner, key -> isUnknown ? unscanned() : new TotalsBuilder())
            .addUnread(accounts.unread(owner));
      }
      List<OwnerUsage<T>> usages = new ArrayList<>(builders.size());
      builders.forEach(
          (owner, builder) ->
              usages.add(
                  new OwnerUsage<>(
                      accounts.latest(owner), builder.totals(snapshot, accounts.counters(owner)))));
      return List.copyOf(usages);
    }
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
