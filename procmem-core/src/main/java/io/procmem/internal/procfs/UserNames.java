package io.procmem.internal.procfs;

import io.procmem.internal.parse.PasswdParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.MachineFile;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.User;
import java.io.File;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of users: from a passwd file if one was given, otherwise from this machine's name
 * service, which knows only this machine's users and may hang. Names are looked up again from time
 * to time.
 */
final class UserNames {

  private static final long RENEW_AFTER_NANOS = Duration.ofMinutes(10).toNanos();
  private static final long REREAD_AFTER_NANOS = Duration.ofMinutes(1).toNanos();

  /** More users than this exist only with user namespaces. */
  private static final int MAX_USERS = 10_000;

  private final Map<Long, Optional<User>> named = new HashMap<>();
  private final Map<Long, SlowRead> hanging = new HashMap<>();
  private final @Nullable MachineFile<Map<Long, String>> passwd;
  private final boolean nameService;

  /** Counts renewals, from 1: names of an earlier edition are looked up again. */
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

  /** Begins a scan: renews old names, and takes over names that arrived late. */
  void startScan(long now, MachineFileReader machineFiles) {
    hanging.values().removeIf(read -> takeLate(read, now));
    boolean tooMany = passwd == null && named.size() > MAX_USERS;
    boolean due = now - startedAt > (passwd == null ? RENEW_AFTER_NANOS : REREAD_AFTER_NANOS);
    if (edition == 0 || due || tooMany) {
      startedAt = now;
      renew(machineFiles);
    }
  }

  private static boolean takeLate(SlowRead read, long now) {
    if (read.hasReturned()) {
      read.acceptLate(now);
      return true;
    }
    return false;
  }

  /** If the passwd file cannot be read, the known names stay. */
  private void renew(MachineFileReader machineFiles) {
    if (passwd == null) {
      edition++;
      named.clear();
      return;
    }
    machineFiles.read(passwd);
    Map<Long, String> names = passwd.value();
    if (names != null) {
      edition++;
      named.clear();
      names.forEach(this::setName);
    }
  }

  /** Sets the user of a process, with the name if it is known. */
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

  /** Updates the name of the user of a process. */
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

  /** Whether the name of the user of a process is final. */
  boolean isSettled(Facts facts) {
    return !nameService || isNamed(facts);
  }

  /** Whether the user of a process has no other name than its facts show. */
  boolean isNameKnown(Facts facts) {
    return passwd == null ? isNamed(facts) : edition > 0;
  }

  /** Whether the name service must be queried for the user of a process. */
  boolean needsQuery(Facts facts) {
    return nameService
        && !isNamed(facts)
        && facts.values().user().isPresent()
        && !hanging.containsKey(facts.values().user().get().uid());
  }

  /** Stores the name that the name service returned, or the uid if it knows no name. */
  void setName(long uid, String name) {
    named.put(uid, Optional.of(new User(uid, name)));
  }

  /**
   * Called if the name service has not answered in time. It is not queried for this user until it
   * has.
   */
  void waitFor(long uid, SlowRead read) {
    hanging.put(uid, read);
  }
}
