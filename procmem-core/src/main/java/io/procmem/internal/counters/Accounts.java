package io.procmem.internal.counters;

import io.procmem.classify.Subgroup;
import io.procmem.counters.CounterStart;
import io.procmem.counters.Counters;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The accounts of the {@link Ledger}. Credits of a subgroup go to its group and the total too. */
public final class Accounts {

  /** The maximum number of empty groups, of empty subgroups and of empty users that are kept. */
  private static final int MAX_EMPTY = 1000;

  public static final Comparator<User> BY_UID = Comparator.comparingLong(User::uid);

  /** Whether any scan has been counted. */
  private final boolean isCounted;

  private final Account total;
  private final Account unknownUser = new Account(null);
  private final Map<String, Account> groups = new HashMap<>();
  private final Map<Subgroup, Account> subgroups = new HashMap<>();
  private final Map<User, Account> users = new TreeMap<>(BY_UID);

  Accounts() {
    isCounted = false;
    total = new Account(null);
  }

  /** A copy for the next step. */
  Accounts(Accounts before) {
    isCounted = true;
    total = new Account(before.total, null);
    before.groups.forEach((key, account) -> groups.put(key, new Account(account, total)));
    before.subgroups.forEach(
        (key, account) -> subgroups.put(key, new Account(account, group(key.group()))));
    before.users.forEach((key, account) -> users.put(key, new Account(account, null)));
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
    if (user == null) {
      return unknownUser;
    }
    Account account = users.get(user);
    if (account == null) {
      account = new Account(null);
      account.setUser(user);
      users.put(user, account);
    }
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
    Stream.of(Set.of(total), groups.values(), subgroups.values(), users.values())
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
    users.entrySet().removeIf(e -> expired.test(e.getValue()));
    removeExcess(subgroups, expected);
    removeExcess(groups, expectedGroups);
    removeExcess(users, Set.of());
  }

  /**
   * Removes the accounts that became empty first, above the limit: a rule with a template may name
   * a new subgroup for every process.
   */
  private static <K> void removeExcess(Map<K, Account> accounts, Set<K> expected) {
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

  /** How many processes of a user could not be read. */
  public int unread(User user) {
    Account account = users.get(user);
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

  public Counters counters(User user) {
    return counters(users.get(user));
  }

  private static Counters counters(@Nullable Account account) {
    return account == null ? CounterValues.ZERO : account.counters();
  }

  public Collection<Subgroup> subgroups() {
    return Collections.unmodifiableSet(subgroups.keySet());
  }

  public Collection<User> users() {
    List<User> latest = new ArrayList<>();
    users.forEach((key, account) -> latest.add(account.user() == null ? key : account.user()));
    return latest;
  }
}
