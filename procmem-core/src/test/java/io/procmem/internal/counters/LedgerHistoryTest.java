package io.procmem.internal.counters;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.counters.Counters;
import io.procmem.internal.counters.SimulatedKernel.Process;
import io.procmem.internal.counters.SimulatedKernel.Scanned;
import io.procmem.internal.counters.SimulatedKernel.Wildness;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.User;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random histories of a simulated kernel that knows the true sums. */
@Tag("long")
class LedgerHistoryTest {

  private static final Wildness QUIET = new Wildness(false, false, false, false, false);
  private static final Wildness RACING = new Wildness(false, false, false, true, false);
  private static final Wildness IGNORING = new Wildness(true, false, false, false, false);
  private static final Wildness DENYING = new Wildness(false, false, true, false, false);
  private static final Wildness EXCLUDING = new Wildness(false, true, false, false, false);
  private static final Wildness HIDING = new Wildness(false, false, false, false, true);
  private static final Wildness WILD = new Wildness(true, true, true, true, false);
  private static final Wildness WILD_AND_HIDING = new Wildness(true, true, true, true, true);

  private static long get(Counters counters, Counter counter) {
    return counters.get(counter).orElse(0);
  }

  private static long io(Counters counters) {
    long sum = 0;
    for (Counter counter : Counter.values()) {
      sum += Set.of(CounterReading.INHERITED).contains(counter) ? get(counters, counter) : 0;
    }
    return sum - get(counters, Counter.UNSEEN_CPU_NANOS);
  }

  private static long cpu(Counters counters) {
    return get(counters, Counter.CPU_USER_NANOS) + get(counters, Counter.CPU_SYSTEM_NANOS);
  }

  private static long unseen(Counters counters) {
    return get(counters, Counter.UNSEEN_CPU_NANOS);
  }

  /** The simplest way to keep counters of samples: a map from each process to its last values. */
  private static final class Plain {
    private final Map<Process, long[]> last = new IdentityHashMap<>();
    private final Map<Subgroup, long[]> sums = new HashMap<>();
    private @Nullable Scanned first;
    private @Nullable Scanned before;

    void scan(Scanned scanned) {
      for (int row = 0; row < scanned.snapshot().processes().size(); row++) {
        ProcessSample sample = scanned.snapshot().processes().get(row);
        Process process = scanned.sampled().get(sample.pid());
        long[] now = {
          sample.cpu().userNanos(), sample.cpu().systemNanos(), sample.faults().minor()
        };
        long[] then = last.computeIfAbsent(process, key -> isNew(key) ? new long[3] : now);
        long[] sum = sums.computeIfAbsent(scanned.classification().of(row), key -> new long[3]);
        for (int i = 0; i < 3; i++) {
          sum[i] += now[i] - then[i];
        }
        last.put(process, now);
      }
      first = first == null ? scanned : first;
      before = scanned;
    }

    /** Whether it started after the last scan; if its pid was listed then, after the first. */
    private boolean isNew(Process process) {
      if (first == null || before == null) {
        return false;
      }
      boolean listed = before.snapshot().unsampled().contains(process.pid);
      return process.start >= (listed ? first.began() : before.began());
    }

    void check(Accounts accounts) {
      sums.forEach(
          (subgroup, sum) -> {
            Counters counters = accounts.counters(subgroup);
            assertThat(get(counters, Counter.CPU_USER_NANOS)).isEqualTo(sum[0]);
            assertThat(get(counters, Counter.CPU_SYSTEM_NANOS)).isEqualTo(sum[1]);
            assertThat(get(counters, Counter.MINOR_FAULTS)).isEqualTo(sum[2]);
          });
    }
  }

  private static void checkSums(Accounts accounts) {
    for (Counter counter : Counter.values()) {
      long total = get(accounts.total(), counter);
      long subgroups = 0;
      Set<String> names = new HashSet<>();
      for (Subgroup subgroup : accounts.subgroups()) {
        subgroups += get(accounts.counters(subgroup), counter);
        names.add(subgroup.group());
      }
      long groups = 0;
      for (String name : names) {
        groups += get(accounts.counters(name), counter);
      }
      long users = 0;
      for (User user : accounts.users().owners()) {
        users += get(accounts.users().counters(user), counter);
      }
      assertThat(subgroups).as("%s of subgroups", counter).isEqualTo(total);
      assertThat(groups).as("%s of groups", counter).isEqualTo(total);
      assertThat(users).as("%s of users", counter).isEqualTo(total);
    }
  }

  private static void checkNeverDown(Accounts before, Accounts now) {
    for (Counter counter : Counter.values()) {
      for (Subgroup subgroup : before.subgroups()) {
        assertThat(get(now.counters(subgroup), counter))
            .as("%s of %s", counter, subgroup)
            .isGreaterThanOrEqualTo(get(before.counters(subgroup), counter));
      }
      for (User user : before.users().owners()) {
        assertThat(get(now.users().counters(user), counter))
            .as("%s of %s", counter, user)
            .isGreaterThanOrEqualTo(get(before.users().counters(user), counter));
      }
    }
  }

  /**
   * Simulates, scans and checks what always holds; then scans without events, until nothing is
   * pending. If several ends race with one scan, or are hidden from it, a known child may be taken
   * for an unseen one.
   */
  private static Accounts simulate(SimulatedKernel kernel, long seed, int scans, int events) {
    Plain plain = new Plain();
    Ledger ledger = Ledger.start();
    long cpuBefore = kernel.trueCpu;
    for (int i = 0; i < scans + 3; i++) {
      Scanned scanned = kernel.scan();
      Ledger next = ledger.next(scanned.snapshot(), scanned.classification());
      plain.scan(scanned);
      if (i == 0) {
        cpuBefore = Math.min(cpuBefore, kernel.trueCpu);
      }
      plain.check(next.accounts());
      checkSums(next.accounts());
      checkNeverDown(ledger.accounts(), next.accounts());
      assertThat(cpu(next.accounts().total()) + unseen(next.accounts().total()))
          .as("seed %d scan %d: seen and unseen, of all there was", seed, i)
          .isLessThanOrEqualTo(
              (kernel.trueCpu - cpuBefore) * (kernel.misleads() ? 101 : 100) / 100);
      ledger = next;
      if (i < scans) {
        kernel.live(events);
      } else {
        kernel.showAll();
      }
    }
    return ledger.accounts();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void everyNanosecondAndEveryByte_isCountedOnce_ifParentsReap(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, QUIET);
    long cpu = kernel.trueCpu;
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(cpu(total) + unseen(total)).as("seed %d", seed).isEqualTo(kernel.trueCpu - cpu);
    assertThat(unseen(total)).isPositive();
    assertThat(io(total)).as("seed %d", seed).isEqualTo(kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 109, 206, 257})
  void scansThatRaceWithProcesses_countNothingTwice(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, RACING);
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(unseen(total)).isPositive();
    assertThat(io(total)).as("seed %d", seed).isLessThanOrEqualTo(kernel.trueIo);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void parentsThatDoNotReap_addNothing(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, IGNORING);
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(io(total)).as("seed %d", seed).isBetween(1L, kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void fieldsThatAreDeniedSometimes_areCountedOnce(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, DENYING);
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(io(total)).as("seed %d", seed).isBetween(1L, kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {61, 62, 63, 64, 65, 66})
  void excludedProcesses_doNotMakeIoTooLarge(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, EXCLUDING);
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(io(total)).as("seed %d", seed).isBetween(1L, kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {71, 72, 73, 74, 75, 76})
  void processesThatHideForSomeScans_areCountedOnce(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, HIDING);
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(unseen(total)).isPositive();
    assertThat(io(total)).as("seed %d", seed).isBetween(1L, kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {81, 82, 83, 84})
  void processesThatHideAndReappear_loseNothing_ifNoProcessEnds(long seed) {
    SimulatedKernel kernel = new SimulatedKernel(seed, 60, HIDING).endless();
    long cpu = kernel.trueCpu;
    long io = kernel.trueIo;
    Counters total = simulate(kernel, seed, 300, 40).total();
    assertThat(cpu(total)).as("seed %d", seed).isEqualTo(kernel.trueCpu - cpu);
    assertThat(unseen(total)).as("seed %d", seed).isZero();
    assertThat(io(total)).as("seed %d", seed).isEqualTo(kernel.trueIo - io);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42, 43, 44, 45, 46})
  void aKernelWithRandomValues_hasCountersThatOnlyRise(long seed) {
    Counters total = simulate(new SimulatedKernel(seed, 60, WILD), seed, 300, 40).total();
    assertThat(cpu(total)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {47, 48, 49})
  void aKernelWithRandomValues_thatHidesProcesses_hasCountersThatOnlyRise(long seed) {
    Counters total =
        simulate(new SimulatedKernel(seed, 60, WILD_AND_HIDING), seed, 300, 40).total();
    assertThat(cpu(total)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {51, 52})
  void thousandsOfProcesses_overHundredsOfScans(long seed) {
    simulate(new SimulatedKernel(seed, 3000, WILD), seed, 200, 600);
  }
}
