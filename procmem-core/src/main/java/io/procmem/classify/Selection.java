package io.procmem.classify;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which processes a report is about. Those left out are in no sum and no ranking, only counted in
 * {@code ScanStats.excluded()}; what can be decided before memory detail is read is decided then.
 * Immutable: each method gives a narrower selection, and a process must satisfy all of them.
 *
 * <p>Patterns are those of rules: {@code *} stands for any characters, {@code ?} for one.
 */
public final class Selection {

  private static final Selection ALL =
      new Selection(Choice.ANY, Choice.ANY, Choice.ANY, 0, 0, 0, Integer.MAX_VALUE);

  private final Choice names;
  private final Choice groups;
  private final Choice users;
  private final long leastRssBytes;
  private final long leastPssBytes;
  private final long leastUssBytes;
  private final int mostProcesses;

  private Selection(
      Choice names,
      Choice groups,
      Choice users,
      long leastRssBytes,
      long leastPssBytes,
      long leastUssBytes,
      int mostProcesses) {
    this.names = names;
    this.groups = groups;
    this.users = users;
    this.leastRssBytes = leastRssBytes;
    this.leastPssBytes = leastPssBytes;
    this.leastUssBytes = leastUssBytes;
    this.mostProcesses = mostProcesses;
  }

  /** Patterns of which one must match, if there are any, and others of which none may. */
  private record Choice(List<Glob> wanted, List<Glob> unwanted) {

    static final Choice ANY = new Choice(List.of(), List.of());

    Choice and(boolean want, String... patterns) {
      List<Glob> longer = new ArrayList<>(want ? wanted : unwanted);
      for (String pattern : patterns) {
        if (pattern.isEmpty()) {
          throw new IllegalArgumentException("an empty pattern selects nothing: leave it out");
        }
        longer.add(Glob.of(pattern));
      }
      return want ? new Choice(longer, unwanted) : new Choice(wanted, longer);
    }

    boolean isAny() {
      return wanted.isEmpty() && unwanted.isEmpty();
    }

    /** Whether something is wanted that has one or another name. */
    boolean takes(String... names) {
      return (wanted.isEmpty() || anyOf(wanted, names)) && !anyOf(unwanted, names);
    }

    private static boolean anyOf(List<Glob> globs, String... names) {
      for (Glob glob : globs) {
        for (String name : names) {
          if (glob.matches(name)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** {@return all processes} */
  public static Selection all() {
    return ALL;
  }

  /**
   * Only processes with certain names ({@code comm}).
   *
   * @param patterns the names, one of which must match
   * @return the narrower selection
   */
  public Selection names(String... patterns) {
    return with(names.and(true, patterns), groups, users);
  }

  /**
   * Without processes of certain names ({@code comm}).
   *
   * @param patterns the names
   * @return the narrower selection
   */
  public Selection withoutNames(String... patterns) {
    return with(names.and(false, patterns), groups, users);
  }

  /**
   * Only processes of certain groups or subgroups.
   *
   * @param patterns a group as {@code db}, a subgroup as {@code db/postgres}
   * @return the narrower selection
   */
  public Selection groups(String... patterns) {
    return with(names, groups.and(true, patterns), users);
  }

  /**
   * Without processes of certain groups or subgroups.
   *
   * @param patterns a group as {@code other}, a subgroup as {@code system/kernel}
   * @return the narrower selection
   */
  public Selection withoutGroups(String... patterns) {
    return with(names, groups.and(false, patterns), users);
  }

  /**
   * Only processes of certain users. One whose user is not known is left out.
   *
   * @param patterns names or numbers
   * @return the narrower selection
   */
  public Selection users(String... patterns) {
    return with(names, groups, users.and(true, patterns));
  }

  /**
   * Without processes of certain users.
   *
   * @param patterns names or numbers
   * @return the narrower selection
   */
  public Selection withoutUsers(String... patterns) {
    return with(names, groups, users.and(false, patterns));
  }

  private Selection with(Choice names, Choice groups, Choice users) {
    return new Selection(
        names, groups, users, leastRssBytes, leastPssBytes, leastUssBytes, mostProcesses);
  }

  /**
   * Only processes of a resident set size.
   *
   * @param bytes the least; one that owns no memory has none
   * @return the narrower selection
   */
  public Selection leastRss(long bytes) {
    requireNotNegative(bytes);
    return new Selection(names, groups, users, bytes, leastPssBytes, leastUssBytes, mostProcesses);
  }

  /**
   * Only processes of a proportional set size. One whose detail is not known stays, if its resident
   * set size is as large.
   *
   * @param bytes the least
   * @return the narrower selection
   */
  public Selection leastPss(long bytes) {
    requireNotNegative(bytes);
    return new Selection(names, groups, users, leastRssBytes, bytes, leastUssBytes, mostProcesses);
  }

  /**
   * Only processes of a unique set size. One whose detail is not known stays, if its resident set
   * size is as large.
   *
   * @param bytes the least
   * @return the narrower selection
   */
  public Selection leastUss(long bytes) {
    requireNotNegative(bytes);
    return new Selection(names, groups, users, leastRssBytes, leastPssBytes, bytes, mostProcesses);
  }

  private static void requireNotNegative(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is 0 or more: " + bytes);
    }
  }

  /**
   * Only so many processes: those with the largest resident set size, of equal ones the lower pid.
   *
   * @param most how many
   * @return the narrower selection
   */
  public Selection mostProcesses(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least one process must be left: " + most);
    }
    return new Selection(names, groups, users, leastRssBytes, leastPssBytes, leastUssBytes, most);
  }

  /**
   * Whether a process is wanted, as far as its name and its resident size say.
   *
   * @param process the process
   * @return whether it is
   */
  public boolean takes(ProcessSample process) {
    long rss = process.rssBytes().orElse(0); // it owns none
    long least = Math.max(leastRssBytes, Math.max(leastPssBytes, leastUssBytes));
    return rss >= least && names.takes(process.name());
  }

  /**
   * Whether processes of a subgroup are wanted.
   *
   * @param subgroup the subgroup
   * @return whether they are
   */
  public boolean takesGroup(Subgroup subgroup) {
    return groups.takes(subgroup.group(), subgroup.toString());
  }

  /**
   * Whether a process is wanted, as far as its user says.
   *
   * @param process the process
   * @return whether it is
   */
  public boolean takesUser(ProcessSample process) {
    Optional<User> user = process.user();
    if (user.isEmpty()) {
      return users.wanted.isEmpty();
    }
    return users.takes(user.get().name(), Long.toString(user.get().uid()));
  }

  /**
   * Whether a process is wanted, as far as its memory detail says.
   *
   * @param process the process
   * @return whether it is
   */
  public boolean takesDetail(ProcessSample process) {
    return !(process.memory() instanceof Memory.Detailed memory)
        || (memory.pssBytes() >= leastPssBytes && memory.ussBytes() >= leastUssBytes);
  }

  /**
   * Whether nobody of a subgroup is left out, so that one without processes has none indeed.
   *
   * @param subgroup the subgroup
   * @return whether all its processes are wanted, whoever they are
   */
  public boolean takesAllOf(Subgroup subgroup) {
    boolean byGroupOnly =
        names.isAny()
            && users.isAny()
            && leastRssBytes <= 0
            && leastPssBytes <= 0
            && leastUssBytes <= 0
            && mostProcesses == Integer.MAX_VALUE;
    return byGroupOnly && takesGroup(subgroup);
  }

  /** {@return whether it leaves nobody out} */
  public boolean isAll() {
    return this == ALL;
  }

  /** {@return whether it asks for users, so that they must be read} */
  public boolean asksForUsers() {
    return !users.isAny();
  }

  /** {@return how many processes are wanted at most} */
  public int mostProcesses() {
    return mostProcesses;
  }
}
