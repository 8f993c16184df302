package io.procmem.internal.counters;

import io.procmem.counters.Counters;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of all owners of one kind: users, containers, pods, namespaces or systemd units.
 *
 * @param <T> what an owner is; it may have another name later, and stays equal in {@link #order}
 */
public final class OwnerAccounts<T> {

  private final Comparator<T> order;

  /** What is known of an owner, from what was known and what its latest process tells. */
  private final BinaryOperator<T> known;

  private final Map<T, Account> accounts;

  /** Each owner under its latest name. */
  private final Map<T, T> owners;

  /**
   * No owners yet.
   *
   * @param order compares what owners keep, whatever their names; it creates no garbage, since it
   *     is used for each process of each scan
   * @param known what is known of an owner, from what was known and what its latest process tells
   */
  OwnerAccounts(Comparator<T> order, BinaryOperator<T> known) {
    this.order = order;
    this.known = known;
    this.accounts = new TreeMap<>(order);
    this.owners = new TreeMap<>(order);
  }

  /**
   * A copy for the next step.
   *
   * @param parent the account that receives the credits of an owner too; null for none
   */
  OwnerAccounts(OwnerAccounts<T> before, Function<T, @Nullable Account> parent) {
    this(before.order, before.known);
    owners.putAll(before.owners);
    before.accounts.forEach(
        (key, account) ->
            accounts.put(key, new Account(account, parent.apply(owners.getOrDefault(key, key)))));
  }

  /** The account of an owner, a new one if there is none. */
  Account of(T owner) {
    Account account = accounts.get(owner);
    if (account == null) {
      account = new Account(null);
      accounts.put(owner, account);
      owners.put(owner, owner);
    }
    return account;
  }

  /** The owner of an account may have another name now. */
  @SuppressWarnings("ReferenceEquality") // only to save work: most are the same object
  void rename(T owner) {
    T before = owners.get(owner);
    if (before != null && before != owner) { // a lambda would be one object per process
      owners.put(owner, known.apply(before, owner));
    }
  }

  /** An owner under its latest name. */
  public T latest(T owner) {
    return owners.getOrDefault(owner, owner);
  }

  Collection<Account> all() {
    return accounts.values();
  }

  /** Removes the accounts that have been empty for a long time, and the excess of empty ones. */
  void forgetEmpty(Predicate<Account> isExpired) {
    accounts.values().removeIf(isExpired);
    Accounts.removeExcess(accounts, Set.of());
    owners.keySet().retainAll(accounts.keySet());
  }

  /** The order of the owners. */
  public Comparator<T> order() {
    return order;
  }

  /** All owners that have an account, under their latest names, in their order. */
  public List<T> owners() {
    return List.copyOf(owners.values());
  }

  /** What an owner's processes have used. */
  public Counters counters(T owner) {
    return Accounts.counters(accounts.get(owner));
  }

  /** How many processes of an owner could not be read. */
  public int unread(T owner) {
    Account account = accounts.get(owner);
    return account == null ? 0 : account.unread();
  }
}
