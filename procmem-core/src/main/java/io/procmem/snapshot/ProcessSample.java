package io.procmem.snapshot;

import io.procmem.container.Placement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One process in one scan. Immutable.
 *
 * @param id which process
 * @param parentPid the pid of its parent, 0 if the parent is outside the mounted procfs; {@code
 *     stat} field 4
 * @param name the name that the kernel keeps ({@code comm}), at most 15 bytes for a user process;
 *     {@code stat} field 2. Printable and unambiguous: a byte that is not part of a printable UTF-8
 *     character is shown as {@code \xNN}, a backslash is doubled. A process can choose its name
 * @param fullName the name of its program in full if {@code name} is exactly the first 15 bytes of
 *     that; otherwise {@code name}. The program is the file name of the executable, or else that in
 *     {@code argv[0]}, or else what an interpreter runs. Printable like {@code name}, at most 255
 *     bytes. No file is read for it: it uses {@link Source#EXE} and {@link Source#CMDLINE} if they
 *     were requested, or if the rules needed them
 * @param state the state of the process, or of its main thread; {@code stat} field 3
 * @param kernelThread whether it is a kernel thread; flag {@code PF_KTHREAD} in {@code stat} field
 *     9
 * @param threads the number of threads; {@code stat} field 20
 * @param cpu its CPU time
 * @param faults its page faults
 * @param memory its memory
 * @param facts what its other files say
 */
public record ProcessSample(
    ProcessId id,
    int parentPid,
    String name,
    String fullName,
    ProcessState state,
    boolean kernelThread,
    int threads,
    Cpu cpu,
    Faults faults,
    Memory memory,
    ProcessFacts facts) {

  /** {@return its pid} */
  public int pid() {
    return id.pid();
  }

  /** {@return its resident set size in bytes; empty if it owns no memory} */
  public OptionalLong rssBytes() {
    return memory instanceof Memory.Owned owned
        ? OptionalLong.of(owned.rssBytes())
        : OptionalLong.empty();
  }

  /** {@return bounds of its proportional set size; empty if it owns no memory} */
  public Optional<ByteRange> pss() {
    return memory instanceof Memory.Owned owned ? Optional.of(owned.pss()) : Optional.empty();
  }

  /** {@return bounds of its unique set size; empty if it owns no memory} */
  public Optional<ByteRange> uss() {
    return memory instanceof Memory.Owned owned ? Optional.of(owned.uss()) : Optional.empty();
  }

  /**
   * {@return its proportional set size in bytes: the middle of {@link #pss()} if that range is at
   * most 2 % wide; otherwise empty, as also if it owns no memory}
   */
  public OptionalLong pssBytes() {
    return memory instanceof Memory.Owned owned ? owned.pss().known() : OptionalLong.empty();
  }

  /**
   * {@return its unique set size in bytes: the middle of {@link #uss()} if that range is at most 2
   * % wide; otherwise empty, as also if it owns no memory}
   */
  public OptionalLong ussBytes() {
    return memory instanceof Memory.Owned owned ? owned.uss().known() : OptionalLong.empty();
  }

  /**
   * {@return its swapped-out memory in bytes: from the detail, or else from {@code status} if that
   * was read; empty if unknown, or if it owns no memory}
   */
  public OptionalLong swapBytes() {
    if (memory instanceof Memory.Detailed detailed) {
      return OptionalLong.of(detailed.swapBytes());
    }
    return memory instanceof Memory.None ? OptionalLong.empty() : status().get(StatusField.SWAP);
  }

  /** {@return the state of each thread; empty if unknown} */
  public Optional<ThreadStates> threadStates() {
    return facts.threadStates();
  }

  /** {@return the numbers in {@code status}; without values if unknown} */
  public Readings<StatusField> status() {
    return facts.status();
  }

  /** {@return the numbers in {@code io}; without values if unknown} */
  public Readings<IoField> io() {
    return facts.io();
  }

  /** {@return the effective user; empty if unknown} */
  public Optional<User> user() {
    return facts.user();
  }

  /** {@return the number of open file descriptors; empty if unknown} */
  public OptionalLong openFiles() {
    return facts.openFiles();
  }

  /**
   * {@return the soft limit on open file descriptors, {@link Long#MAX_VALUE} if unlimited; empty if
   * unknown}
   */
  public OptionalLong openFilesLimit() {
    return facts.openFilesLimit();
  }

  /** {@return the path of the executable; empty if unknown} */
  public Optional<String> executable() {
    return facts.executable();
  }

  /** {@return the program, and what an interpreter runs; empty if unknown} */
  public Optional<CommandLine> commandLine() {
    return facts.commandLine();
  }

  /** {@return the paths of its control groups, that of its unit first; empty if unknown} */
  public Optional<List<String>> cgroups() {
    return facts.cgroups();
  }

  /** {@return its container, pod and systemd unit; empty if its control groups are unknown} */
  public Optional<Placement> placement() {
    return facts.placement();
  }

  /** {@return its OOM score, 0 to 2000; empty if unknown} */
  public OptionalInt oomScore() {
    return facts.oomScore();
  }

  /** {@return the adjustment in its OOM score, -1000 to 1000; empty if unknown} */
  public OptionalInt oomScoreAdjustment() {
    return facts.oomScoreAdjustment();
  }

  /**
   * {@return how long its main thread has waited for block I/O, in nanoseconds; empty if unknown}
   */
  public OptionalLong blockIoDelayNanos() {
    return facts.blockIoDelayNanos();
  }
}
