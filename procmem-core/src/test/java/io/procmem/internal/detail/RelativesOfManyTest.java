package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link Relatives} finds out for random and for very many processes. */
class RelativesOfManyTest {

  private static final int MACHINES = 3_000;
  private static final long UNKNOWN = SharingRisks.UNKNOWN;
  private static final long[] SIZES = {0, 1, 5, 70, 900, UNKNOWN / 2, UNKNOWN - 1, UNKNOWN};
  private static final int[] CODES = {-1, 16, 20};

  /** The processes of a machine, by pid. */
  private final List<ProcessMemory> processes = new ArrayList<>();

  private final Map<Integer, ProcessMemory> byPid = new HashMap<>();
  private final Map<Integer, Relatives.Fork> forks = new HashMap<>();
  private final Map<Integer, NamespacePosition> namespaces = new HashMap<>();

  private void add(int pid, int parent, long start, NamespacePosition namespace) {
    add(MemoryFixture.process(pid, parent, start, false), namespace);
  }

  private void addForked(
      int pid, int parent, long start, long bytes, int codeKib, NamespacePosition namespace) {
    forks.put(pid, new Relatives.Fork(bytes, codeKib, namespace));
    add(MemoryFixture.process(pid, parent, start, true), namespace);
  }

  private void add(ProcessMemory process, NamespacePosition namespace) {
    processes.add(process);
    byPid.put(process.files().pid(), process);
    namespaces.put(process.files().pid(), namespace);
  }

  private NamespacePosition namespace(ProcessMemory process) {
    return namespaces.get(process.files().pid());
  }

  private Relatives relatives() {
    return new Relatives(
        processes,
        new Relatives.Status() {
          @Override
          public Relatives.Fork fork(ProcessMemory process) {
            return forks.get(process.files().pid());
          }

          @Override
          public NamespacePosition namespace(ProcessMemory process) {
            return RelativesOfManyTest.this.namespace(process);
          }
        });
  }

  @Test
  void onRandomMachines_theSumIsThatOfEachForkedProcess() {
    int known = 0;
    for (int seed = 0; seed < MACHINES; seed++) {
      makeRandom(new Random(seed));
      Relatives relatives = relatives();
      for (ProcessMemory process : processes) {
        for (int code : CODES) {
          long expected = expected(process, code);
          assertThat(relatives.sharedBytes(process, code, namespace(process)))
              .as("seed %s, pid %s, code %s", seed, process.files().pid(), code)
              .isEqualTo(expected);
          known += expected > 0 && expected < UNKNOWN ? 1 : 0;
        }
      }
    }
    assertThat(known).as("sums that say something").isGreaterThan(MACHINES);
  }

  /** Mostly a sound tree; but any parent may be missing, be younger, or be a descendant. */
  private void makeRandom(Random random) {
    processes.clear();
    byPid.clear();
    forks.clear();
    int count = 1 + random.nextInt(30);
    int ticks = 1 + random.nextInt(2 * count);
    int levels = 1 + random.nextInt(3);
    int sizes = random.nextInt(4) == 0 ? SIZES.length : 5;
    for (int pid = 1; pid <= count; pid++) {
      int parent = random.nextInt(pid);
      if (random.nextInt(100) == 0) {
        parent = random.nextInt(count + 3);
      }
      long start = random.nextInt(10) == 0 ? random.nextInt(ticks) : (long) pid * ticks / count;
      NamespacePosition namespace =
          random.nextInt(20) == 0
              ? NamespacePosition.UNKNOWN
              : new NamespacePosition(1 + random.nextInt(levels), random.nextInt(4) == 0);
      if (random.nextBoolean()) {
        long bytes = SIZES[random.nextInt(sizes)];
        addForked(pid, parent, start, bytes, CODES[random.nextInt(CODES.length)], namespace);
      } else {
        add(pid, parent, start, namespace);
      }
    }
  }

  /** The same, found by looking at one forked process after another. */
  private long expected(ProcessMemory asked, int code) {
    List<ProcessMemory> chain = chain(asked);
    if (forks.containsKey(asked.files().pid()) || chain.isEmpty()) {
      return UNKNOWN;
    }
    boolean isTopRead = chain.get(chain.size() - 1).parentPid() == 0;
    long sum = 0;
    for (Map.Entry<Integer, Relatives.Fork> fork : forks.entrySet()) {
      int other = fork.getValue().codeKib() > 0 ? (int) fork.getValue().codeKib() : -1;
      if (code >= 0 && other >= 0 && code != other) {
        continue;
      }
      if (!isTopRead) {
        return UNKNOWN;
      }
      for (int i = times(asked, chain, chain(byPid.get(fork.getKey()))); i > 0; i--) {
        sum = Math.min(UNKNOWN, sum + fork.getValue().anonymousBytes());
      }
    }
    return sum;
  }

  /** A process and its ancestors; empty if they are a circle. */
  private List<ProcessMemory> chain(ProcessMemory process) {
    List<ProcessMemory> chain = new ArrayList<>();
    for (ProcessMemory at = process; at != null; at = byPid.get(at.parentPid())) {
      if (chain.contains(at)) {
        return List.of();
      }
      chain.add(at);
    }
    return chain;
  }

  /** How often a forked process counts: once for each reason why it may be a descendant. */
  private int times(ProcessMemory asked, List<ProcessMemory> chain, List<ProcessMemory> other) {
    if (other.isEmpty() || other.contains(asked)) {
      return 1 + (other.isEmpty() ? 0 : moves(asked, chain, other));
    }
    List<ProcessMemory> apart = other.stream().filter(one -> !chain.contains(one)).toList();
    boolean isLater = !apart.isEmpty() && isLater(apart.get(apart.size() - 1), asked);
    return (isLater ? 1 : 0) + moves(asked, chain, other);
  }

  private int moves(ProcessMemory asked, List<ProcessMemory> chain, List<ProcessMemory> other) {
    int moves = 0;
    for (int i = 0; i + 1 < other.size(); i++) {
      ProcessMemory first = other.get(i + 1);
      boolean isBelowFirst =
          isInit(first) || (namespace(other.get(i)).level() > 1 && namespace(first).isFirst());
      if (isBelowFirst && isLater(other.get(i), asked) && canReach(asked, chain, first)) {
        moves++;
      }
    }
    return moves;
  }

  private boolean canReach(ProcessMemory asked, List<ProcessMemory> chain, ProcessMemory first) {
    int level = namespace(asked).level();
    int other = isInit(first) ? 1 : namespace(first).level();
    boolean isBelowOwn =
        chain.stream().anyMatch(at -> level == 1 ? isInit(at) : namespace(at).isFirstAt(level));
    return other > level || (other == level && !isBelowOwn);
  }

  private static boolean isInit(ProcessMemory process) {
    return process.files().pid() == 1;
  }

  private static boolean isLater(ProcessMemory one, ProcessMemory other) {
    return one.files().startTicks() >= other.files().startTicks();
  }

  /** Takes half an hour if the time for one process grows with the number of the others. */
  @Test
  void manyForkedSiblings_areNotAddedUpForEachProcess() {
    int pairs = 150_000;
    add(1, 0, 0, new NamespacePosition(1, true));
    add(2, 1, 1, new NamespacePosition(1, false));
    add(3, 0, 1, new NamespacePosition(1, false)); // has entered from outside: not below pid 1
    for (int pid = 4; pid < 4 + 2 * pairs; pid += 2) {
      add(pid, pid % 4 == 0 ? 2 : 3, pid, new NamespacePosition(1, false));
      addForked(pid + 1, pid % 4 == 0 ? 1 : 2, pid + 1, 1, 16, new NamespacePosition(1, false));
    }
    Relatives relatives = relatives();
    for (int i = 0; i < pairs; i++) {
      ProcessMemory process = byPid.get(4 + 2 * i);
      long later = pairs - i;
      long moved = (later + (i % 2 == 0 ? 1 : 0)) / 2; // children of pid 1
      long expected = process.parentPid() == 2 ? later : moved;
      assertThat(relatives.sharedBytes(process, 16, namespace(process))).isEqualTo(expected);
    }
  }
}
