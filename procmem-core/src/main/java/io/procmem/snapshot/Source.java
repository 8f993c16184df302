package io.procmem.snapshot;

import java.util.List;
import java.util.Optional;

/** A kernel file that numbers come from: one per process, or one per machine. */
public enum Source {
  /** {@code /proc/[pid]/stat}: name, state, parent, CPU time, faults, start time. Always read. */
  STAT("stat", true, "all numbers"),
  /** {@code /proc/[pid]/statm}: resident size in pages. */
  STATM("statm", true, "exact RSS"),
  /** {@code /proc/[pid]/status}: user, peak and swapped memory, context switches. */
  STATUS("status", true, "swap, peaks and context switches"),
  /**
   * {@code /proc/[pid]/smaps_rollup}: PSS, USS and their parts. The kernel walks the process's page
   * tables, so the detail policy decides how often it is read.
   */
  SMAPS_ROLLUP("smaps_rollup", true, "PSS and USS", "CAP_SYS_PTRACE"),
  /**
   * {@code /proc/[pid]/smaps}: the numbers of {@link #SMAPS_ROLLUP} per mapping, several times as
   * expensive. If requested, it is read and summed on kernels older than 4.14, which have no
   * rollup.
   */
  SMAPS("smaps", true, "PSS and USS", "CAP_SYS_PTRACE"),
  /**
   * {@code /proc/[pid]/pagemap}: flags of each page, read with {@code /proc/[pid]/maps}. The detail
   * policy reads it if reading {@link #SMAPS_ROLLUP} would stall the process for too long.
   */
  PAGEMAP("pagemap", true, "USS", "CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"),
  /** {@code /proc/[pid]/io}: bytes and calls read and written. */
  IO("io", true, "I/O", "CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"),
  /** {@code /proc/[pid]/cmdline}: the program, and what it runs if it is an interpreter. */
  CMDLINE("cmdline", true, "command line"),
  /** {@code /proc/[pid]/cgroup}: its control groups. */
  CGROUP("cgroup", true, "control groups"),
  /**
   * {@code /proc/[pid]/mountinfo}: the name of a Kubernetes container, and the container or pod of
   * a process if its control groups do not show it. A process can mount anything, so mounts that
   * contradict {@link #CGROUP} are not used. Read only for processes about which it may add
   * something.
   */
  MOUNTINFO("mountinfo", true, "names of containers"),
  /** {@code /proc/[pid]/limits}: the soft limit on open files. */
  LIMITS("limits", true, "limit of open files"),
  /** {@code /proc/[pid]/fd}: the number of open files, from the size of the directory. */
  FD("fd", true, "open files"),
  /**
   * {@code /proc/[pid]/fd}, name by name: expensive for a process with thousands of files. If
   * requested, the names are counted on kernels older than 6.2, where the directory has no size.
   */
  FD_ENTRIES("fd", true, "open files", "CAP_DAC_READ_SEARCH"),
  /** {@code /proc/[pid]/exe}: the link to its executable. */
  EXE("exe", true, "executable", "CAP_SYS_PTRACE"),
  /** {@code /proc/[pid]/oom_score}: how likely the kernel is to kill it when memory runs out. */
  OOM_SCORE("oom_score", true, "OOM score"),
  /** {@code /proc/[pid]/oom_score_adj}: the adjustment in {@link #OOM_SCORE}. */
  OOM_SCORE_ADJ("oom_score_adj", true, "OOM score adjustment"),
  /** {@code /proc/[pid]} itself: its owner is the process's effective user. */
  OWNER("", true, "user"),
  /**
   * {@code /proc/[pid]/stat} field 42: how long the main thread has waited for block I/O. Needs
   * {@code kernel.task_delayacct}, which is read too; before Linux 5.14, a kernel that was not
   * booted with {@code nodelayacct}.
   */
  BLOCK_IO_DELAY("stat", true, "block I/O delay"),
  /**
   * {@code /proc/[pid]/task/[tid]/stat}: name, state, CPU time and faults of each thread; one read
   * per thread of a process that has, or had, several. The directory is also listed, without a
   * request, to find a living thread if the main thread has ended, and the thread that waits for a
   * {@code vfork} child.
   */
  TASK("task", true, "threads"),
  /** {@code /proc/[pid]/task/[tid]/status}: context switches of each thread. */
  TASK_STATUS("task", true, "context switches of threads"),
  /** {@code /proc/[pid]/task/[tid]/io}: bytes that each thread has read and written. */
  TASK_IO("task", true, "I/O of threads", "CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"),
  /** {@code /proc/[pid]/task/[tid]/schedstat}: how long each thread has waited for a CPU. */
  TASK_SCHEDSTAT("task", true, "run-queue delay of threads"),
  /** {@code /proc/[pid]/task/[tid]/wchan}: the kernel function in which each thread waits. */
  TASK_WCHAN("task", true, "wait channels of threads", "CAP_SYS_PTRACE"),
  /**
   * {@code /proc/[pid]/smaps}, mapping by mapping: how much memory each mapped file and each kind
   * of anonymous memory uses. Takes several times as long as {@link #SMAPS_ROLLUP}.
   */
  MAPPINGS("smaps", true, "memory mappings", "CAP_SYS_PTRACE"),
  /**
   * The {@code hsperfdata} file of a JVM, below {@code /proc/[pid]/root}: its heap and its garbage
   * collections. Only of processes with the name of a Java launcher. Read with {@code status}, and
   * about once a minute with {@code maps}, which shows whether the file is that of the process.
   */
  HSPERFDATA("root", true, "heap of JVMs", "CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH"),
  /**
   * {@code /proc/kpagecount} and {@code /proc/kpageflags}: how often each page of the machine is
   * mapped. Read, with {@link #PAGEMAP}, only under {@code DetailPolicy.withFrameNumbers}; a
   * request for this source has no effect.
   */
  KPAGECOUNT(
      "kpagecount", false, "exact PSS of counted pages", "CAP_SYS_ADMIN", "CAP_DAC_READ_SEARCH"),
  /** {@code /proc/meminfo}: the machine's memory. */
  MEMINFO("meminfo", false, "the machine's memory"),
  /**
   * Memory of the machine that {@link #MEMINFO} lacks: free pages in lists of CPUs ({@code
   * /proc/zoneinfo}), huge pages by size, zram, the ARC of ZFS. Files of {@code /proc}, and of
   * {@code /sys}: of the directory {@code sys} beside the procfs, or else of this machine's.
   */
  MEMORY_POOLS("zoneinfo", false, "free lists, huge pages, zram and ZFS ARC"),
  /** {@code /proc/stat}: the machine's CPU time and boot time. */
  SYSTEM_STAT("stat", false, "the machine's CPU time"),
  /** {@code /proc/loadavg}: how many tasks run or wait. */
  LOADAVG("loadavg", false, "the machine's load"),
  /** {@code /proc/pressure/cpu}: time lost waiting for a CPU. */
  PRESSURE_CPU("pressure/cpu", false, "the machine's CPU pressure"),
  /** {@code /proc/pressure/memory}: time lost waiting for memory. */
  PRESSURE_MEMORY("pressure/memory", false, "the machine's memory pressure"),
  /** {@code /proc/pressure/io}: time lost waiting for I/O. */
  PRESSURE_IO("pressure/io", false, "the machine's I/O pressure"),
  /** {@code /proc/sys/vm/max_map_count}: how many mappings a process may have. */
  MAX_MAP_COUNT("sys/vm/max_map_count", false, "limit of mappings"),
  /**
   * {@code /proc/self/smaps}: the memory of this JVM, by what it is used for. If that would stall
   * this JVM for longer than {@code DetailPolicy.stallAtMost} allows: {@code maps} and {@link
   * #PAGEMAP}, in small steps.
   */
  OWN_JVM("self/smaps", false, "memory of this JVM by part"),
  /** {@code /proc/uptime}: seconds since boot. */
  UPTIME("uptime", false, "the machine's uptime"),
  /**
   * The control group of this JVM, found by {@code /proc/self/cgroup}: its memory, its limits, and
   * those of its ancestors; about 15 files of the cgroup file system.
   */
  CGROUP_OWN("self/cgroup", false, "memory and limits of this JVM's control group"),
  /**
   * The control groups of the containers and systemd units of processes: about 10 files of the
   * cgroup file system for each. A scan reads up to 200 control groups, each about every 10
   * seconds, and more often while it grows towards its limit; the others keep their last numbers.
   */
  CGROUP_USAGE("self/mountinfo", false, "memory and limits of containers and systemd units"),
  /**
   * Files of the node that name containers and pods, such as the directories of the kubelet's logs;
   * not below {@code /proc}. Read, with {@link #CGROUP}, only if {@code
   * ProcMemBuilder.containerNames} sets which files to read.
   */
  NODE_FILES("", false, "names of containers and pods", "CAP_DAC_READ_SEARCH");

  private final String file;
  private final boolean ofProcess;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> capabilities;

  Source(String file, boolean ofProcess, String description, String... capabilities) {
    this.file = file;
    this.ofProcess = ofProcess;
    this.description = description;
    this.capabilities = List.of(capabilities);
  }

  /**
   * {@return the file's path relative to {@code /proc/[pid]}, or to {@code /proc} for a file of the
   * machine; empty text for {@link #OWNER} and {@link #NODE_FILES}}
   */
  public String file() {
    return file;
  }

  /** {@return whether it is a file of a process; false for a file of the machine} */
  public boolean ofProcess() {
    return ofProcess;
  }

  /** Whether it is files of the cgroup file system. */
  boolean isOfGroups() {
    return this == CGROUP_OWN || this == CGROUP_USAGE;
  }

  /**
   * {@return the numbers it gives, as human-readable text: {@code PSS and USS}; the wording is not
   * API}
   */
  public String description() {
    return description;
  }

  /**
   * {@return the Linux capabilities that reading it for another user's process needs, all of them;
   * empty if none helps}
   */
  public List<String> capabilities() {
    return capabilities;
  }

  /** The more expensive file that gives the same numbers on older kernels. */
  Optional<Source> substitute() {
    return switch (this) {
      case SMAPS_ROLLUP -> Optional.of(SMAPS);
      case FD -> Optional.of(FD_ENTRIES);
      default -> Optional.empty();
    };
  }
}
