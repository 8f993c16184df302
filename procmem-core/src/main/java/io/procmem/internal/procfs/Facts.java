package io.procmem.internal.procfs;

import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.ThreadStates;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a process beyond {@code stat} and memory. Values stay from scan to scan, so that
 * one that has not changed need not be made again; which of them belong to this scan is kept apart.
 */
final class Facts {

  private static final int MAX_DOUBTS = 3;
  private static final long SECONDS = 60;
  private static final long NANOS = 1_000_000_000L;

  Optional<User> user = Optional.empty();

  /** The edition of {@link UserNames} that named the user; 0 if none has. */
  int userNamedIn;

  Optional<String> executable = Optional.empty();
  Optional<CommandLine> commandLine = Optional.empty();
  Optional<List<String>> cgroups = Optional.empty();
  Optional<ThreadStates> threadStates = Optional.empty();
  Readings<StatusField> status = Readings.none();
  Readings<IoField> io = Readings.none();
  private OptionalLong openFiles = OptionalLong.empty();
  private OptionalLong openFilesLimit = OptionalLong.empty();
  private OptionalInt oomScore = OptionalInt.empty();
  private OptionalInt oomScoreAdjustment = OptionalInt.empty();

  /** What those above have found this image to be, if they have. */
  @Nullable Object label;

  /** Bits of the sources read since this image began. */
  private int known;

  /** Bits of the sources that opened and made no sense, in two scans. */
  private int senseless;

  private final RepeatedFailures senselessOnce = new RepeatedFailures();

  /** How often the process has renamed itself since when, and whether it did once too often. */
  private int doubts;

  private long doubtedSince;
  private boolean doubted;

  /** When those that can change without another image were last forgotten. */
  private long renewedAt;

  /** Bits of the sources whose values this scan asked for and has. */
  private int shown;

  void startImage() {
    known = 0;
    shown = 0;
    senseless = 0;
    senselessOnce.forgetAll();
    label = null;
  }

  /**
   * The process has another name, so all may be otherwise. A process can rename itself all day, and
   * is believed a few times a minute; the last time counts when the minute is over.
   *
   * @return whether it was believed
   */
  boolean doubt(long now) {
    if (doubts == 0 || now - doubtedSince > SECONDS * NANOS) {
      doubtedSince = now;
      doubts = 0;
    }
    doubted = doubts >= MAX_DOUBTS;
    if (!doubted) {
      doubts++;
      startImage();
    }
    return !doubted;
  }

  /**
   * Begins a scan. A process may change its user, be moved to another control group or be given
   * other limits and stay the same image, so these are asked again every minute; the pid spreads
   * them over the minute.
   */
  void startScan(int pid, long now) {
    shown = 0;
    if (doubted && now - doubtedSince > SECONDS * NANOS) {
      doubt(now);
    }
    if (known == 0) {
      renewedAt = now - pid % SECONDS * NANOS;
    } else if (now - renewedAt > SECONDS * NANOS) {
      renewedAt = now;
      known &= ~(bit(Source.OWNER) | bit(Source.CGROUP) | bit(Source.LIMITS));
    }
  }

  /** Whether a source was read since this image began. */
  boolean knows(Source source) {
    return (known & bit(source)) != 0;
  }

  /** A source opened and made no sense. If it did so before, it would not the next time either. */
  void setSenseless(Source source, long now) {
    if (senselessOnce.isSecond(source, now)) {
      senseless |= bit(source);
    }
  }

  boolean isSenseless(Source source) {
    return (senseless & bit(source)) != 0;
  }

  /** Has something made of all that is known, whether this scan has asked for it or not. */
  <T> T showingAll(Supplier<T> made) {
    int asked = shown;
    shown = known;
    try {
      return made.get();
    } finally {
      shown = asked;
    }
  }

  /** The value of a source is good, and this scan asked for it. */
  void show(Source source) {
    senselessOnce.forget(source);
    known |= bit(source);
    shown |= bit(source);
  }

  /** The command line was read, for whatever scan. */
  void setCommandLine(CommandLine command) {
    commandLine = Optional.of(command);
    known |= bit(Source.CMDLINE);
  }

  /**
   * The command line was read, and was empty. The kernel also gives nothing where it cannot reach
   * the arguments just now: what was empty once is shown, and read again in the next scan.
   */
  void setEmptyCommandLine(CommandLine command, long now) {
    commandLine = Optional.of(command);
    shown |= bit(Source.CMDLINE);
    if (senselessOnce.isSecond(Source.CMDLINE, now)) {
      known |= bit(Source.CMDLINE);
    }
  }

  /** What was read of a source was not asked for by whoever gets the sample. */
  void hide(Source source) {
    shown &= ~bit(source);
  }

  private static int bit(Source source) {
    return 1 << source.ordinal();
  }

  /** Whether a sample shows what this scan has. */
  boolean areThoseOf(ProcessSample sample) {
    return sample.threadStates().equals(shownThreadStates())
        && sample.status().equals(shownStatus())
        && sample.io().equals(shownIo())
        && sample.user().equals(shownUser())
        && sample.openFiles().equals(shownOpenFiles())
        && sample.openFilesLimit().equals(shownOpenFilesLimit())
        && sample.executable().equals(shownExecutable())
        && sample.commandLine().equals(shownCommandLine())
        && sample.cgroups().equals(shownCgroups())
        && sample.oomScore().equals(shownOomScore())
        && sample.oomScoreAdjustment().equals(shownOomScoreAdjustment());
  }

  private <T> T ifShown(Source source, T value, T absent) {
    return (shown & bit(source)) != 0 ? value : absent;
  }

  void setOpenFiles(long count) {
    openFiles = same(openFiles, count);
    show(Source.FD);
  }

  void setOpenFilesLimit(long limit) {
    openFilesLimit = same(openFilesLimit, limit);
    show(Source.LIMITS);
  }

  void setOomScore(int score) {
    oomScore = same(oomScore, score);
    show(Source.OOM_SCORE);
  }

  void setOomScoreAdjustment(int adjustment) {
    oomScoreAdjustment = same(oomScoreAdjustment, adjustment);
    show(Source.OOM_SCORE_ADJ);
  }

  private static OptionalLong same(OptionalLong before, long now) {
    return before.isPresent() && before.getAsLong() == now ? before : OptionalLong.of(now);
  }

  private static OptionalInt same(OptionalInt before, int now) {
    return before.isPresent() && before.getAsInt() == now ? before : OptionalInt.of(now);
  }

  Optional<ThreadStates> shownThreadStates() {
    return ifShown(Source.TASK, threadStates, Optional.empty());
  }

  Optional<User> shownUser() {
    return ifShown(Source.OWNER, user, Optional.empty());
  }

  Optional<String> shownExecutable() {
    return ifShown(Source.EXE, executable, Optional.empty());
  }

  Optional<CommandLine> shownCommandLine() {
    return ifShown(Source.CMDLINE, commandLine, Optional.empty());
  }

  Optional<List<String>> shownCgroups() {
    return ifShown(Source.CGROUP, cgroups, Optional.empty());
  }

  Readings<StatusField> shownStatus() {
    return ifShown(Source.STATUS, status, Readings.none());
  }

  Readings<IoField> shownIo() {
    return ifShown(Source.IO, io, Readings.none());
  }

  OptionalLong shownOpenFiles() {
    return ifShown(Source.FD, openFiles, OptionalLong.empty());
  }

  OptionalLong shownOpenFilesLimit() {
    return ifShown(Source.LIMITS, openFilesLimit, OptionalLong.empty());
  }

  OptionalInt shownOomScore() {
    return ifShown(Source.OOM_SCORE, oomScore, OptionalInt.empty());
  }

  OptionalInt shownOomScoreAdjustment() {
    return ifShown(Source.OOM_SCORE_ADJ, oomScoreAdjustment, OptionalInt.empty());
  }
}
