package io.procmem.internal.procfs;

import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.ProcessFacts;
import io.procmem.snapshot.ProcessFactsBuilder;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.Optional;

/**
 * The facts about a process other than {@code stat} and memory. Values are kept between scans, so
 * an unchanged value needs no new object. A sample shows those that this scan requested and has.
 */
final class Facts {

  private static final int MAX_RENAMES = 3;
  private static final long SECONDS = 60;
  private static final long NANOS = 1_000_000_000L;
  private static final Source[] SOURCES = Source.values();

  /** The last value of every source, including those of an earlier image. */
  private ProcessFacts values = ProcessFacts.none();

  /** Bits of the sources that have a value in {@link #values}. */
  private int present;

  /** The edition of {@link UserNames} that named the user; 0 if the user has no name yet. */
  int userNamedIn;

  /** Whether this image has been classified for good. */
  boolean classified;

  /** Bits of the sources read since this image began. */
  private int known;

  /** Counts the images, so that a late result can be matched to the image it was read from. */
  private int image;

  /** Whether the command line was empty in an earlier scan, and when it was first empty. */
  private boolean emptyCommandLine;

  private long emptyCommandLineAt;

  /** How often the process has renamed itself, since when, and whether that was too often. */
  private int renames;

  private long renamesSince;
  private boolean renamePending;

  /** When the facts that can change without an exec were last forgotten. */
  private long renewedAt;

  /** Bits of the sources that this scan requested and has. */
  private int shown;

  /** The facts of the last sample, and what they were made from. */
  private ProcessFacts sampled = ProcessFacts.none();

  private ProcessFacts sampledValues = ProcessFacts.none();
  private int sampledSources;

  void startImage() {
    known = 0;
    shown = 0;
    emptyCommandLine = false;
    image++;
    classified = false;
  }

  /**
   * Called when the process has another name: it may have executed something, so all facts are read
   * again. A process can rename itself continually, so that is done only a few times a minute; a
   * later change takes effect when the minute is over.
   *
   * @return whether the facts are read again now
   */
  boolean forgetAfterRename(long now) {
    if (renames == 0 || now - renamesSince > SECONDS * NANOS) {
      renamesSince = now;
      renames = 0;
    }
    renamePending = renames >= MAX_RENAMES;
    if (!renamePending) {
      renames++;
      startImage();
    }
    return !renamePending;
  }

  /**
   * Begins a scan. User, control groups and limits can change without an exec, so they are read
   * again every minute; the pid spreads these reads over the minute.
   *
   * @return whether all facts are read again, because of a rename that had to wait
   */
  boolean startScan(int pid, long now) {
    shown = 0;
    boolean forgotten =
        renamePending && now - renamesSince > SECONDS * NANOS && forgetAfterRename(now);
    if (known == 0) {
      renewedAt = now - pid % SECONDS * NANOS;
    } else if (now - renewedAt > SECONDS * NANOS) {
      renewedAt = now;
      known &= ~(bit(Source.OWNER) | bit(Source.CGROUP) | bit(Source.LIMITS));
    }
    return forgotten;
  }

  /** The user is to be read again, since what is known may be a minute old. */
  void forgetUser() {
    known &= ~bit(Source.OWNER);
  }

  /** Whether a source was read since this image began. */
  boolean knows(Source source) {
    return (known & bit(source)) != 0;
  }

  /** A number that changes with the image. */
  int image() {
    return image;
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
    if (visible == present) {
      return values;
    }
    if (visible == 0) {
      return ProcessFacts.none();
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

  /** Shows the stored value of a source that this scan requested. */
  void show(Source source) {
    known |= bit(source);
    shown |= bit(source);
  }

  void setUser(User user) {
    set(Source.OWNER, ProcessFacts.builder().startFrom(values).user(user).build());
  }

  /** The command line was read, possibly for an earlier scan. */
  void setCommandLine(CommandLine command) {
    set(Source.CMDLINE, ProcessFacts.builder().startFrom(values).commandLine(command).build());
    emptyCommandLine = false;
    known |= bit(Source.CMDLINE);
  }

  /**
   * The command line was read, and was empty. The file is also empty while the kernel cannot reach
   * the arguments, so an empty command line is shown, and read once more in the next scan.
   */
  void setEmptyCommandLine(CommandLine command, long now) {
    set(Source.CMDLINE, ProcessFacts.builder().startFrom(values).commandLine(command).build());
    shown |= bit(Source.CMDLINE);
    if (!emptyCommandLine) {
      emptyCommandLine = true;
      emptyCommandLineAt = now;
    } else if (now != emptyCommandLineAt) {
      known |= bit(Source.CMDLINE);
    }
  }

  private void set(Source source, ProcessFacts read) {
    values = read;
    present |= bit(source);
  }

  /** A source was read for another purpose than the sample. */
  void hide(Source source) {
    shown &= ~bit(source);
  }

  private static int bit(Source source) {
    return 1 << source.ordinal();
  }

  /** The user, whether or not this scan requested it. */
  Optional<User> knownUser() {
    return knows(Source.OWNER) ? values.user() : Optional.empty();
  }
}
