package io.procmem.simulation;

import io.procmem.simulation.Block.Kind;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/** Writes the files of a simulated machine to a fake {@code /proc}, as its kernel shows them. */
final class SimulatedProcFiles {

  private static final int FORKED = 0x40;
  private static final int PAGE_BYTES = 4096;
  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final long OF_FILE = 1L << 61;
  private static final long EXCLUSIVE = 1L << 56;

  private final SimulatedMachine machine;
  private final ProcTree tree;
  private final Reader reader;

  /** The pids that are in the tree. */
  private final Set<Integer> shown = new HashSet<>();

  /**
   * Who reads.
   *
   * @param namespace the pid namespace of the mounted procfs
   * @param hasRights whether {@code smaps_rollup} and {@code pagemap} are allowed
   * @param hides whether the procfs hides processes of other users than root from this reader
   */
  record Reader(Namespace namespace, boolean hasRights, boolean hides) {}

  SimulatedProcFiles(SimulatedMachine machine, ProcTree tree, Reader reader) {
    this.machine = machine;
    this.tree = tree;
    this.reader = reader;
  }

  /** Whether the reader sees a process. */
  boolean shows(Task task) {
    boolean hidden = reader.hides && task.uid != 0;
    return task.namespace.isInside(reader.namespace) && !hidden;
  }

  /** Writes the present state. */
  void write() {
    Set<Integer> before = new HashSet<>(shown);
    shown.clear();
    for (Task task : machine.tasks.values()) {
      if (shows(task)) {
        write(task);
      }
    }
    for (int pid : before) {
      tree.removes("/proc/" + pid + "/pagemap");
      if (!shown.contains(pid)) {
        tree.ends(pid);
      }
    }
    for (Task task : machine.tasks.values()) {
      if (shows(task) && task.memory != null && reader.hasRights) {
        writePages(task, task.memory);
      }
    }
    writeMachine();
  }

  private void writeMachine() {
    long merged = 0;
    Set<Block> anonymousHuge = new HashSet<>();
    Set<Block> sharedHuge = new HashSet<>();
    for (AddressSpace space : machine.spaces()) {
      space.addHugePages(Kind.ANONYMOUS, anonymousHuge);
      space.addHugePages(Kind.SHARED_MEMORY, sharedHuge);
      for (Mapping mapping : space.mappings) {
        merged += (long) mapping.mergedPlaces() * Block.PAGES;
      }
    }
    tree.ksm(merged > 0 ? Block.PAGES : 0, Math.max(0, merged - Block.PAGES));
    tree.file("/proc/sys/kernel/osrelease", machine.kernel.version() + "\n");
    tree.file(
        "/proc/self/mounts",
        "proc /proc proc rw%s 0 0\n".formatted(reader.hides ? ",hidepid=2" : ""));
    StringBuilder cpus = new StringBuilder("cpu  10 0 0 10 0 0 0 0 0 0\n");
    for (int cpu = 0; cpu < machine.processors; cpu++) {
      cpus.append("cpu%d 10 0 0 10 0 0 0 0 0 0\n".formatted(cpu));
    }
    tree.file("/proc/stat", cpus + "btime 1700000000\n");
    tree.file(
        "/proc/meminfo",
        """
        MemTotal:       16000000 kB
        MemFree:         1000000 kB
        MemAvailable:    8000000 kB
        SwapTotal:       2000000 kB
        SwapFree:        1500000 kB
        AnonHugePages: %d kB
        ShmemPmdMapped: %d kB
        FilePmdMapped: 0 kB
        Hugetlb: 1000 kB
        """
            .formatted(hugeKib(anonymousHuge), hugeKib(sharedHuge)));
  }

  private static int hugeKib(Set<Block> pages) {
    return pages.size() * Block.PER_HUGE_PAGE * Block.KIB;
  }

  private void write(Task task) {
    int pid = reader.namespace.pid(task);
    shown.add(pid);
    FakeProcess process = tree.pid(pid);
    boolean leader = !task.isLeaderDead;
    write(process, task, pid, leader);
    for (int thread = 1; thread < 4; thread++) {
      if (thread < task.threads && !task.hasEnded()) {
        write(process.thread(tid(pid, thread)), task, tid(pid, thread), true);
      } else {
        process.threadEnds(tid(pid, thread));
      }
    }
    String directory = "/proc/" + pid;
    if (!reader.hasRights) {
      tree.denies(directory + "/smaps_rollup").denies(directory + "/pagemap");
      tree.denies("/proc/" + pid + "/task/" + tid(pid, 1) + "/smaps_rollup");
    }
  }

  private static int tid(int pid, int thread) {
    return pid * 10 + 100_000 + thread;
  }

  private void write(FakeProcess process, Task task, int tid, boolean shows) {
    AddressSpace space = shows ? task.memory : null;
    process.file("stat", stat(task, tid, space)).file("status", status(task, space));
    if (space == null) {
      process.file("statm", "0 0 0 0 0 0 0\n").file("maps", "").file("smaps_rollup", "");
      return;
    }
    process.file(
        "statm", "%d %d 0 0 0 0 0\n".formatted(pages(space.virtualBytes()), statusRss(space)));
    if (reader.hasRights) {
      process.file("maps", maps(space)).file("smaps_rollup", rollup(space));
    }
  }

  private static long pages(long bytes) {
    return bytes / PAGE_BYTES;
  }

  private String stat(Task task, int tid, AddressSpace space) {
    boolean waits = task.waitsFor != null || task.waitsForDisk;
    char state = space == null ? 'Z' : waits ? 'D' : 'S';
    Task parent = task.parent;
    boolean seen = parent != null && parent.namespace.isInside(reader.namespace);
    return "%d (sim) %c %d 1 1 0 -1 %d %d 0 0 0 %d 0 0 0 20 0 %d 0 %d %d %d 1 %d 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 1 1 1 1 0\n"
        .formatted(
            tid,
            state,
            seen ? reader.namespace.pid(parent) : 0,
            0x400000 | (task.isForked ? FORKED : 0),
            task.faults,
            task.ticks,
            task.hasEnded() ? 1 : task.threads,
            task.start,
            space == null ? 0 : space.virtualBytes(),
            space == null ? 0 : statRss(space),
            reader.hasRights ? 4096 : 1);
  }

  private static long anonymous(AddressSpace space) {
    return Math.max(0, pages(space.bytes(Kind.ANONYMOUS)) + space.anonymousLag);
  }

  private static long file(AddressSpace space) {
    return Math.max(0, pages(space.bytes(Kind.FILE)) + space.fileLag);
  }

  private static long shared(AddressSpace space) {
    return Math.max(0, pages(space.bytes(Kind.SHARED_MEMORY)) + space.sharedLag);
  }

  private static long statRss(AddressSpace space) {
    return anonymous(space) + file(space) + shared(space);
  }

  private boolean isExact() {
    return machine.kernel.lags() == Kernel.Lags.ONLY_STAT;
  }

  private long statusRss(AddressSpace space) {
    return isExact() ? pages(space.rssBytes()) : statRss(space);
  }

  private String status(Task task, AddressSpace space) {
    StringBuilder text =
        new StringBuilder("Name:\tsim\nUid:\t0\t%d\t0\t0\nNSpid:".formatted(task.uid));
    text.append(pids(task, task.namespace)).append('\n');
    if (space != null) {
      text.append("VmSize:\t%d kB\n".formatted(space.virtualBytes() / 1024));
      text.append("VmRSS:\t%d kB\n".formatted(4 * statusRss(space)));
      if (machine.kernel.showsKinds()) {
        boolean exact = isExact();
        text.append(
            "RssAnon:\t%d kB\nRssFile:\t%d kB\nRssShmem:\t%d kB\n"
                .formatted(
                    4 * (exact ? pages(space.bytes(Kind.ANONYMOUS)) : anonymous(space)),
                    4 * (exact ? pages(space.bytes(Kind.FILE)) : file(space)),
                    4 * (exact ? pages(space.bytes(Kind.SHARED_MEMORY)) : shared(space))));
      }
      int code = Math.min(space.textKib, space.executableKib);
      text.append("VmExe:\t%d kB\nVmLib:\t%d kB\n".formatted(code, space.executableKib - code));
      text.append("VmPTE:\t40 kB\nVmSwap:\t%d kB\n".formatted(space.swapBytes() / 1024));
      text.append("HugetlbPages:\t%d kB\n".formatted(space.bytes(Kind.HUGETLB) / 1024));
    }
    return text + "Threads:\t%d\nCapEff:\t0\n".formatted(task.threads);
  }

  /** Its pids, from the namespace of the procfs to its own. */
  private String pids(Task task, Namespace namespace) {
    String outer =
        namespace == reader.namespace || namespace.parent == null
            ? ""
            : pids(task, namespace.parent);
    return outer + "\t" + namespace.pid(task);
  }

  private static String maps(AddressSpace space) {
    StringBuilder text = new StringBuilder();
    for (Mapping mapping : space.mappings) {
      text.append(
          "%x-%x %s 00000000 00:00 0\n"
              .formatted(
                  mapping.start * Block.BYTES,
                  (mapping.start + mapping.size()) * Block.BYTES,
                  mapping.isAccessible ? "rw-p" : "---p"));
    }
    return text + "ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]\n";
  }

  private static String rollup(AddressSpace space) {
    long hugetlb = 0;
    long sharedHugetlb = 0;
    for (Mapping mapping : space.mappings) {
      for (int i = 0; mapping.isHugetlb && i < mapping.size(); i++) {
        Block block = mapping.present(i);
        hugetlb += block != null && block.mappings == 1 ? Block.KIB : 0;
        sharedHugetlb += block != null && block.mappings > 1 ? Block.KIB : 0;
      }
    }
    return """
        1000-2000 ---p 00000000 00:00 0                          [rollup]
        Rss: %d kB
        Pss: %d kB
        Private_Clean: 0 kB
        Private_Dirty: %d kB
        Anonymous: %d kB
        Shared_Hugetlb: %d kB
        Private_Hugetlb: %d kB
        Swap: %d kB
        """
        .formatted(
            space.rssBytes() / 1024,
            (long) (space.pssBytes() / 1024),
            space.ussBytes() / 1024 - hugetlb,
            space.bytes(Kind.ANONYMOUS) / 1024,
            sharedHugetlb,
            hugetlb,
            space.swapBytes() / 1024);
  }

  private void writePages(Task task, AddressSpace space) {
    int pid = reader.namespace.pid(task);
    boolean leader = !task.isLeaderDead;
    String path = "/proc/" + pid + (leader ? "" : "/task/" + tid(pid, 1)) + "/pagemap";
    tree.file(path, pagemap(space));
  }

  private byte[] pagemap(AddressSpace space) {
    long end = 0;
    for (Mapping mapping : space.mappings) {
      end = Math.max(end, mapping.start + mapping.size());
    }
    ByteBuffer entries =
        ByteBuffer.allocate((int) end * Block.PAGES * Long.BYTES).order(ByteOrder.nativeOrder());
    for (Mapping mapping : space.mappings) {
      for (int i = 0; i < mapping.size(); i++) {
        long entry = entry(mapping, i);
        for (int page = 0; entry != 0 && page < Block.PAGES; page++) {
          int at = (int) ((mapping.start + i) * Block.PAGES + page);
          entries.putLong(at * Long.BYTES, entry);
        }
      }
    }
    return entries.array();
  }

  private long entry(Mapping mapping, int index) {
    Block block = mapping.present(index);
    if (block == null) {
      return mapping.isSwapped(index) ? SWAPPED : 0;
    }
    boolean first = machine.kernel.looksAtFirstPage() && mapping.isHuge(index);
    int looked = first ? index / Block.PER_HUGE_PAGE * Block.PER_HUGE_PAGE : index;
    Block flagged = mapping.present(looked);
    boolean exclusive = block.kind != Kind.ZERO && flagged != null && flagged.mappings == 1;
    boolean file =
        block.kind == Kind.FILE
            || block.kind == Kind.SHARED_MEMORY
            || block.kind == Kind.HUGETLB && mapping.content != null;
    return PRESENT | (exclusive ? EXCLUSIVE : 0) | (file ? OF_FILE : 0);
  }
}
