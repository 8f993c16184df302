package io.procmem.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One process in one scan. What was not asked for, or refused, is absent; {@link
 * Snapshot#unreadable()} tells the refusals.
 *
 * @param id which process
 * @param parentPid the pid of its parent, 0 if that is outside the mounted procfs; {@code stat}
 *     field 4
 * @param name the name the kernel keeps ({@code comm}), at most 15 bytes for a user's process;
 *     {@code stat} field 2. Printable, and no two names become one: a byte that is not part of a
 *     printable UTF-8 character stands as {@code \xNN}, a backslash doubled. Any process chooses
 *     its own name
 * @param state what it, or its main thread, is doing; {@code stat} field 3
 * @param kernelThread whether it is a thread of the kernel; flag {@code PF_KTHREAD} in {@code stat}
 *     field 9
 * @param threads how many threads it has; {@code stat} field 20
 * @param threadStates what they are doing, each by itself; a moment later there may be more or
 *     fewer than {@code threads}; {@code task}
 * @param cpu its processor time
 * @param faults its page faults
 * @param memory its memory
 * @param status what {@code status} said
 * @param io what {@code io} said
 * @param user whose it is
 * @param openFiles how many file descriptors it has open; the size of {@code fd}
 * @param openFilesLimit how many it may have (the soft limit), {@link Long#MAX_VALUE} if unlimited;
 *     {@code limits}
 * @param executable the file it executes, as a printable name like {@code name}; the kernel appends
 *     {@code " (deleted)"} to one that is gone; {@code exe}
 * @param commandLine what it was started as
 * @param cgroups the paths of its control groups, printable, without repetition, in the kernel's
 *     order; {@code cgroup}
 * @param oomScore how likely the kernel is to kill it when memory runs out, 0 to 2000; {@code
 *     oom_score}
 * @param oomScoreAdjustment the wish in it, -1000 (never) to 1000; {@code oom_score_adj}
 */
public record ProcessSample(
    ProcessId id,
    int parentPid,
    String name,
    ProcessState state,
    boolean kernelThread,
    int threads,
    Optional<ThreadStates> threadStates,
    Cpu cpu,
    Faults faults,
    Memory memory,
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

  /** {@return its pid} */
  public int pid() {
    return id.pid();
  }

  /** {@return its resident set size in bytes; empty if it owns no memory} */
  public OptionalLong rssBytes() {
    if (memory instanceof Memory.Detailed detailed) {
      return OptionalLong.of(detailed.rssBytes());
    }
    return memory instanceof Memory.ResidentOnly resident
        ? OptionalLong.of(resident.rssBytes())
        : OptionalLong.empty();
  }

  /** {@return its proportional set size in bytes; empty without detail} */
  public OptionalLong pssBytes() {
    return memory instanceof Memory.Detailed detailed
        ? OptionalLong.of(detailed.pssBytes())
        : OptionalLong.empty();
  }

  /** {@return its unique set size in bytes; empty without detail} */
  public OptionalLong ussBytes() {
    return memory instanceof Memory.Detailed detailed
        ? OptionalLong.of(detailed.ussBytes())
        : OptionalLong.empty();
  }

  /**
   * {@return what of it is swapped out, in bytes: the detail's, else {@code status}'s if read;
   * empty if it owns no memory}
   */
  public OptionalLong swapBytes() {
    if (memory instanceof Memory.Detailed detailed) {
      return OptionalLong.of(detailed.swapBytes());
    }
    return memory instanceof Memory.None ? OptionalLong.empty() : status.get(StatusField.SWAP);
  }
}
