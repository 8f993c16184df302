package io.procmem.snapshot;

/** A kernel file that numbers come from. */
public enum Source {
  /** {@code /proc/[pid]/stat}: name, state, parent, processor time, faults, start. Always read. */
  STAT("stat", true),
  /** {@code /proc/[pid]/statm}: resident size in pages. */
  STATM("statm", true),
  /** {@code /proc/[pid]/status}: user, peak and swapped memory, context switches. */
  STATUS("status", true),
  /**
   * {@code /proc/[pid]/smaps_rollup}: PSS, USS and what they are made of. Walks the process's page
   * tables, so how often it is read is the detail policy's choice.
   */
  SMAPS_ROLLUP("smaps_rollup", true),
  /**
   * {@code /proc/[pid]/smaps}: as {@link #SMAPS_ROLLUP}, one mapping at a time and several times as
   * dear. Asked for, it is summed on a kernel older than 4.14, which has no rollup.
   */
  SMAPS("smaps", true),
  /** {@code /proc/[pid]/io}: bytes and calls read and written. */
  IO("io", true),
  /** {@code /proc/[pid]/cmdline}: the program, and what it runs if it is an interpreter. */
  CMDLINE("cmdline", true),
  /** {@code /proc/[pid]/cgroup}: the control groups it is in. */
  CGROUP("cgroup", true),
  /** {@code /proc/[pid]/limits}: how many files it may open. */
  LIMITS("limits", true),
  /** {@code /proc/[pid]/fd}: how many files it has open, from the size of the directory. */
  FD("fd", true),
  /**
   * {@code /proc/[pid]/fd}, name by name: dear for a process with thousands of files. Asked for,
   * the names are counted on a kernel older than 6.2, which gives the directory no size.
   */
  FD_ENTRIES("fd", true),
  /** {@code /proc/[pid]/exe}: the link to the file it executes. */
  EXE("exe", true),
  /** {@code /proc/[pid]/oom_score}: how likely the kernel is to kill it when memory runs out. */
  OOM_SCORE("oom_score", true),
  /** {@code /proc/[pid]/oom_score_adj}: the wish that shifts {@link #OOM_SCORE}. */
  OOM_SCORE_ADJ("oom_score_adj", true),
  /** {@code /proc/[pid]} itself, whose owner is the process's effective user. */
  OWNER("", true),
  /**
   * {@code /proc/[pid]/task/[tid]/stat}: what each thread is doing; a read for each. Listed anyway
   * to find a living thread of a dead leader, and the thread that waits for a child.
   */
  TASK("task", true),
  /** {@code /proc/meminfo}: the machine's memory. */
  MEMINFO("meminfo", false),
  /** {@code /proc/stat}: the machine's processor time, and when it booted. */
  SYSTEM_STAT("stat", false),
  /** {@code /proc/loadavg}: how many tasks run or wait. */
  LOADAVG("loadavg", false),
  /** {@code /proc/pressure/cpu}: time lost waiting for a processor. */
  PRESSURE_CPU("pressure/cpu", false),
  /** {@code /proc/pressure/memory}: time lost waiting for memory. */
  PRESSURE_MEMORY("pressure/memory", false),
  /** {@code /proc/pressure/io}: time lost waiting for I/O. */
  PRESSURE_IO("pressure/io", false),
  /** {@code /proc/uptime}: seconds since boot. */
  UPTIME("uptime", false);

  private final String file;
  private final boolean ofProcess;

  Source(String file, boolean ofProcess) {
    this.file = file;
    this.ofProcess = ofProcess;
  }

  /**
   * {@return the file's path below {@code /proc/[pid]}, or below {@code /proc} for the machine's}
   */
  public String file() {
    return file;
  }

  /** {@return whether each process has one, rather than the machine} */
  public boolean ofProcess() {
    return ofProcess;
  }
}
