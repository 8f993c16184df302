package io.procmem.internal.counters;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.StatusField;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A kernel that accounts for processes as Linux does, and also knows the true sums. Its processes
 * use whole clock ticks, so nothing is rounded.
 */
final class SimulatedKernel {

  private static final long TICK_NANOS = 10_000;

  static final class Process {
    final int pid;
    final long start;
    Process parent;
    final List<Process> children = new ArrayList<>();
    boolean zombie;
    boolean ignoresChildren;
    boolean subreaper;
    boolean excluded;
    boolean ioDenied;
    boolean hidden;
    Subgroup subgroup;
    long uid;
    long user;
    long system;
    long childrenCpu;
    long minor;
    long childrenMinor;
    long switches;

    /** As the kernel shows it, including reaped children. */
    final long[] io = new long[IoField.values().length];

    private Process(int pid, long start, Process parent) {
      this.pid = pid;
      this.start = start;
      this.parent = parent == null ? this : parent;
    }

    long ownCpu() {
      return user + system;
    }
  }

  /** What the processes of this kernel may do in addition. */
  record Wildness(
      boolean ignoring, boolean missing, boolean denying, boolean racing, boolean hiding) {}

  private static final List<Subgroup> SUBGROUPS =
      List.of(
          new Subgroup("db", "postgres"),
          new Subgroup("db", "redis"),
          new Subgroup("web", "nginx"),
          Subgroup.OTHER);

  final TreeMap<Integer, Process> processes = new TreeMap<>();
  private final Random random;
  private final Wildness wildness;
  private final int maxPid;
  private final Process init;
  private long clock = 1;
  private boolean endless;
  private long scans;

  /** The CPU time of all processes. */
  long trueCpu;

  /** Everything that all processes read and wrote, counted once. */
  long trueIo;

  SimulatedKernel(long seed, int size, Wildness wildness) {
    this.random = new Random(seed);
    this.wildness = wildness;
    this.maxPid = size * 5 / 4 + 4;
    this.init = new Process(1, 0, null);
    init.subgroup = Subgroup.OTHER;
    processes.put(1, init);
    while (processes.size() < size) {
      fork(any());
    }
    for (int i = 0; i < 3 * size; i++) {
      burn(any());
    }
  }

  private Process any() {
    Integer pid = processes.floorKey(1 + random.nextInt(maxPid));
    return processes.get(pid);
  }

  /** From now on, no process ends. */
  SimulatedKernel endless() {
    endless = true;
    return this;
  }

  /** Every process is listed in the next scan. */
  void showAll() {
    processes.values().forEach(process -> process.hidden = false);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** Simulates a number of random events. */
  void live(int events) {
    for (int i = 0; i < events; i++) {
      int what = random.nextInt(100);
      Process process = any();
      if (what < 15) {
        fork(process);
      } else if (what < 30 && !endless) {
        exit(process);
      } else if (what < 45) {
        process.children.stream().filter(child -> child.zombie).findFirst().ifPresent(this::reap);
      } else if (what < 50) {
        process.subgroup = SUBGROUPS.get(random.nextInt(SUBGROUPS.size()));
      } else {
        burn(process);
      }
    }
  }

  private void fork(Process parent) {
    int pid = 2 + random.nextInt(maxPid);
    if (parent.zombie || processes.containsKey(pid)) {
      return;
    }
    clock += 2; // so that no process starts in the tick in which a scan begins
    Process child = new Process(pid, clock, parent);
    child.subgroup = parent.subgroup;
    child.uid = chance(10) ? random.nextInt(3) : parent.uid;
    child.ignoresChildren = wildness.ignoring() && chance(10);
    child.subreaper = chance(5);
    child.excluded = wildness.missing() && chance(10);
    child.ioDenied = wildness.denying() && chance(20);
    child.hidden =
        wildness.hiding() && scans > 0 && !endless && chance(5); // no old process is hidden
    parent.children.add(child);
    processes.put(pid, child);
    child.minor++; // every process starts with one
    burn(child);
  }

  private void burn(Process process) {
    if (process.zombie) {
      return;
    }
    long user = random.nextInt(1000) * TICK_NANOS;
    long system = random.nextInt(100) * TICK_NANOS;
    process.user += user;
    process.system += system;
    trueCpu += user + system;
    process.minor += random.nextInt(50);
    process.switches += random.nextInt(3);
    for (int i = 0; i < process.io.length; i++) {
      long bytes = random.nextInt(4) == 0 ? random.nextInt(10_000) : 0;
      process.io[i] += bytes;
      trueIo += bytes;
    }
  }

  private void exit(Process process) {
    if (process == init || process.zombie) {
      return;
    }
    process.zombie = true;
    Process reaper = process.parent;
    while (reaper != init && (!reaper.subreaper || reaper.zombie)) {
      reaper = reaper.parent;
    }
    for (Process child : List.copyOf(process.children)) {
      child.parent = reaper;
      reaper.children.add(child);
      if (child.zombie) {
        reap(child);
      }
    }
    process.children.clear();
    if (process.parent == init || process.parent.ignoresChildren || chance(70)) {
      reap(process);
    }
  }

  private void reap(Process child) {
    Process parent = child.parent;
    if (!parent.ignoresChildren) {
      parent.childrenCpu += child.ownCpu() + child.childrenCpu;
      parent.childrenMinor += child.minor + child.childrenMinor;
      for (int i = 0; i < child.io.length; i++) {
        parent.io[i] += child.io[i];
      }
    }
    parent.children.remove(child);
    processes.remove(child.pid);
  }

  /** What a scan found, the subgroups of its processes, and when it began, in ticks. */
  record Scanned(
      Snapshot snapshot,
      Classification classification,
      Map<Integer, Process> sampled,
      long began) {}

  Scanned scan() {
    List<Process> listed = List.copyOf(processes.values());
    long began = clock + 1; // every process that exists now has started before
    List<Integer> unsampled = new ArrayList<>();
    Map<Integer, Process> sampled = new TreeMap<>();
    Map<Integer, SampleBuilder> stats = new HashMap<>();
    for (Process process : listed) {
      race();
      if (processes.get(process.pid) != process || process.hidden) {
        continue;
      }
      if (wildness.missing() && (process.excluded || chance(3))) {
        unsampled.add(process.pid);
        process.excluded ^= chance(2);
      } else {
        sampled.put(process.pid, process);
        stats.put(process.pid, stat(process));
      }
    }
    List<ProcessSample> samples = new ArrayList<>();
    List<Subgroup> subgroups = new ArrayList<>();
    for (Process process : sampled.values()) {
      race();
      boolean isShown = processes.get(process.pid) == process && !process.ioDenied;
      process.ioDenied ^= wildness.denying() && chance(10);
      SampleBuilder stat = stats.get(process.pid);
      samples.add(isShown ? stat.io(process.io).sample() : stat.sample());
      subgroups.add(process.subgroup);
    }
    if (wildness.hiding()) { // init is never hidden
      processes.tailMap(2).values().forEach(one -> one.hidden ^= chance(one.hidden ? 40 : 3));
    }
    Snapshot snapshot =
        new Snapshot(
            Instant.EPOCH.plusSeconds(scans),
            scans++ * 1_000_000_000L,
            Demand.of(),
            new KernelUnits(4096, 100_000),
            samples,
            PidSet.of(unsampled.stream().mapToInt(pid -> pid).toArray()),
            PidSet.empty(),
            List.of(),
            Machine.unknown(),
            ScanStats.none(),
            began);
    return new Scanned(snapshot, new Classification(subgroups, new TreeSet<>()), sampled, began);
  }

  /** Whether a scan may be misleading: several ends race with it, or are hidden from it. */
  boolean misleads() {
    return wildness.racing() || wildness.hiding();
  }

  private void race() {
    // A process that ends during the first scan was never seen, and its age is unknown.
    if (wildness.racing() && scans > 0 && chance(2)) {
      live(1);
    }
  }

  private static SampleBuilder stat(Process process) {
    return SampleBuilder.process(process.pid, process.start)
        .parent(process.parent == process ? 0 : process.parent.pid)
        .state(process.zombie ? ProcessState.ZOMBIE : ProcessState.RUNNING)
        .cpu(new Cpu(process.user, process.system, process.childrenCpu, 0))
        .minor(process.minor)
        .childrenMinor(process.childrenMinor)
        .memory(Samples.refused(process.minor))
        .status(StatusField.VOLUNTARY_SWITCHES, process.switches)
        .user(process.uid);
  }
}
