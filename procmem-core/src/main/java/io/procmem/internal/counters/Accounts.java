package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.counters.CounterStart;
import io.procmem.counters.Counters;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The accounts of the {@link Ledger}. Credits of a subgroup go to its group and the total too. */
public final class Accounts {

  /** The maximum number of empty accounts of each kind that are kept. */
  private static final int MAX_EMPTY = 1000;

  private static final Account[] NO_PLACES = {};

  /** Whether any scan has been counted. */
  private final boolean isCounted;

  private final Account total;
  private final Account unknownUser = new Account(null);
  private final Map<String, Account> groups = new HashMap<>();
  private final Map<Subgroup, Account> subgroups = new HashMap<>();
  private final OwnerAccounts<User> users;
  private final OwnerAccounts<ContainerAndPod> containers;
  private final OwnerAccounts<String> namespaces;

  /** Credits of a pod go to its namespace too, once that is known. */
  private final OwnerAccounts<Pod> pods;

  private final OwnerAccounts<SystemdUnit> units;

  /** The accounts of each place, found in this step. */
  private final IdentityHashMap<Placement, Account[]> places = new IdentityHashMap<>();

  private final Set<Placement> renamed = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Whether any scan was to find where processes belong. */
  private boolean countsPlaces;

  Accounts() {
    isCounted = false;
    total = new Account(null);
    users = new OwnerAccounts<>(Comparator.comparingLong(User::uid), (known, latest) -> latest);
    containers =
        new OwnerAccounts<>(Comparator.comparing(place -> place.container().id()), KnownNames::of);
    namespaces = new OwnerAccounts<String>(Comparator.naturalOrder(), (known, latest) -> latest);
    pods = new OwnerAccounts<>(Comparator.comparing(Pod::uid), KnownNames::of);
    units =
        new OwnerAccounts<>(
            Comparator.comparing(SystemdUnit::slice)
                .thenComparing(SystemdUnit::name)
                .thenComparing(unit -> unit.container().orElse("")),
            (known, latest) -> latest);
  }

  /** A copy for the next step. */
  Accounts(Accounts before) {
    isCounted = true;
    total = new Account(before.total, null);
    before.groups.forEach((key, account) -> groups.put(key, new Account(account, total)));
    before.subgroups.forEach(
        (key, account) -> subgroups.put(key, new Account(account, group(key.group()))));
    users = new OwnerAccounts<>(before.users, user -> null);
    containers = new OwnerAccounts<>(before.containers, place -> null);
    namespaces = new OwnerAccounts<>(before.namespaces, name -> null);
    pods =
        new OwnerAccounts<>(before.pods, pod -> pod.namespace().map(namespaces::of).orElse(null));
    units = new OwnerAccounts<>(before.units, unit -> null);
    countsPlaces = before.countsPlaces;
  }

  /** Counts by place from this step on, if the scan was to find where processes belong. */
  void startPlaces(Demand demand) {
    countsPlaces |= demand.includes(Source.CGROUP);
  }

  /**
   * Whether a place that is unknown so far may become known later, so that what its process did is
   * counted then.
   */
  boolean countsPlaces() {
    return countsPlaces;
  }

  private Account group(String name) {
    return groups.computeIfAbsent(name, key -> new Account(total));
  }

  /** The account of a subgroup, a new one if there is none. */
  Account of(Subgroup subgroup) {
    Account account = subgroups.get(subgroup);
    if (account == null) {
      account = new Account(group(subgroup.group()));
      subgroups.put(subgroup, account);
    }
    return account;
  }

  /**
   * The account of a user, a new one if there is none; unknown users share one, which is never
   * shown.
   */
  Account of(@Nullable User user) {
    return user == null ? unknownUser : users.of(user);
  }

  /**
   * The accounts of the container, pod and unit that a process belongs to; none if unknown. In an
   * array, and without a lambda: an iterator, or what a lambda captures, would be one object for
   * each process of each scan.
   */
  Account[] of(@Nullable Placement placement) {
    if (placement == null) {
      return NO_PLACES;
    }
    Account[] found = places.get(placement);
    if (found == null) {
      found = find(placement);
      places.put(placement, found);
    }
    return found;
  }

  private Account[] find(Placement placement) {
    List<Account> found = new ArrayList<>();
    placement
        .container()
        .ifPresent(one -> found.add(containers.of(new ContainerAndPod(one, placement.pod()))));
    placement.pod().ifPresent(pod -> found.add(account(pod)));
    placement.unit().ifPresent(unit -> found.add(units.of(unit)));
    return found.toArray(NO_PLACES);
  }

  /** The user and the place of a sampled process may have other names now. */
  void rename(@Nullable User user, @Nullable Placement placement) {
    if (user != null) {
      users.rename(user);
    }
    if (placement != null && renamed.add(placement)) {
      placement
          .container()
          .ifPresent(one -> containers.rename(new ContainerAndPod(one, placement.pod())));
      placement.pod().ifPresent(pods::rename);
    }
  }

  private Account account(Pod pod) {
    Account account = pods.of(pod);
    pod.namespace().ifPresent(name -> account.adopt(namespaces.of(name)));
    return account;
  }

  /**
   * Ends a step: removes accounts that have been empty for a long time and are not expected.
   *
   * @param lastScan the scan before this step; null if there was none
   */
  void close(
      @Nullable CounterStart lastScan,
      long nowNanos,
      long forgetAfterNanos,
      Set<Subgroup> expected) {
    Set<String> expectedGroups = new TreeSet<>();
    for (Subgroup subgroup : expected) {
      of(subgroup);
      expectedGroups.add(subgroup.group());
    }
    subgroups.values().forEach(Account::rollUp);
    groups.values().forEach(Account::rollUp);
    pods.all().forEach(Account::rollUp);
    List<OwnerAccounts<?>> owners = List.of(users, containers, pods, namespaces, units);
    Stream.concat(
            Stream.of(Set.of(total), groups.values(), subgroups.values()),
            owners.stream().map(OwnerAccounts::all))
        .flatMap(Collection::stream)
        .forEach(account -> account.startAt(lastScan));
    // Called for each account, since the call also records when it became empty.
    Predicate<Account> expired =
        account -> account.closeAndCheckExpired(nowNanos, forgetAfterNanos);
    subgroups
        .entrySet()
        .removeIf(e -> expired.test(e.getValue()) && !expected.contains(e.getKey()));
    groups
        .entrySet()
        .removeIf(e -> expired.test(e.getValue()) && !expectedGroups.contains(e.getKey()));
    removeExcess(subgroups, expected);
    removeExcess(groups, expectedGroups);
    users.forgetEmpty(expired);
    namespaces.forgetEmpty(expired);
    // The control group ends with its last process. A later one of the same name is a different
    // one.
    Predicate<Account> ended = account -> account.closeAndCheckExpired(nowNanos, 0);
    containers.forgetEmpty(ended);
    pods.forgetEmpty(ended);
    units.forgetEmpty(ended);
  }

  /**
   * Removes the accounts that became empty first, above the limit: a rule with a template may name
   * a new subgroup for every process.
   */
  static <K> void removeExcess(Map<K, Account> accounts, Set<K> expected) {
    List<Map.Entry<K, Account>> empty =
        accounts.entrySet().stream()
            .filter(e -> e.getValue().isEmpty() && !expected.contains(e.getKey()))
            .toList();
    if (empty.size() > MAX_EMPTY) {
      empty.stream()
          .sorted(Comparator.comparingLong(e -> e.getValue().emptySinceNanos()))
          .limit(empty.size() - MAX_EMPTY)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(accounts::remove);
    }
  }

  /** How many processes of a subgroup could not be read. */
  public int unread(Subgroup subgroup) {
    Account account = subgroups.get(subgroup);
    return account == null ? 0 : account.unread();
  }

  public Counters total() {
    return isCounted ? total.counters() : CounterValues.UNKNOWN;
  }

  public Counters counters(String group) {
    return counters(groups.get(group));
  }

  public Counters counters(Subgroup subgroup) {
    return counters(subgroups.get(subgroup));
  }

  static Counters counters(@Nullable Account account) {
    return account == null ? CounterValues.ZERO : account.counters();
  }

  public Collection<Subgroup> subgroups() {
    return Collections.unmodifiableSet(subgroups.keySet());
  }

  public OwnerAccounts<User> users() {
    return users;
  }

  public OwnerAccounts<ContainerAndPod> containers() {
    return containers;
  }

  public OwnerAccounts<Pod> pods() {
    return pods;
  }

  public OwnerAccounts<String> namespaces() {
    return namespaces;
  }

  public OwnerAccounts<SystemdUnit> units() {
    return units;
  }
}
