package io.procmem.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The facts about a process that {@code stat} and the memory files do not give: one component per
 * kernel file. A component is absent if the file was not requested or could not be read; {@link
 * Snapshot#unreadable()} has the reason. Immutable.
 *
 * @param threadStates the state of each thread. The threads are read one after another, so their
 *     number may differ from {@link ProcessSample#threads()}; {@code task}
 * @param status the numbers in {@code status}
 * @param io the numbers in {@code io}
 * @param user the effective user; the owner of {@code /proc/[pid]}
 * @param openFiles the number of open file descriptors; the size of {@code fd}
 * @param openFilesLimit the highest number of descriptors that it may open (the soft limit), {@link
 *     Long#MAX_VALUE} if unlimited; {@code limits}
 * @param executable the path of the executable, as a printable name like {@link
 *     ProcessSample#name()}; the kernel appends {@code " (deleted)"} to the path of a deleted file;
 *     {@code exe}
 * @param commandLine the program, and what an interpreter runs; {@code cmdline}
 * @param cgroups the paths of its control groups, printable, without duplicates, in the kernel's
 *     order; {@code cgroup}
 * @param oomScore how likely the kernel is to kill it when memory runs out, 0 to 2000; {@code
 *     oom_score}
 * @param oomScoreAdjustment the adjustment in {@code oomScore}, -1000 (never kill) to 1000; {@code
 *     oom_score_adj}
 */
public record ProcessFacts(
    Optional<ThreadStates> threadStates,
    Readings<StatusField> status,
    Readings<IoField> io,
    Optional<User> user,
    OptionalLong openFiles,
    OptionalLong openFilesLimit,
    Optional<String> executable,
    Optional<CommandLine> commandLine,
    Optional<List<String>> cgroups,
    OptionalInt oomScore,
    OptionalInt oomScoreAdjustment) {

  private static final ProcessFacts NONE =
      new ProcessFacts(
          Optional.empty(),
          Readings.none(),
          Readings.none(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty());

  /** {@return facts without values} */
  public static ProcessFacts none() {
    return NONE;
  }

  /** {@return a builder of facts, initially without values} */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link ProcessFacts}. Reusable; not thread-safe. */
  public static final class Builder {

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
    private OptionalInt oomScore;
    private OptionalInt oomScoreAdjustment;

    private Builder() {
      startFrom(NONE);
    }

    /**
     * Replaces all values.
     *
     * @param facts the facts to start from; {@link #build()} returns them if no value changes
     * @return this builder
     */
    public Builder startFrom(ProcessFacts facts) {
      origin = facts;
      changed = false;
      threadStates = facts.threadStates;
      status = facts.status;
      io = facts.io;
      user = facts.user;
      openFiles = facts.openFiles;
      openFilesLimit = facts.openFilesLimit;
      executable = facts.executable;
      commandLine = facts.commandLine;
      cgroups = facts.cgroups;
      oomScore = facts.oomScore;
      oomScoreAdjustment = facts.oomScoreAdjustment;
      return this;
    }

    /**
     * Removes the value that a file gave.
     *
     * @param file the file
     * @return this builder
     */
    public Builder without(Source file) {
      switch (file) {
        case TASK -> threadStates = changed(threadStates, NONE.threadStates);
        case STATUS -> status = changed(status, NONE.status);
        case IO -> io = changed(io, NONE.io);
        case OWNER -> user = changed(user, NONE.user);
        case FD -> openFiles = changed(openFiles, NONE.openFiles);
        case LIMITS -> openFilesLimit = changed(openFilesLimit, NONE.openFilesLimit);
        case EXE -> executable = changed(executable, NONE.executable);
        case CMDLINE -> commandLine = changed(commandLine, NONE.commandLine);
        case CGROUP -> cgroups = changed(cgroups, NONE.cgroups);
        case OOM_SCORE -> oomScore = changed(oomScore, NONE.oomScore);
        case OOM_SCORE_ADJ ->
            oomScoreAdjustment = changed(oomScoreAdjustment, NONE.oomScoreAdjustment);
        default -> {} // stat, the memory files and the machine's files are not among the facts
      }
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#threadStates}}
     *
     * @param states the state of each thread
     */
    public Builder threadStates(ThreadStates states) {
      threadStates = changed(threadStates, Optional.of(states));
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#status}}
     *
     * @param readings the numbers in {@code status}
     */
    public Builder status(Readings<StatusField> readings) {
      status = changed(status, readings);
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#io}}
     *
     * @param readings the numbers in {@code io}
     */
    public Builder io(Readings<IoField> readings) {
      io = changed(io, readings);
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#user}}
     *
     * @param effective the effective user
     */
    public Builder user(User effective) {
      user = changed(user, Optional.of(effective));
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#openFiles}}
     *
     * @param count the number of open file descriptors
     */
    public Builder openFiles(long count) {
      openFiles = changed(openFiles, count);
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#openFilesLimit}}
     *
     * @param limit the soft limit
     */
    public Builder openFilesLimit(long limit) {
      openFilesLimit = changed(openFilesLimit, limit);
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#executable}}
     *
     * @param path a printable path
     */
    public Builder executable(String path) {
      executable = changed(executable, Optional.of(path));
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#commandLine}}
     *
     * @param command the program, and what an interpreter runs
     */
    public Builder commandLine(CommandLine command) {
      commandLine = changed(commandLine, Optional.of(command));
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#cgroups}}
     *
     * @param paths the printable paths
     */
    public Builder cgroups(List<String> paths) {
      cgroups = changed(cgroups, Optional.of(List.copyOf(paths)));
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#oomScore}}
     *
     * @param score 0 to 2000
     */
    public Builder oomScore(int score) {
      oomScore = changed(oomScore, score);
      return this;
    }

    /**
     * {@return this builder, with another {@link ProcessFacts#oomScoreAdjustment}}
     *
     * @param adjustment -1000 to 1000
     */
    public Builder oomScoreAdjustment(int adjustment) {
      oomScoreAdjustment = changed(oomScoreAdjustment, adjustment);
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
              oomScore,
              oomScoreAdjustment)
          : origin;
    }

    private <T> T changed(T before, T now) {
      if (before.equals(now)) {
        return before;
      }
      changed = true;
      return now;
    }

    private OptionalLong changed(OptionalLong before, long now) {
      return before.isPresent() && before.getAsLong() == now
          ? before
          : changed(before, OptionalLong.of(now));
    }

    private OptionalInt changed(OptionalInt before, int now) {
      return before.isPresent() && before.getAsInt() == now
          ? before
          : changed(before, OptionalInt.of(now));
    }
  }
}
