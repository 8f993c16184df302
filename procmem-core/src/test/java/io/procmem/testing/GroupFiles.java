package io.procmem.testing;

/** The files of a control group in a {@link ProcTree}, written as the kernel writes them. */
public final class GroupFiles {

  private static final String PRESSURE =
      """
      some avg10=12.50 avg60=0.12 avg300=0.10 total=399248
      full avg10=0.00 avg60=0.00 avg300=0.00 total=0
      """;

  private final ProcTree tree;
  private final String directory;

  public GroupFiles(ProcTree tree, String directory) {
    this.tree = tree;
    this.directory = directory;
  }

  /** A file with a text, which gets a newline. */
  public GroupFiles file(String name, String text) {
    tree.file(directory + "/" + name, text + "\n");
    return this;
  }

  /** A file with one line of a key and a number, and some that are about other things. */
  public GroupFiles line(String name, String line) {
    return file(name, tree.text(directory + "/" + name) + line);
  }

  /** All files of version 2. */
  public GroupFiles v2(long memory, long limit, long inactiveFile) {
    return memoryV2(memory, limit, inactiveFile)
        .pressure()
        .cpuMax("150000 100000")
        .file(
            "cpu.stat",
            """
            usage_usec 123456
            user_usec 100000
            system_usec 23456
            nr_periods 100
            nr_throttled 40
            throttled_usec 7000
            nr_bursts 0""");
  }

  private GroupFiles memoryV2(long memory, long limit, long inactiveFile) {
    return file("memory.current", "" + memory)
        .file("memory.peak", "" + (memory + (50 << 20)))
        .file("memory.max", "" + limit)
        .file("memory.high", "" + (limit - (10 << 20)))
        .file("memory.swap.current", "" + (5 << 20))
        .file("memory.stat", "anon 17\nfile 5\nactive_file 3\ninactive_file " + inactiveFile)
        .file("memory.events", "low 0\nhigh 7\nmax 3\noom 2\noom_kill 2\noom_group_kill 0");
  }

  /** The files of the memory controller of version 1; no limit if it is 0. */
  public GroupFiles memoryV1(long memory, long limit, long inactiveFile) {
    return file("memory.usage_in_bytes", "" + memory)
        .file("memory.max_usage_in_bytes", "" + (memory + (50 << 20)))
        .file("memory.limit_in_bytes", limit == 0 ? "9223372036854771712" : "" + limit)
        .file(
            "memory.stat",
            """
            cache 5
            inactive_file 1
            hierarchical_memsw_limit 9223372036854771712
            total_swap %d
            total_inactive_file %d"""
                .formatted(5 << 20, inactiveFile))
        .file("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2");
  }

  /** The files of the CPU controller of version 1. */
  public GroupFiles cpuV1(long quota, long period) {
    return file("cpu.cfs_quota_us", "" + quota)
        .file("cpu.cfs_period_us", "" + period)
        .file("cpu.stat", "nr_periods 100\nnr_throttled 40\nthrottled_time 7000000");
  }

  public GroupFiles cpuMax(String text) {
    return file("cpu.max", text);
  }

  public GroupFiles pressure() {
    tree.file(directory + "/memory.pressure", PRESSURE);
    return this;
  }
}
