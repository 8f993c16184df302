package io.procmem.internal.counters;

import io.procmem.counters.Counters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of all owners of one kind: users, containers, pods, namespaces or systemd units.
 *
 * @param <T> what an owner is; it may get a name later, and keeps its key
 */
public final class OwnerAccounts<T> {

  private final Function<T, Object> key;
  private final Map<Object, Account> accounts = new HashMap<>();

  /** Each owner under its latest name. */
  private final Map<Object, T> owners = new HashMap<>();

  /**
   * No owners yet.
   *
   * @param key what an owner keeps, whatever its name
   */
  OwnerAccounts(Function<T, Object> key) {
    this.key = key;
  }

  /**
   * A copy for the next step.
   *
   * @param parent the account that receives the credits of an owner too; null for none
   */
  OwnerAccounts(OwnerAccounts<T> before, Function<T, @Nullable Account> parent) {
    this.key = before.key;
    this.owners.putAll(before.owners);
    before.owners.forEach(
        (key, owner) -> accounts.put(key, new Account(before.account(key), parent.apply(owner))));
  }

  private Account account(Object key) {
    return Objects.requireNonNull(accounts.get(key));
  }

  /** The account of an owner, a new one if there is none. */
  Account of(T owner) {
    Object its = key.apply(owner);
    owners.putIfAbsent(its, owner);
    return accounts.computeIfAbsent(its, any -> new Account(null));
  }

  /** The owner of an account may have another name now. */
  void rename(T owner) {
    owners.replace(key.apply(owner), owner);
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

  /** All owners that have an account, under their latest names, in no particular order. */
  public List<T> owners() {
    return Collections.unmodifiableList(new ArrayList<>(owners.values()));
  }

  /** What an owner's processes have used. */
  public Counters counters(T owner) {
    return Accounts.counters(accounts.get(key.apply(owner)));
  }

  /** How many processes of an owner could not be read. */
  public int unread(T owner) {
    Account account = accounts.get(key.apply(owner));
    return account == null ? 0 : account.unread();
  }
}
