package io.procmem.internal.procfs;

import io.procmem.container.Placement;
import io.procmem.internal.read.RereadSchedule;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessFactsBuilder;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The facts about a process other than {@code stat} and memory. Values are kept between scans, so
 * an unchanged value needs no new object. A sample shows those that this scan requested and has.
 */
final class Facts {

  private static final List<Source> SOURCES =
      Stream.of(Source.values()).filter(Source::ofProcess).toList();

  /** Bits of the sources that are not read in every scan. */
  private static final int LASTING =
      bit(Source.OWNER, Source.EXE, Source.CGROUP, Source.MOUNTINFO, Source.LIMITS, Source.CMDLINE);

  /** The last value of every source, including those of an earlier image. */
  private ProcessFacts values = ProcessFacts.none();

  /** Bits of the sources that have a value in {@link #values}. */
  private int present;

  /** The edition of {@link UserNames} that named the user; 0 if the user has no name yet. */
  int userNamedIn;

  /** Whether this image has been classified by facts that were all known. */
  private boolean classified;

  /** Whether it is to be classified again, since those facts may have changed. */
  private boolean classificationDue;

  /** Bits of the sources read since this image began. */
  private int known;

  /** Bits of the known sources that are to be read again. */
  private int due;

  /** Counts the images, so that a late result can be matched to the image it was read from. */
  int image;

  /** Whether the command line was empty in an earlier scan, and when it was first empty. */
  private boolean emptyCommandLine;

  private long emptyCommandLineAt;

  /** When the lasting facts are to be read again. */
  private final RereadSchedule schedule = new RereadSchedule();

  /** Bits of the sources that this scan requested and has. */
  private int shown;

  /** The facts of the last sample, and what they were made from. */
  private ProcessFacts sampled = ProcessFacts.none();

  private ProcessFacts sampledValues = ProcessFacts.none();
  private int sampledSources;

  /** The process has been seen for the first time. */
  void startLife(long now) {
    schedule.startLife(now);
  }

  /** The process has executed something, or may have. */
  void startImage(long now) {
    forgetAll();
    schedule.startImage(now);
  }

  private void forgetAll() {
    known = 0;
    due = 0;
    shown = 0;
    emptyCommandLine = false;
    image++;
    classified = false;
    classificationDue = false;
  }

  /**
   * Called when the process has another name: all facts are read again, unless it is renamed too
   * often.
   *
   * @param mayHaveExecuted whether it may have executed something
   * @return whether the facts are read again now
   */
  boolean forgetAfterRename(long now, boolean mayHaveExecuted) {
    boolean forgets = schedule.acceptsName(now);
    if (forgets && mayHaveExecuted) {
      startImage(now);
    } else if (forgets) {
      forgetAll();
    }
    return forgets;
  }

  /**
   * Begins a scan. From time to time, the lasting facts are to be read again. Until then, they are
   * shown, and the subgroup stands.
   *
   * @param ageNanos the age of the process; negative if its start time is by another clock
   * @return whether all facts are read again, because of a rename that had to wait
   */
  boolean startScan(int pid, long now, long ageNanos) {
    shown = 0;
    boolean forgotten = schedule.isNameDue(now) && forgetAfterRename(now, false);
    boolean isUnknown = known == 0 && !classified;
    if (schedule.isDue(now) || isUnknown) {
      due = known & LASTING;
      classificationDue = classified;
      schedule.setRead(pid, now, ageNanos, present == 0);
    }
    return forgotten;
  }

  /** Whether this image has been classified, and is not to be classified again. */
  boolean isClassified() {
    return classified && !classificationDue;
  }

  /** Whether this image has a subgroup, which stands until it is classified again. */
  boolean wasClassified() {
    return classified;
  }

  /** Marks it as classified, or as to be classified again in the next scan. */
  void setClassified(boolean settled) {
    classified = settled;
    classificationDue = false;
  }

  /** The user is to be read again, since what is known may be a minute old. */
  void renewUser() {
    due |= bit(Source.OWNER);
  }

  /** Whether a source was read since this image began, and is not to be read again. */
  boolean isCurrent(Source source) {
    return (known & ~due & bit(source)) != 0;
  }

  /** A source that was known is refused now, so its value may have changed. */
  void forget(Source source) {
    known &= ~bit(source);
    shown &= ~bit(source);
  }

  /** The last value of every source, including those of an earlier image. */
  ProcessFacts values() {
    return values;
  }

  /** All known facts of this image, requested by this scan or not. */
  ProcessFacts known() {
    return only(known);
  }

  /** Whether this scan requested a source, and has it. */
  boolean shows(Source source) {
    return (shown & bit(source)) != 0;
  }

  /** The facts that this scan requested and has so far. */
  ProcessFacts shown() {
    return only(shown);
  }

  /** The facts that this scan requested and has; the same object while nothing changes. */
  @SuppressWarnings("ReferenceEquality") // values are the same object while nothing changes
  ProcessFacts sampled() {
    if (shown != sampledSources || values != sampledValues) {
      sampledValues = values;
      sampledSources = shown;
      sampled = shown();
    }
    return sampled;
  }

  private ProcessFacts only(int sources) {
    int visible = sources & present;
    if (visible == present || visible == 0) {
      return visible == 0 ? ProcessFacts.none() : values;
    }
    ProcessFactsBuilder some = ProcessFacts.builder().startFrom(values);
    for (Source source : SOURCES) {
      if ((sources & bit(source)) == 0) {
        some.without(source);
      }
    }
    return some.build();
  }

  /** Stores what was read from a source that this scan requested. */
  void show(Source source, ProcessFacts read) {
    set(source, read);
    show(source);
  }

  /** Shows the stored value of a source that this scan requested; it was read or confirmed. */
  void show(Source source) {
    setCurrent(source);
    shown |= bit(source);
  }

  /** Shows the value of a source that this scan requested, if one is known. */
  void showKnown(Source source) {
    shown |= known & bit(source);
  }

  private void setCurrent(Source source) {
    known |= bit(source);
    due &= ~bit(source);
  }

  void setUser(User user) {
    set(Source.OWNER, ProcessFacts.builder().startFrom(values).user(user).build());
  }

  /** The place has names that it did not have: rules may depend on them. */
  void setPlacement(Placement place) {
    ProcessFacts named = ProcessFacts.builder().startFrom(values).placement(place).build();
    if (!named.equals(values)) {
      set(Source.CGROUP, named);
      classificationDue = classified;
    }
  }

  void setExecutable(String path) {
    set(Source.EXE, ProcessFacts.builder().startFrom(values).executable(path).build());
  }

  /** The command line was read, possibly for an earlier scan. */
  void setCommandLine(CommandLine command) {
    store(command);
    emptyCommandLine = false;
    setCurrent(Source.CMDLINE);
  }

  /**
   * The command line was read, and was empty. The file is also empty while the kernel cannot reach
   * the arguments, so it is read once more in the next scan. Until then, it replaces no other one.
   */
  void setEmptyCommandLine(CommandLine command, long now) {
    boolean isKnown = (known & bit(Source.CMDLINE)) != 0;
    boolean isSame = isKnown && values.commandLine().filter(command::equals).isPresent();
    boolean isSecond = emptyCommandLine && now != emptyCommandLineAt;
    boolean isConfirmed = isSame || isSecond;
    emptyCommandLineAt = emptyCommandLine ? emptyCommandLineAt : now;
    emptyCommandLine = true;
    if (isConfirmed || !isKnown) {
      store(command);
    }
    shown |= bit(Source.CMDLINE);
    if (isConfirmed) {
      setCurrent(Source.CMDLINE);
    }
  }

  private void store(CommandLine command) {
    set(Source.CMDLINE, ProcessFacts.builder().startFrom(values).commandLine(command).build());
  }

  private void set(Source source, ProcessFacts read) {
    values = read;
    present |= bit(source);
  }

  /** A source was read for another purpose than the sample. */
  void hide(Source source) {
    shown &= ~bit(source);
  }

  private static int bit(Source... sources) {
    return Stream.of(sources).mapToInt(one -> bit(one)).sum();
  }

  private static int bit(Source source) {
    return 1 << source.ordinal();
  }

  /** Where it belongs, whether or not this scan requested that. */
  Optional<Placement> knownPlacement() {
    return (known & bit(Source.CGROUP)) != 0 ? values.placement() : Optional.empty();
  }

  /** The user, whether or not this scan requested it. */
  Optional<User> knownUser() {
    return (known & bit(Source.OWNER)) != 0 ? values.user() : Optional.empty();
  }
}
