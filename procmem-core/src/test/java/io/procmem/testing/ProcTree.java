package io.procmem.testing;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.Inode;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.bytes.SeekableInput;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fake {@code /proc} in memory. It can do what no directory can: deny access as the kernel does,
 * block in a read, end a process between two reads, and count opened files. It works the same for
 * every user.
 */
public final class ProcTree implements FileTree {

  public static final int OWN_PID = 1;

  /** The files that show the address space of this JVM, if it has any. */
  private static final Pattern OWN_MAPS = Pattern.compile("^/proc/self/(?=(maps|pagemap)$)");

  private static final String OWN_STAT =
      "1 (java) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 9 0 100 0 0\n";

  private final TreeMap<Integer, FakeProcess> processes = new TreeMap<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final Map<String, Runnable> whenOpened = new HashMap<>();
  private final Map<String, IntConsumer> whenRead = new HashMap<>();
  private final Map<String, List<Integer>> asked = new HashMap<>();
  private final Map<String, CountDownLatch> hanging = new HashMap<>();
  private final Map<String, Integer> readsFailing = new HashMap<>();
  private final Set<String> links = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private final Map<String, Long> owners = new HashMap<>();
  private final Set<String> denied = new HashSet<>();
  private final Set<String> missing = new HashSet<>();

  /** Paths that can be neither opened nor examined, as if a security module denied both. */
  private final Set<String> hidden = new HashSet<>();

  private final Map<String, LongAdder> given = new ConcurrentHashMap<>();
  private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
  private final List<String> openedElsewhere = Collections.synchronizedList(new ArrayList<>());
  private final Map<Long, String> userNames = new HashMap<>(Map.of(0L, "root"));
  private String root = "/proc";
  private Optional<String> kind = Optional.of("proc");
  private int chunk = Integer.MAX_VALUE;
  private long sizeOfOwnFd = 7;

  /** The sizes of files that are not the kernel's; its own have none. */
  private final Map<String, Long> sizes = new HashMap<>();

  private boolean exhausted;
  private int descriptors = Integer.MAX_VALUE;

  /** The paths of the files that are open now. */
  private final List<String> openNow = new ArrayList<>();

  private boolean rootListable = true;
  private boolean showsSelf = true;

  /** Files that fail in the middle of a read, and the arrays that received their bytes. */
  private final Set<String> breakingOff = new HashSet<>();

  private final Map<String, List<byte[]>> watched = new HashMap<>();

  public ProcTree() {
    file("/dev/null", "");
    file("/proc/self/auxv", auxv(4096, 100));
    file(
        "/proc/meminfo",
        """
        MemTotal:       16000000 kB
        MemFree:         1000000 kB
        MemAvailable:    8000000 kB
        SwapTotal:       2000000 kB
        SwapFree:        1500000 kB
        """);
    file("/proc/sys/kernel/osrelease", "6.18.0\n");
    file("/proc/self/mounts", "sysfs /sys sysfs rw 0 0\nproc /proc proc rw,nosuid 0 0\n");
    ksm(0, 0);
    systemStat(1000, 9000);
    lastPid(400);
    uptime("5000.00");
  }

  private static byte[] auxv(long pageBytes, long ticksPerSecond) {
    ByteBuffer words = ByteBuffer.allocate(6 * Long.BYTES).order(ByteOrder.nativeOrder());
    words.putLong(6).putLong(pageBytes).putLong(17).putLong(ticksPerSecond);
    return words.array();
  }

  /** A process, a new one if there is none with this pid. */
  public synchronized FakeProcess pid(int pid) {
    return processes.computeIfAbsent(pid, FakeProcess::new);
  }

  /** Makes every process run for a tick. */
  public synchronized ProcTree everyProcessRuns() {
    processes.values().forEach(FakeProcess::runs);
    return this;
  }

  /** Ends a process and reaps it. */
  public synchronized ProcTree ends(int pid) {
    processes.remove(pid);
    return this;
  }

  /** Adds a file of the machine, or any file. */
  public synchronized ProcTree file(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds a link; only its type is known, since nothing may follow it. */
  public synchronized ProcTree link(String path) {
    links.add(path);
    return this;
  }

  /** Adds an empty directory. */
  public synchronized ProcTree directory(String path) {
    directories.add(path);
    return this;
  }

  /** Sets who owns a file or directory; the others are root's. */
  public synchronized ProcTree owned(String path, long uid) {
    owners.put(path, uid);
    return this;
  }

  /** The number of the inode at a path; another one for each path. */
  public static long inodeNumber(String path) {
    return Integer.toUnsignedLong(path.hashCode());
  }

  public synchronized ProcTree file(String path, byte[] content) {
    files.put(path, content.clone());
    return this;
  }

  /** The text of a file that was added; empty if there is none. */
  synchronized String text(String path) {
    return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
  }

  /** What KSM has merged: pages that are shared, and further places where they are mapped. */
  public ProcTree ksm(long shared, long sharing) {
    return file("/sys/kernel/mm/ksm", "")
        .file("/sys/kernel/mm/ksm/pages_shared", shared + "\n")
        .file("/sys/kernel/mm/ksm/pages_sharing", sharing + "\n");
  }

  public ProcTree systemStat(long busyTicks, long idleTicks) {
    return file(
        "/proc/stat",
        "cpu  %d 0 0 %d 0 0 0 0 0 0%ncpu0 %d 0 0 %d 0 0 0 0 0 0%nintr 1 2 3%nbtime 1700000000%n"
            .formatted(busyTicks, idleTicks, busyTicks, idleTicks));
  }

  public ProcTree lastPid(int pid) {
    return file("/proc/loadavg", "0.10 0.20 0.30 1/79 " + pid + "\n");
  }

  public ProcTree uptime(String seconds) {
    return file("/proc/uptime", seconds + " 1.00\n");
  }

  public synchronized ProcTree userName(long uid, String name) {
    userNames.put(uid, name);
    return this;
  }

  /** Runs an action when a file is opened, before its bytes are made. */
  public synchronized ProcTree whenOpened(String path, Runnable event) {
    whenOpened.put(path, event);
    return this;
  }

  /** Runs an action at each read of a file, with the number of the read, from 1. */
  public synchronized ProcTree whenRead(String path, IntConsumer event) {
    whenRead.put(path, event);
    return this;
  }

  /** Runs an action once, when a file is read for this time. */
  public ProcTree whenRead(String path, int time, Runnable event) {
    return whenRead(
        path,
        read -> {
          if (read == time) {
            event.run();
          }
        });
  }

  /** How many bytes each read of a file asked for. */
  public synchronized List<Integer> readsOf(String path) {
    return List.copyOf(asked.getOrDefault("/proc/" + path, List.of()));
  }

  /** Denies access to a file. */
  public synchronized ProcTree denies(String path) {
    denied.add(path);
    return this;
  }

  public synchronized ProcTree allows(String path) {
    denied.remove(path);
    return this;
  }

  /** Makes a file exist that can be neither opened nor examined, like a dead mount. */
  public synchronized ProcTree hides(String path) {
    hidden.add(path);
    return this;
  }

  /** Removes a file of this name from every process, as if the kernel did not have it. */
  public synchronized ProcTree hasNo(String file) {
    missing.add(file);
    return this;
  }

  /** Makes the next reads of a file fail after it was opened. */
  public synchronized ProcTree failsReading(String path, int times) {
    readsFailing.put(path, times);
    return this;
  }

  /** Makes a file open, give some bytes, and fail. */
  public synchronized ProcTree breaksOff(String path) {
    breakingOff.add(path);
    return this;
  }

  /** The arrays that receive the bytes of a file from now on, one for each read. */
  public synchronized List<byte[]> arraysOf(String path) {
    return watched.computeIfAbsent(path, any -> Collections.synchronizedList(new ArrayList<>()));
  }

  /** Makes reads of a file block until the latch is released, even if interrupted. */
  public synchronized CountDownLatch hangs(String path) {
    return hanging.computeIfAbsent(path, any -> new CountDownLatch(1));
  }

  /** Limits the bytes of one read. */
  public synchronized ProcTree readsAtMost(int bytes) {
    chunk = bytes;
    return this;
  }

  /** Sets whether the JVM is out of descriptors. */
  public synchronized ProcTree exhausted(boolean exhausted) {
    this.exhausted = exhausted;
    return this;
  }

  /** Limits the number of files that the JVM can have open. */
  public synchronized ProcTree descriptors(int most) {
    descriptors = most;
    return this;
  }

  public synchronized ProcTree kindOfFileSystem(String kind) {
    this.kind = Optional.of(kind);
    return this;
  }

  /** Makes the kind of the file system unknown. */
  public synchronized ProcTree kindUnknown() {
    this.kind = Optional.empty();
    return this;
  }

  /** As mounted with {@code subset=pid}: only the processes, no file of the machine. */
  public synchronized ProcTree onlyProcesses() {
    files.keySet().removeIf(path -> path.startsWith("/proc/") && !path.startsWith("/proc/self/"));
    return kindUnknown();
  }

  /** Removes a file of the machine or any file, a link, or a directory with what is in it. */
  public synchronized ProcTree removes(String path) {
    Predicate<String> isRemoved = one -> one.equals(path) || one.startsWith(path + "/");
    files.keySet().removeIf(isRemoved);
    links.removeIf(isRemoved);
    directories.removeIf(isRemoved);
    return this;
  }

  /** As the procfs of a pid namespace without this JVM: {@code self} leads nowhere. */
  public synchronized ProcTree showsNoSelf() {
    showsSelf = false;
    return this;
  }

  public synchronized ProcTree rootListable(boolean listable) {
    this.rootListable = listable;
    return this;
  }

  /** As on kernels before 6.2: the directory {@code fd} has no size. */
  public synchronized ProcTree withoutSizesOfFd() {
    sizeOfOwnFd = 0;
    return this;
  }

  /** Gives a file of the machine a size, as a file has that is not the kernel's. */
  public synchronized ProcTree size(String path, long bytes) {
    sizes.put(path, bytes);
    return this;
  }

  /** The paths that were opened, listed or followed, in order, relative to {@code /proc}. */
  public List<String> opened() {
    synchronized (opened) {
      return List.copyOf(opened);
    }
  }

  /** How often files with this name, or this path relative to {@code /proc}, were opened. */
  public long opened(String name) {
    return opened().stream().filter(path -> path.equals(name) || path.endsWith("/" + name)).count();
  }

  /** The files that are open now, sorted, relative to {@code /proc}. */
  public synchronized List<String> openNow() {
    return openNow.stream()
        .filter(path -> path.startsWith("/proc/"))
        .map(path -> path.substring("/proc/".length()))
        .sorted()
        .toList();
  }

  /** How often files and directories below a path outside {@code /proc} were opened or listed. */
  public long openedBelow(String path) {
    synchronized (openedElsewhere) {
      return openedElsewhere.stream().filter(one -> (one + "/").startsWith(path + "/")).count();
    }
  }

  /** How many bytes of a file, by its path relative to {@code /proc}, were read. */
  public long bytesGiven(String path) {
    return given.getOrDefault("/proc/" + path, new LongAdder()).sum();
  }

  public synchronized void forgetOpened() {
    opened.clear();
    asked.clear();
  }

  /** Mounts the tree elsewhere. Paths are still set and counted as {@code /proc}. */
  public synchronized ProcTree mountedAt(String root) {
    this.root = root;
    return this;
  }

  private String procPath(File file) {
    String path = file.getPath();
    boolean elsewhere = path.equals(root) || path.startsWith(root + "/");
    return elsewhere ? "/proc" + path.substring(root.length()) : path;
  }

  @Override
  public @Nullable InputStream open(File file) {
    return openSeekable(file);
  }

  @Override
  public @Nullable SeekableInput openSeekable(File file) {
    String path = procPath(file);
    note(path);
    Runnable event;
    synchronized (this) {
      event = whenOpened.get(path);
    }
    if (event != null) {
      event.run();
    }
    synchronized (this) {
      byte[] content = content(path);
      if (isExhausted() || content == null || isRefused(path)) {
        return null;
      }
      openNow.add(path);
      return new FakeFile(path, content);
    }
  }

  private boolean isRefused(String path) {
    return denied.contains(path) || hidden.contains(path);
  }

  private boolean isExhausted() {
    return exhausted || openNow.size() >= descriptors;
  }

  private void note(String path) {
    if (path.startsWith("/proc/")) {
      opened.add(path.substring("/proc/".length()));
    } else {
      openedElsewhere.add(path);
    }
  }

  private byte @Nullable [] content(String path) {
    if (path.equals("/proc/self/stat")) {
      return OWN_STAT.getBytes(StandardCharsets.US_ASCII);
    }
    byte[] given = files.get(path);
    if (given != null) {
      return given;
    }
    Place place = place(path);
    return place == null || missing.contains(place.file) ? null : place.process.content(place.file);
  }

  /** The process and file name of a path. */
  private record Place(FakeProcess process, String file) {}

  private @Nullable Place place(String path) {
    String own = OWN_MAPS.matcher(path).replaceFirst("/proc/" + OWN_PID + "/");
    String[] names = own.split("/", 5);
    if (names.length < 4 || !names[1].equals("proc") || !names[2].matches("[1-9][0-9]*")) {
      return null;
    }
    FakeProcess process = processes.get(Integer.parseInt(names[2]));
    if (process == null) {
      return null;
    }
    if (names.length < 5 || !names[3].equals("task")) {
      return new Place(process, own.split("/", 4)[3]);
    }
    String[] task = names[4].split("/", 2);
    FakeProcess thread = process.task(Integer.parseInt(task[0]));
    return thread == null || task.length < 2 ? null : new Place(thread, task[1]);
  }

  private boolean hasTask(String[] names) {
    FakeProcess process = processes.get(Integer.parseInt(names[2]));
    return process != null && process.task(Integer.parseInt(names[4])) != null;
  }

  @Override
  public String @Nullable [] list(File directory) {
    awaitIfHanging(procPath(directory));
    return listNow(procPath(directory));
  }

  private void awaitIfHanging(String path) {
    CountDownLatch hang;
    synchronized (this) {
      hang = hanging.get(path);
    }
    if (hang != null) {
      FakeFile.awaitUninterruptibly(hang);
    }
  }

  private synchronized String @Nullable [] listNow(String path) {
    note(path);
    if (isExhausted() || isRefused(path)) {
      return null;
    }
    if (path.equals("/proc")) {
      return rootListable ? rootNames() : null;
    }
    if (!path.startsWith("/proc/")) {
      return isDirectory(path) ? children(path) : null;
    }
    Place place = place(path);
    if (place == null) {
      return null;
    }
    return switch (place.file) {
      case "task" -> place.process.tasks().stream().map(String::valueOf).toArray(String[]::new);
      case "fd" ->
          IntStream.range(0, place.process.openFiles())
              .mapToObj(String::valueOf)
              .toArray(String[]::new);
      default -> null;
    };
  }

  /** Every path outside {@code /proc}. */
  private Stream<String> paths() {
    return Stream.of(files.keySet(), links, directories).flatMap(Set::stream);
  }

  private boolean isDirectory(String path) {
    return directories.contains(path) || paths().anyMatch(one -> one.startsWith(path + "/"));
  }

  private String[] children(String path) {
    String below = path + "/";
    return paths()
        .filter(one -> one.startsWith(below))
        .map(one -> one.substring(below.length()).split("/", 2)[0])
        .distinct()
        .toArray(String[]::new);
  }

  @Override
  public FileType type(File file) {
    String path = procPath(file);
    synchronized (this) {
      if (hidden.contains(path)) {
        return FileType.REFUSED;
      }
      if (links.contains(path)) {
        return FileType.LINK;
      }
      if (files.containsKey(path)) {
        return FileType.FILE;
      }
      return isDirectory(path) ? FileType.DIRECTORY : FileType.MISSING;
    }
  }

  @Override
  public Inode inode(File file) {
    String path = procPath(file);
    awaitIfHanging(path);
    FileType type = type(file);
    synchronized (this) {
      if (denied.contains(path) || type == FileType.REFUSED || type == FileType.MISSING) {
        FileType known = type == FileType.MISSING ? type : FileType.REFUSED;
        return new Inode(known, 0, REFUSED, REFUSED);
      }
      long bytes = files.getOrDefault(path, new byte[0]).length;
      return new Inode(type, inodeNumber(path), owners.getOrDefault(path, 0L), bytes);
    }
  }

  private String[] rootNames() {
    List<String> names = new ArrayList<>(List.of("acpi", "self", "0x", "00", "12345678", "-5", ""));
    processes.keySet().forEach(pid -> names.add(Integer.toString(pid)));
    return names.toArray(String[]::new);
  }

  @Override
  public synchronized boolean exists(File file) {
    String path = procPath(file);
    if (hidden.contains(path)) {
      return false;
    }
    if (files.containsKey(path)
        || links.contains(path)
        || path.equals("/proc")
        || path.equals("/proc/self")) {
      return true;
    }
    if (!path.startsWith("/proc/")) {
      return isDirectory(path);
    }
    if (path.startsWith("/proc/self/")) {
      return !missing.contains(
          path.substring("/proc/self/".length())); // our own has every file that exists
    }
    if (path.matches("/proc/[1-9][0-9]*")) {
      return processes.containsKey(Integer.parseInt(path.substring("/proc/".length())));
    }
    if (path.matches("/proc/[1-9][0-9]*/task/[1-9][0-9]*")) {
      return hasTask(path.split("/"));
    }
    Place place = place(path);
    if (place == null || missing.contains(place.file) || place.process.isLacking(place.file)) {
      return false;
    }
    return switch (place.file) {
      case "fd", "exe", "smaps", "smaps_rollup", "environ", "task" -> true;
      default -> place.process.content(place.file) != null;
    };
  }

  @Override
  public Refusal refusal(File file, Access access) {
    String path = procPath(file);
    boolean isDenied;
    CountDownLatch hang;
    synchronized (this) {
      hang = access == Access.LOOK ? hanging.get(path) : null;
    }
    if (hang != null) {
      FakeFile.awaitUninterruptibly(hang);
    }
    synchronized (this) {
      if (access == Access.LIST && path.equals("/proc") && !rootListable) {
        return Refusal.FORBIDDEN;
      }
      isDenied = denied.contains(path) && exists(file) && !isExhausted();
    }
    if (!isDenied) {
      return FileTree.super.refusal(file, access);
    }
    if (access == Access.OPEN) {
      open(file); // a test may wait for this
    }
    synchronized (this) {
      return isRefused(path) ? Refusal.FORBIDDEN : Refusal.NONE;
    }
  }

  @Override
  public synchronized long size(File file) {
    if (procPath(file).equals("/proc/self/fd")) {
      return sizeOfOwnFd;
    }
    Place place = hidden.contains(procPath(file)) ? null : place(procPath(file));
    if (place == null || !place.file.equals("fd")) {
      return sizes.getOrDefault(procPath(file), REFUSED);
    }
    note(procPath(file));
    return place.process.openFiles();
  }

  @Override
  public synchronized byte @Nullable [] link(File link) {
    String path = procPath(link);
    if (path.equals("/proc/self")) {
      return !showsSelf ? null : Integer.toString(OWN_PID).getBytes(StandardCharsets.US_ASCII);
    }
    if (path.equals("/proc/thread-self")) {
      return null; // tests are about the files of others
    }
    note(path);
    Place place = place(path);
    boolean readable = place != null && place.file.equals("exe") && !isRefused(path);
    return readable ? place.process.executable : null;
  }

  @Override
  public long owner(File file) {
    Runnable event;
    synchronized (this) {
      event = whenOpened.get(file.getPath());
    }
    if (event != null) {
      event.run();
    }
    synchronized (this) {
      FakeProcess process = processes.get(Integer.parseInt(file.getName()));
      return process == null ? REFUSED : process.uid();
    }
  }

  @Override
  public @Nullable String ownerName(File file, long uid) {
    CountDownLatch hang;
    synchronized (this) {
      hang = hanging.get("name of " + uid);
    }
    if (hang != null) {
      FakeFile.awaitUninterruptibly(hang);
    }
    synchronized (this) {
      note("/proc/name of " + uid);
      return owner(file) == uid ? userNames.getOrDefault(uid, Long.toString(uid)) : null;
    }
  }

  @Override
  public synchronized Optional<String> kind(File directory) {
    return procPath(directory).equals("/proc") ? kind : Optional.empty();
  }

  /** Writes the tree to a directory, for tests of copies and benchmarks. */
  public synchronized void writeTo(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().startsWith("/proc/")) {
        write(directory.resolve(file.getKey().substring("/proc/".length())), file.getValue());
      }
    }
    for (FakeProcess process : processes.values()) {
      Path own = directory.resolve(Integer.toString(process.pid));
      write(
          own,
          process,
          List.of("stat", "statm", "status", "smaps_rollup", "cmdline", "io", "cgroup", "limits"));
      for (FakeProcess thread : process.threads.values()) {
        Path task = own.resolve("task").resolve(Integer.toString(thread.pid));
        write(task, thread, List.of("stat", "status", "io", "schedstat", "wchan"));
      }
    }
  }

  private static void write(Path directory, FakeProcess process, List<String> names)
      throws IOException {
    for (String name : names) {
      byte[] content = process.content(name);
      if (content != null) {
        write(directory.resolve(name), content);
      }
    }
  }

  private static void write(Path path, byte[] content) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, content);
  }

  /** An open file: its bytes come in pieces, late or not at all. */
  private final class FakeFile extends SeekableInput {
    private final String path;

    /**
     * The process it belongs to, even if the pid is reused later; null for a file of the machine.
     */
    private final @Nullable FakeProcess owner;

    /** The address space of the process when the file was opened. */
    private final @Nullable Object image;

    private final boolean isPagemap;

    private InputStream content;
    private final int chunk = ProcTree.this.chunk;
    private final @Nullable CountDownLatch hang;
    private final LongAdder given;
    private final boolean breaksOff;
    private final @Nullable List<byte[]> arrays;
    private boolean isAtStart = true;
    private boolean fails;
    private boolean isOpen = true;

    private FakeFile(String path, byte[] content) {
      this.path = path;
      this.owner = owner();
      this.image = owner == null ? null : owner.image();
      this.isPagemap = owner != null && owner.pagemap() != null && path.endsWith("/pagemap");
      this.content = new ByteArrayInputStream(content);
      this.hang = hanging.get(path);
      this.given = ProcTree.this.given.computeIfAbsent(path, any -> new LongAdder());
      this.breaksOff = breakingOff.contains(path);
      this.arrays = watched.get(path);
    }

    private @Nullable FakeProcess owner() {
      Place place = place(path);
      return place == null ? null : place.process;
    }

    private boolean failsNow() {
      synchronized (ProcTree.this) {
        return readsFailing.merge(path, -1, Integer::sum) >= 0;
      }
    }

    /** Gives the current content from a position, unless the process has ended. */
    @Override
    public void seek(long position) throws IOException {
      synchronized (ProcTree.this) {
        if (!isOpen) {
          throw new IOException("closed: " + path);
        }
        isAtStart = true;
        if (isPagemap) {
          content = entries(position);
          return;
        }
        byte[] now = owner() == owner ? content(path) : null;
        fails = now == null;
        int from = now == null ? 0 : (int) Math.min(position, now.length);
        content =
            now == null
                ? new ByteArrayInputStream(new byte[0])
                : new ByteArrayInputStream(now, from, now.length - from);
      }
    }

    /** Nothing, without an error, once the address space is gone. */
    private InputStream entries(long position) {
      boolean gone = owner() != owner || owner.pagemap() == null || owner.image() != image;
      return gone ? InputStream.nullInputStream() : owner.pagemap().from(position);
    }

    private void noteRead(int length) {
      IntConsumer event;
      int read;
      synchronized (ProcTree.this) {
        List<Integer> lengths = asked.computeIfAbsent(path, any -> new ArrayList<>());
        lengths.add(length);
        read = lengths.size();
        event = whenRead.get(path);
      }
      if (event != null) {
        event.accept(read);
      }
    }

    @Override
    public void close() {
      synchronized (ProcTree.this) {
        if (isOpen) {
          isOpen = false;
          openNow.remove(path);
        }
      }
    }

    @Override
    public int read() throws IOException {
      throw new IOException("reads must not be byte by byte");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      noteRead(length);
      if (hang != null) {
        awaitUninterruptibly(hang);
      }
      fails |= isAtStart && failsNow();
      isAtStart = false;
      if (fails) {
        throw new IOException("No such process, or permission denied, in whatever language");
      }
      fails = breaksOff;
      if (arrays != null) {
        arrays.add(into);
      }
      int bytes = content.read(into, from, Math.min(length, chunk));
      given.add(Math.max(0, bytes));
      return bytes;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      boolean interrupted = false;
      while (true) {
        try {
          latch.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // an interrupt does not wake a thread that waits in the kernel
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
