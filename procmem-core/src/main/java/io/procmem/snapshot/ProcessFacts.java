package io.procmem.snapshot;

import io.procmem.container.Placement;
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
 *     ProcessSample#name()}; of a file that was deleted or replaced, without the {@code "
 *     (deleted)"} that the kernel appends; {@code exe}
 * @param commandLine the program, and what an interpreter runs; {@code cmdline}
 * @param cgroups the paths of its control groups, printable and without duplicates. The first is
 *     that of its unit or container: the path in the hierarchy of version 2, or where that is
 *     {@code /} (hybrid systems) in that of systemd, or where that is {@code /} or missing in that
 *     of the memory controller, or else of any other. The rest is in the kernel's order; {@code
 *     cgroup}
 * @param placement its container, pod and systemd unit; {@code cgroup}, completed by {@code
 *     mountinfo}
 * @param oomScore how likely the kernel is to kill it when memory runs out, 0 to 2000; {@code
 *     oom_score}
 * @param oomScoreAdjustment the adjustment in {@code oomScore}, -1000 (never kill) to 1000; {@code
 *     oom_score_adj}
 * @param blockIoDelayNanos how long the main thread has waited for block I/O, in nanoseconds with
 *     the resolution of a clock tick; absent if the kernel does not measure it; {@code stat} field
 *     42
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
    Optional<Placement> placement,
    OptionalInt oomScore,
    OptionalInt oomScoreAdjustment,
    OptionalLong blockIoDelayNanos) {

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
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty());

  /** {@return facts without values} */
  public static ProcessFacts none() {
    return NONE;
  }

  /** {@return a builder of facts, initially without values} */
  public static ProcessFactsBuilder builder() {
    return new ProcessFactsBuilder();
  }
}
