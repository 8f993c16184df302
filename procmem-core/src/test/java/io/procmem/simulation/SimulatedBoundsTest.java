package io.procmem.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ScanFixture;
import io.procmem.simulation.Block.Kind;
import io.procmem.simulation.SimulatedProcFiles.Reader;
import io.procmem.snapshot.ByteRange;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Scans of random simulated machines: the true PSS and USS of every process are always between the
 * bounds that a scan reports, for every reader. The seed of a machine that fails is in the message.
 */
class SimulatedBoundsTest {

  private static final long FIRST_SEED = Long.getLong("procmem.simulation.seed", 20_000);
  private static final int MACHINES = Integer.getInteger("procmem.simulation.machines", 40);
  private static final int SCANS = 6;
  private static final int OPERATIONS_PER_SCAN = 40;
  private static final int MAX_SCANS = 20;

  private static final List<Kernel> KERNELS =
      List.of(
          Kernel.NEW,
          Kernel.NEW,
          Kernel.NEW,
          Kernel.FIRST_PAGE,
          Kernel.BY_CPU,
          Kernel.BY_THREAD,
          Kernel.OLD);

  /** How a scan finds out PSS and USS. */
  private enum Way {
    BY_STATUS,
    BY_PAGES,
    BY_ROLLUP;

    DetailPolicy policy() {
      DetailPolicy every = DetailPolicy.every();
      return this != BY_PAGES
          ? every
          : every.countAbove(Duration.ZERO).countCpuShareAtMost(1).stallAtMost(Duration.ofNanos(1));
    }
  }

  /** How many values of a kind were checked, and how many of them had something to say. */
  private final TreeMap<String, Integer> checked = new TreeMap<>();

  private void count(String what) {
    checked.merge(what, 1, Integer::sum);
  }

  /** Whether what is known of its memory is from this scan. */
  private static boolean isFresh(ProcessSample sample, Snapshot snapshot) {
    Memory memory = sample.memory();
    if (memory instanceof Memory.ResidentOnly bounded) {
      return bounded.reason() != Reason.OUT_OF_TIME && bounded.reason() != Reason.HUNG;
    }
    return memory instanceof Memory.Counted count
        ? count.readAt().equals(snapshot.takenAt())
        : !(memory instanceof Memory.Detailed detail) || detail.readAt().equals(snapshot.takenAt());
  }

  private static boolean isSettled(Snapshot snapshot) {
    return snapshot.processes().stream().allMatch(sample -> isFresh(sample, snapshot));
  }

  /** One machine, and one reader of it. */
  private final class History {
    private final String name;
    private final Kernel kernel;
    private final SimulatedMachine machine;
    private final RandomOperations operations;
    private final Way way;
    private final Random random;

    private History(long seed) {
      random = new Random(seed);
      kernel = KERNELS.get(random.nextInt(KERNELS.size()));
      machine = new SimulatedMachine(kernel, random);
      operations = new RandomOperations(machine, random);
      way = Way.values()[new int[] {0, 0, 0, 1, 1, 2}[random.nextInt(6)]];
      name = "seed " + seed + ", kernel " + kernel.version() + ", " + way;
    }

    private Reader reader() {
      List<Namespace> namespaces =
          machine.tasks.values().stream()
              .filter(task -> !task.hasEnded())
              .map(task -> task.namespace)
              .distinct()
              .toList();
      boolean inner = random.nextInt(3) == 0;
      return new Reader(
          inner ? namespaces.get(random.nextInt(namespaces.size())) : machine.namespace,
          way != Way.BY_STATUS,
          random.nextInt(8) == 0);
    }

    private void run() {
      operations.run(3 * OPERATIONS_PER_SCAN);
      Reader reader = reader();
      try (ScanFixture fixture = new ScanFixture()) {
        fixture.with().detail(way.policy());
        SimulatedProcFiles files = new SimulatedProcFiles(machine, fixture.tree, reader);
        for (int scan = 0; scan < SCANS; scan++) {
          Task first = reader.namespace().first;
          if (first == null || first.hasEnded() || !files.shows(first)) {
            return;
          }
          files.write();
          check(settled(fixture), files, reader, scan);
          operations.run(random.nextInt(OPERATIONS_PER_SCAN));
        }
      }
    }

    /** On a slow test machine, a count takes several scans; meanwhile this machine stands still. */
    private Snapshot settled(ScanFixture fixture) {
      Snapshot snapshot = fixture.scanAfter(Duration.ofSeconds(5));
      for (int more = 0; more < MAX_SCANS && !isSettled(snapshot); more++) {
        snapshot = fixture.scanAfter(Duration.ofSeconds(5));
      }
      return snapshot;
    }

    private void check(Snapshot snapshot, SimulatedProcFiles files, Reader reader, int scan) {
      for (Task task : machine.tasks.values()) {
        int pid = reader.namespace().pid(task);
        if (!files.shows(task)) {
          continue;
        }
        ProcessSample sample =
            snapshot
                .find(pid)
                .orElseThrow(
                    () -> new AssertionError(name + ": no " + pid + snapshot.unreadable()));
        if (!isFresh(sample, snapshot)) {
          count("not read in time");
        } else if (task.hasEnded()) {
          assertThat(sample.memory()).isEqualTo(new Memory.None(Memory.Absence.ENDED));
        } else if (sample.memory() instanceof Memory.Owned memory) {
          String what = "%s, scan %d, process %d: %s".formatted(name, scan, pid, memory);
          check(what, memory, task.space(), reader);
        } else {
          count("borrowed");
        }
      }
    }

    private void check(String what, Memory.Owned memory, AddressSpace space, Reader reader) {
      // An old kernel leaves only RSS, which misses hugetlbfs and what its counters lag behind.
      long beyond = kernel.showsKinds() ? 0 : space.bytes(Kind.HUGETLB) + space.lagBytes();
      assertContains(what + " USS", memory.uss(), space.ussBytes(), beyond);
      // The kernel drops the fraction of a KiB.
      assertContains(what + " PSS", memory.pss(), space.pssBytes(), beyond + 1024);
      String kind = memory.getClass().getSimpleName();
      count(kind);
      count(kind + (memory.uss().isNarrow() ? " narrow" : " wide"));
      if (memory.uss().lowerBytes() > 0) {
        count(kind + " with a lower bound");
        assertThat(reader.hides() && kind.equals("ResidentOnly")).as(what).isFalse();
      }
    }

    private void assertContains(String what, ByteRange range, double truth, long beyond) {
      assertThat(truth)
          .as(what)
          .isBetween((double) range.lowerBytes(), (double) range.upperBytes() + beyond);
      if (range.known().isPresent()) {
        double middle = range.known().getAsLong();
        assertThat(Math.abs(truth - middle)).as(what).isLessThanOrEqualTo(middle / 50 + beyond);
      }
    }
  }

  @Test
  void theTrueValue_isBetweenTheBounds_onEveryMachine() {
    List<String> failed = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + MACHINES; seed++) {
      try {
        new History(seed).run();
      } catch (AssertionError e) {
        failed.add(String.valueOf(e.getMessage()));
      }
    }
    assertThat(failed).as("of %d machines: %s", MACHINES, checked).isEmpty();
    assertThat(checked)
        .containsKeys("ResidentOnly with a lower bound", "Counted narrow", "Counted wide")
        .containsKeys("Detailed", "ResidentOnly wide", "borrowed");
  }
}
