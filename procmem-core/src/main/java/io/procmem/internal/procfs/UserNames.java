package io.procmem.internal.procfs;

import io.procmem.internal.parse.PasswdParser;
import io.procmem.snapshot.User;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of users, each asked once in a while: of a passwd file where one was given, else of
 * this machine's name service, which knows this machine's users only and may hang.
 */
final class UserNames {

  private static final long RENEW_AFTER_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long REREAD_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  /** More users than this are seen only where user namespaces hand out numbers. */
  private static final int MOST = 10_000;

  private final Map<Long, Optional<User>> named = new HashMap<>();
  private final Map<Long, PendingRead> pending = new HashMap<>();
  private final @Nullable MachineFile<Map<Long, String>> passwd;
  private final boolean nameService;

  /** Counts renewals, from 1: names given in an earlier edition are asked for again. */
  private int edition;

  private long startedAt;

  UserNames(@Nullable File passwd, boolean nameService) {
    this.passwd = passwd == null ? null : passwdFile(passwd);
    this.nameService = nameService && passwd == null;
  }

  private static MachineFile<Map<Long, String>> passwdFile(File file) {
    PasswdParser parser = new PasswdParser();
    return new MachineFile<>(file, FileShape.PASSWD, parser, parser::names);
  }

  /** Begins a scan: renews what is old, and takes over names that came too late for the last. */
  void startScan(long now, MachineFileReader aside) {
    pending.entrySet().removeIf(this::takeOver);
    boolean tooMany = passwd == null && named.size() > MOST;
    boolean due = now - startedAt > (passwd == null ? RENEW_AFTER_NANOS : REREAD_AFTER_NANOS);
    if (edition == 0 || due || tooMany) {
      startedAt = now;
      renew(aside);
    }
  }

  private boolean takeOver(Map.Entry<Long, PendingRead> late) {
    Object result = late.getValue().take();
    if (result instanceof String name) {
      setName(late.getKey(), name);
    }
    return result != null;
  }

  /** A passwd file that gives nothing leaves the names that there are. */
  private void renew(MachineFileReader aside) {
    if (passwd == null) {
      edition++;
      named.clear();
      return;
    }
    aside.read(passwd);
    Map<Long, String> names = passwd.value();
    if (names != null) {
      edition++;
      named.clear();
      names.forEach(this::setName);
    }
  }

  /** Puts a user into the facts of a process, under the best name known at once. */
  void setUser(Facts facts, long uid) {
    Optional<User> user = facts.values().user();
    boolean same = user.isPresent() && user.get().uid() == uid;
    if (!same) {
      facts.setUser(User.unnamed(uid));
      facts.userNamedIn = 0;
    }
    nameIn(facts);
  }

  private boolean isNamed(Facts facts) {
    return facts.userNamedIn != 0 && facts.userNamedIn == edition;
  }

  /** Names the user in the facts of a process, if the name is known and newer. */
  void nameIn(Facts facts) {
    Optional<User> user = facts.values().user();
    if (user.isEmpty() || isNamed(facts)) {
      return;
    }
    Optional<User> known = named.get(user.get().uid());
    if (known != null) {
      known.ifPresent(facts::setUser);
      facts.userNamedIn = edition;
    }
  }

  /** Whether a process's user has the name that it will have. */
  boolean isSettled(Facts facts) {
    return !nameService || isNamed(facts);
  }

  /** Whether a process's user has no name yet and the name service is to be asked for it. */
  boolean isToBeAsked(Facts facts) {
    return nameService
        && !isNamed(facts)
        && facts.values().user().isPresent()
        && !pending.containsKey(facts.values().user().get().uid());
  }

  /** The name service has answered: with the name, or with the number if it knows no name. */
  void setName(long uid, String name) {
    named.put(uid, Optional.of(new User(uid, name)));
  }

  /** The name service has not answered in time. It is not asked for this user until it has. */
  void waitFor(long uid, PendingRead read) {
    pending.put(uid, read);
  }
}
