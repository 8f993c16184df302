package io.procmem.snapshot;

import io.procmem.container.Placement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** Builds {@link ProcessFacts}. Reusable; not thread-safe. */
public final class ProcessFactsBuilder {

  private static final ProcessFacts NONE = ProcessFacts.none();

  /** Most processes have few open files, so these numbers are shared. */
  private static final List<OptionalLong> FEW =
      LongStream.range(0, 256).mapToObj(OptionalLong::of).toList();

  private ProcessFacts origin;
  private boolean changed;

  private Optional<ThreadStates> threadStates;
  private Readings<StatusField> status;
  private Readings<IoField> io;
  private Optional<User> user;
  private OptionalLong openFiles;
  private OptionalLong openFilesLimit;
  private Optional<String> executable;
  private Optional<CommandLine> commandLine;
  private Optional<List<String>> cgroups;
  private Optional<Placement> placement;
  private OptionalInt oomScore;
  private OptionalInt oomScoreAdjustment;
  private OptionalLong blockIoDelayNanos;

  ProcessFactsBuilder() {
    startFrom(NONE);
  }

  /**
   * Replaces all values.
   *
   * @param facts the facts to start from; {@link #build()} returns them if no value changes
   * @return this builder
   */
  public ProcessFactsBuilder startFrom(ProcessFacts facts) {
    origin = facts;
    changed = false;
    threadStates = facts.threadStates();
    status = facts.status();
    io = facts.io();
    user = facts.user();
    openFiles = facts.openFiles();
    openFilesLimit = facts.openFilesLimit();
    executable = facts.executable();
    commandLine = facts.commandLine();
    cgroups = facts.cgroups();
    placement = facts.placement();
    oomScore = facts.oomScore();
    oomScoreAdjustment = facts.oomScoreAdjustment();
    blockIoDelayNanos = facts.blockIoDelayNanos();
    return this;
  }

  /**
   * Removes the value that a file gave.
   *
   * @param file the file
   * @return this builder
   */
  public ProcessFactsBuilder without(Source file) {
    switch (file) {
      case TASK -> threadStates = removed(threadStates);
      case STATUS -> status = changed(status, NONE.status());
      case IO -> io = changed(io, NONE.io());
      case OWNER -> user = removed(user);
      case FD -> openFiles = changed(openFiles, NONE.openFiles());
      case LIMITS -> openFilesLimit = changed(openFilesLimit, NONE.openFilesLimit());
      case EXE -> executable = removed(executable);
      case CMDLINE -> commandLine = removed(commandLine);
      case CGROUP -> {
        cgroups = removed(cgroups);
        placement = removed(placement);
      }
      case OOM_SCORE -> oomScore = changed(oomScore, NONE.oomScore());
      case OOM_SCORE_ADJ ->
          oomScoreAdjustment = changed(oomScoreAdjustment, NONE.oomScoreAdjustment());
      case BLOCK_IO_DELAY ->
          blockIoDelayNanos = changed(blockIoDelayNanos, NONE.blockIoDelayNanos());
      default -> {} // stat, the memory files and the machine's files are not among the facts
    }
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#threadStates}}
   *
   * @param states the state of each thread
   */
  public ProcessFactsBuilder threadStates(ThreadStates states) {
    threadStates = changed(threadStates, Optional.of(states));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#status}}
   *
   * @param readings the numbers in {@code status}
   */
  public ProcessFactsBuilder status(Readings<StatusField> readings) {
    status = changed(status, readings);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#io}}
   *
   * @param readings the numbers in {@code io}
   */
  public ProcessFactsBuilder io(Readings<IoField> readings) {
    io = changed(io, readings);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#user}}
   *
   * @param effective the effective user
   */
  public ProcessFactsBuilder user(User effective) {
    user = changed(user, Optional.of(effective));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#openFiles}}
   *
   * @param count the number of open file descriptors
   */
  public ProcessFactsBuilder openFiles(long count) {
    openFiles = changed(openFiles, count);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#openFilesLimit}}
   *
   * @param limit the soft limit
   */
  public ProcessFactsBuilder openFilesLimit(long limit) {
    openFilesLimit = changed(openFilesLimit, limit);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#executable}}
   *
   * @param path a printable path
   */
  public ProcessFactsBuilder executable(String path) {
    executable = changed(executable, Optional.of(path));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#commandLine}}
   *
   * @param command the program, and what an interpreter runs
   */
  public ProcessFactsBuilder commandLine(CommandLine command) {
    commandLine = changed(commandLine, Optional.of(command));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#cgroups}}
   *
   * @param paths the printable paths
   */
  public ProcessFactsBuilder cgroups(List<String> paths) {
    cgroups = changed(cgroups, Optional.of(List.copyOf(paths)));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#placement}}
   *
   * @param place its container, pod and systemd unit
   */
  public ProcessFactsBuilder placement(Placement place) {
    placement = changed(placement, Optional.of(place));
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#oomScore}}
   *
   * @param score 0 to 2000
   */
  public ProcessFactsBuilder oomScore(int score) {
    oomScore = changed(oomScore, score);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#oomScoreAdjustment}}
   *
   * @param adjustment -1000 to 1000
   */
  public ProcessFactsBuilder oomScoreAdjustment(int adjustment) {
    oomScoreAdjustment = changed(oomScoreAdjustment, adjustment);
    return this;
  }

  /**
   * {@return this builder, with another {@link ProcessFacts#blockIoDelayNanos}}
   *
   * @param nanos how long the main thread has waited
   */
  public ProcessFactsBuilder blockIoDelayNanos(long nanos) {
    blockIoDelayNanos = changed(blockIoDelayNanos, nanos);
    return this;
  }

  /** {@return facts with these values; the facts this builder started from if they are equal} */
  public ProcessFacts build() {
    return changed
        ? new ProcessFacts(
            threadStates,
            status,
            io,
            user,
            openFiles,
            openFilesLimit,
            executable,
            commandLine,
            cgroups,
            placement,
            oomScore,
            oomScoreAdjustment,
            blockIoDelayNanos)
        : origin;
  }

  private <T> T changed(T before, T now) {
    if (before.equals(now)) {
      return before;
    }
    changed = true;
    return now;
  }

  private <T> Optional<T> removed(Optional<T> before) {
    changed |= before.isPresent();
    return Optional.empty();
  }

  private OptionalLong changed(OptionalLong before, long now) {
    return before.isPresent() && before.getAsLong() == now
        ? before
        : changed(before, now >= 0 && now < FEW.size() ? FEW.get((int) now) : OptionalLong.of(now));
  }

  private OptionalInt changed(OptionalInt before, int now) {
    return before.isPresent() && before.getAsInt() == now
        ? before
        : changed(before, OptionalInt.of(now));
  }
}
