package io.procmem.testing;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One process of a {@link ProcTree}: a few facts, from which its files are written as the kernel
 * writes them, and files with a given text.
 */
public final class FakeProcess {

  private static final int PF_KTHREAD = 0x00200000;
  private static final int PF_FORKNOEXEC = 0x00000040;
  private static final int PAGE_KIB = 4;
  private static final long UNSET = -1;

  final int pid;
  final Map<String, byte[]> files = new TreeMap<>();
  final Map<Integer, FakeProcess> threads = new TreeMap<>();

  private Set<Integer> unlisted = Set.of();

  private final Set<String> lacking = new HashSet<>();

  private byte[] name = bytes("fake");
  private char state = 'S';
  private int parent = 1;
  private int flags = 0x400000;
  private long minorFaults = 100;
  private long majorFaults;
  private long blockIoTicks;
  private long voluntarySwitches = 11;
  private long involuntarySwitches = 22;
  private long userTicks;
  private long systemTicks;
  private int threadCount = 1;
  private long startTicks = 1000;
  private long virtualKib = 10_000;
  private long rssKib = 4_000;
  private long pssKib = 3_000;
  private long privateCleanKib = 500;
  private long privateDirtyKib = 1_500;
  private long hugetlbKib;
  private long sharedHugetlbKib;
  private long swapKib;
  private long pageTableKib = 40;
  private long anonKib = UNSET;
  private long shmemKib;
  private long codeKib = 16;
  private long codeStart = 4096;
  private long argumentsStart = 1;
  private long argumentsEnd = 1;
  private long uid;
  private int openFiles = 5;
  byte @Nullable [] executable = bytes("/usr/bin/fake");
  private byte[] command = bytes("/usr/bin/fake\0--flag\0");
  private @Nullable FakePagemap pagemap;
  private Object image = new Object();

  FakeProcess(int pid) {
    this.pid = pid;
  }

  public FakeProcess name(String name) {
    return name(bytes(name));
  }

  public FakeProcess name(byte[] name) {
    this.name = name.clone();
    return this;
  }

  public FakeProcess state(char state) {
    this.state = state;
    return this;
  }

  public FakeProcess parent(int parent) {
    this.parent = parent;
    return this;
  }

  /** Sets that it has forked and not executed since. */
  public FakeProcess forked() {
    flags |= PF_FORKNOEXEC;
    return this;
  }

  /** Executes another program: another name, another image. */
  public FakeProcess executes(String program) {
    flags &= ~PF_FORKNOEXEC;
    codeStart += 4096;
    image = new Object();
    command = bytes(program + "\0");
    executable = bytes(program);
    return name(program.substring(program.lastIndexOf('/') + 1));
  }

  /** Where its code starts: the same as in its forked relatives. */
  public FakeProcess codeAt(long address) {
    codeStart = address;
    return this;
  }

  /** The number of bytes of its arguments, followed by the environment. Hidden unless set. */
  public FakeProcess argumentRoom(long bytes) {
    argumentsStart = 0x7ffd0000;
    argumentsEnd = argumentsStart + bytes;
    return this;
  }

  public FakeProcess kernelThread() {
    flags |= PF_KTHREAD;
    parent = 2;
    return withoutMemory();
  }

  /** Makes it a zombie, or a dead leader if it has more than one thread. */
  public FakeProcess zombie() {
    state = 'Z';
    return withoutMemory();
  }

  private FakeProcess withoutMemory() {
    virtualKib = 0;
    rssKib = 0;
    command = new byte[0];
    executable = null;
    openFiles = 0;
    return this;
  }

  public FakeProcess cpuTicks(long user, long system) {
    userTicks = user;
    systemTicks = system;
    return this;
  }

  void runs() {
    userTicks++;
  }

  public FakeProcess majorFaults(long faults) {
    majorFaults = faults;
    return this;
  }

  /** How long it has waited for block I/O, in clock ticks. */
  public FakeProcess blockIoTicks(long ticks) {
    blockIoTicks = ticks;
    return this;
  }

  public FakeProcess switches(long voluntary, long involuntary) {
    voluntarySwitches = voluntary;
    involuntarySwitches = involuntary;
    return this;
  }

  /** The bytes that it has read from storage, and written to it. */
  public FakeProcess io(long read, long written) {
    return file("io", "read_bytes: %d\nwrite_bytes: %d\n".formatted(read, written));
  }

  /** How long it has run, and how long it has waited for a CPU. */
  public FakeProcess schedstat(long ranNanos, long delayNanos) {
    return file("schedstat", "%d %d 3\n".formatted(ranNanos, delayNanos));
  }

  public FakeProcess minorFaults(long faults) {
    minorFaults = faults;
    return this;
  }

  public FakeProcess threads(int count) {
    threadCount = count;
    return this;
  }

  public FakeProcess startTicks(long ticks) {
    startTicks = ticks;
    return this;
  }

  public FakeProcess virtualKib(long kib) {
    virtualKib = kib;
    return this;
  }

  /** Its RSS, PSS and USS; all of the USS is dirty. */
  public FakeProcess memoryKib(long rss, long pss, long uss) {
    virtualKib = Math.max(virtualKib, rss);
    rssKib = rss;
    pssKib = pss;
    privateCleanKib = 0;
    privateDirtyKib = uss;
    return this;
  }

  /**
   * Its mappings. Its sizes follow from them: each page that is not private counts half in its PSS.
   */
  public FakeProcess maps(FakeMapping... mappings) {
    pagemap = new FakePagemap(List.of(mappings));
    long rss = pagemap.sum(FakeMapping::residentKib);
    long uss = pagemap.sum(FakeMapping::exclusiveKib);
    virtualKib = pagemap.sum(FakeMapping::sizeKib);
    swapKib = pagemap.sum(FakeMapping::swapKib);
    pageTableKib = Math.max(4, virtualKib / 512);
    return memoryKib(rss, uss + (rss - uss) / 2, uss)
        .anonKib(pagemap.sum(FakeMapping::anonymousKib));
  }

  /** Gives it mappings that agree with its sizes. */
  public FakeProcess mapped() {
    long exclusive = privateCleanKib + privateDirtyKib;
    long anonymous = Math.min(exclusive, anonKib());
    pagemap =
        new FakePagemap(
            List.of(
                FakeMapping.at(0x5555_0000_0000L, virtualKib)
                    .privateKib(anonymous)
                    .sharedKib(anonKib() - anonymous)
                    .privateFileKib(exclusive - anonymous)
                    .fileKib(rssKib - anonKib() - exclusive + anonymous)));
    return this;
  }

  /** How much of its RSS {@code status} shows as anonymous: private, or shared by a fork. */
  public FakeProcess anonKib(long anonymous) {
    anonKib = anonymous;
    return this;
  }

  /** How much of its RSS is shared memory. */
  public FakeProcess shmemKib(long shared) {
    shmemKib = shared;
    return this;
  }

  /** The size of the code of its executable. */
  public FakeProcess codeKib(long code) {
    codeKib = code;
    return this;
  }

  /** Its private huge pages, which are not in any other size. */
  public FakeProcess hugetlbKib(long huge) {
    hugetlbKib = huge;
    return this;
  }

  /** Huge pages shared with others, which are in no other size. */
  public FakeProcess sharedHugetlbKib(long huge) {
    sharedHugetlbKib = huge;
    return this;
  }

  public FakeProcess swapKib(long swap) {
    swapKib = swap;
    return this;
  }

  public FakeProcess pageTableKib(long tables) {
    pageTableKib = tables;
    return this;
  }

  public FakeProcess uid(long uid) {
    this.uid = uid;
    return this;
  }

  public FakeProcess openFiles(int count) {
    openFiles = count;
    return this;
  }

  public FakeProcess command(String... arguments) {
    return command(bytes(String.join("\0", arguments) + "\0"));
  }

  public FakeProcess command(byte[] bytes) {
    command = bytes.clone();
    return this;
  }

  public FakeProcess executable(byte[] target) {
    executable = target.clone();
    return this;
  }

  /** Sets the text of a file. */
  public FakeProcess file(String file, String text) {
    files.put(file, bytes(text));
    return this;
  }

  /** Removes a file of this process. */
  public FakeProcess lacks(String file) {
    lacking.add(file);
    return this;
  }

  public FakeProcess threadEnds(int tid) {
    threads.remove(tid);
    return this;
  }

  /** One of its threads, described like a process. */
  public FakeProcess thread(int tid) {
    return threads.computeIfAbsent(tid, FakeProcess::new);
  }

  /** Whether it is its only thread. If it has several, those that were not described are hidden. */
  private boolean isOnlyThread() {
    return threads.isEmpty() && threadCount == 1;
  }

  /** The ids of its threads. */
  Set<Integer> tasks() {
    Set<Integer> listed = new TreeSet<>(isOnlyThread() ? Set.of(pid) : threads.keySet());
    listed.removeAll(unlisted);
    return listed;
  }

  /** Leaves these threads out of the list, as the kernel may do while others end. */
  public FakeProcess unlisted(Integer... tids) {
    unlisted = Set.of(tids);
    return this;
  }

  /** A thread; null if there is none with this id. */
  @Nullable FakeProcess task(int tid) {
    return isOnlyThread() && tid == pid ? this : threads.get(tid);
  }

  boolean isLacking(String file) {
    return lacking.contains(file);
  }

  long uid() {
    return uid;
  }

  int openFiles() {
    return openFiles;
  }

  /** What its address space is known by; an exec replaces it. */
  Object image() {
    return image;
  }

  /** Its {@code pagemap}; null if it has no memory. */
  @Nullable FakePagemap pagemap() {
    return virtualKib == 0 ? null : pagemap;
  }

  /** The bytes of a file; null if there is no such file. */
  byte @Nullable [] content(String file) {
    if (lacking.contains(file)) {
      return null;
    }
    byte[] given = files.get(file);
    return given != null ? given : written(file);
  }

  private byte @Nullable [] written(String file) {
    boolean ended = virtualKib == 0;
    return switch (file) {
      case "stat" -> stat();
      case "statm" ->
          bytes("%d %d 100 1 0 200 0%n".formatted(virtualKib / PAGE_KIB, rssKib / PAGE_KIB));
      case "status" -> status();
      case "smaps_rollup" -> ended ? null : rollup();
      case "maps" -> pagemap() == null ? null : pagemap.maps();
      case "pagemap" -> pagemap() == null ? null : new byte[0]; // its entries are made when read
      case "cmdline" -> command;
      case "io" ->
          bytes(
              """
              rchar: 100
              wchar: 200
              syscr: 3
              syscw: 4
              read_bytes: 8192
              write_bytes: 12288
              cancelled_write_bytes: 4096
              """);
      case "cgroup" -> bytes("0::/system.slice/fake.service\n");
      case "mountinfo" -> bytes("22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n");
      case "limits" ->
          bytes(
              """
              Limit                     Soft Limit           Hard Limit           Units
              Max processes             96365                96365                processes
              Max open files            1024                 524288               files
              """);
      case "schedstat" -> bytes("0 0 0\n");
      case "wchan" -> bytes("0");
      case "oom_score" -> bytes("666\n");
      case "oom_score_adj" -> bytes("-17\n");
      default -> null;
    };
  }

  private byte[] stat() {
    String before = pid + " (";
    String after =
        ") "
            + state
            + " %d 1 1 0 -1 %d %d 0 %d 0 %d %d 0 0 20 0 %d 0 %d %d %d 18446744073709551615"
                .formatted(
                    parent,
                    flags,
                    minorFaults,
                    majorFaults,
                    userTicks,
                    systemTicks,
                    threadCount,
                    startTicks,
                    virtualKib * 1024,
                    rssKib / PAGE_KIB)
            + " %d 1 1 0 0 0 0 0 0 0 0 0 17 0 0 0 %d 0 0 0 0 0 %d %d 1 1 0%n"
                .formatted(codeStart, blockIoTicks, argumentsStart, argumentsEnd);
    byte[] end = bytes(after);
    byte[] line = new byte[before.length() + name.length + end.length];
    System.arraycopy(bytes(before), 0, line, 0, before.length());
    System.arraycopy(name, 0, line, before.length(), name.length);
    System.arraycopy(end, 0, line, before.length() + name.length, end.length);
    return line;
  }

  /** Its anonymous memory: unless set, what is dirty and private. */
  private long anonKib() {
    return Math.min(rssKib - shmemKib, anonKib == UNSET ? privateDirtyKib : anonKib);
  }

  private byte[] status() {
    String memory =
        virtualKib == 0
            ? ""
            : """
            VmPeak:\t%8d kB
            VmSize:\t%8d kB
            VmLck:\t       0 kB
            VmHWM:\t%8d kB
            VmRSS:\t%8d kB
            RssAnon:\t%8d kB
            RssFile:\t%8d kB
            RssShmem:\t%8d kB
            VmExe:\t%8d kB
            VmLib:\t    2000 kB
            VmPTE:\t%8d kB
            VmSwap:\t%8d kB
            HugetlbPages:\t%8d kB
            """
                .formatted(
                    virtualKib + 4,
                    virtualKib,
                    rssKib + 4,
                    rssKib,
                    anonKib(),
                    rssKib - anonKib() - shmemKib,
                    shmemKib,
                    codeKib,
                    pageTableKib,
                    swapKib,
                    hugetlbKib);
    return bytes(
        """
        Name:\tfake
        State:\t%s (fake)
        Uid:\t0\t%d\t0\t0
        %sThreads:\t%d
        CapEff:\t000001fffeffffff
        voluntary_ctxt_switches:\t%d
        nonvoluntary_ctxt_switches:\t%d
        """
            .formatted(state, uid, memory, threadCount, voluntarySwitches, involuntarySwitches));
  }

  private byte[] rollup() {
    return bytes(
        """
        56163df0d000-7ffdbcb68000 ---p 00000000 00:00 0                          [rollup]
        Rss:            %8d kB
        Pss:            %8d kB
        Pss_Dirty:      %8d kB
        Pss_Anon:       %8d kB
        Pss_File:              0 kB
        Pss_Shmem:             0 kB
        Shared_Clean:   %8d kB
        Shared_Dirty:          0 kB
        Private_Clean:  %8d kB
        Private_Dirty:  %8d kB
        Referenced:     %8d kB
        Anonymous:      %8d kB
        KSM:                   0 kB
        LazyFree:              0 kB
        AnonHugePages:         0 kB
        ShmemPmdMapped:        0 kB
        FilePmdMapped:         0 kB
        Shared_Hugetlb:  %7d kB
        Private_Hugetlb: %7d kB
        Swap:           %8d kB
        SwapPss:        %8d kB
        Locked:                0 kB
        """
            .formatted(
                rssKib,
                pssKib,
                privateDirtyKib,
                pssKib,
                rssKib - privateCleanKib - privateDirtyKib,
                privateCleanKib,
                privateDirtyKib,
                rssKib,
                privateDirtyKib,
                sharedHugetlbKib,
                hugetlbKib,
                swapKib,
                swapKib / 2));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
