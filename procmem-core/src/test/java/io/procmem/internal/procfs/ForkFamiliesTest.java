package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.File;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Who belongs to whom, while processes come, go, execute and are adopted. */
class ForkFamiliesTest {

  private static final int PIDS = 60;

  private record Relation(long codeAt, int parent, String name) {}

  private final ProcTree tree = new ProcTree();
  private final ProcFs procFs =
      new ProcFs(
          tree, new Mount(new File("/proc"), Optional.empty(), null, () -> ProcTree.OWN_PID), 1, 0);
  private final Map<Integer, Relation> told = new HashMap<>();

  private void scan() throws UnscannableException {
    Scan scan = procFs.scan(new Moment(Instant.EPOCH, 0), Demand.of(Source.STATM), false);
    scan.readCheap(true, () -> false);
    scan.findFamilies();
    procFs.endScan();
  }

  private void tell(Random random, int pid) {
    Relation now =
        new Relation(
            0x1000L * (1 + random.nextInt(5)), 1 + random.nextInt(4), "n" + random.nextInt(3));
    FakeProcess process = tree.pid(pid).codeAt(now.codeAt).parent(now.parent).name(now.name);
    if (random.nextInt(5) == 0) {
      process.startTicks(random.nextInt(100_000)); // the pid has been given to another
    }
    told.put(pid, now);
  }

  @Test
  void whateverHappens_everybodyCountsOnce_andNobodyIsLeftBehind() throws UnscannableException {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      for (int scan = 0; scan < 30; scan++) {
        tell(random, 99); // so that there always is somebody
        for (int pid = 100; pid < 100 + PIDS; pid++) {
          switch (random.nextInt(6)) {
            case 0 -> {
              tree.ends(pid);
              told.remove(pid);
            }
            case 1, 2 -> tell(random, pid);
            default -> {}
          }
        }
        scan();
        for (Map.Entry<Integer, Relation> one : told.entrySet()) {
          long forked =
              told.values().stream().filter(r -> r.codeAt == one.getValue().codeAt).count();
          long siblings =
              told.values().stream()
                  .filter(r -> r.parent == one.getValue().parent)
                  .filter(r -> r.name.equals(one.getValue().name))
                  .count();
          TrackedProcess process = procFs.table().find(one.getKey());
          assertThat(process).isNotNull();
          ForkFamily closest = process.kin.closest();
          assertThat(closest).isNotNull();
          assertThat(closest.members())
              .as("seed %d, scan %d, %s", seed, scan, one)
              .isEqualTo((int) (forked > 1 ? forked : siblings));
        }
        assertThat(procFs.families().size()).isEqualTo((int) families());
      }
    }
    for (int pid = 99; pid < 100 + PIDS; pid++) {
      tree.ends(pid);
    }
    tree.pid(98).kernelThread(); // shares no memory with anybody
    scan();
    assertThat(procFs.families().size()).as("nobody is left").isZero();
  }

  private long families() {
    return told.values().stream().map(Relation::codeAt).distinct().count()
        + told.values().stream().map(r -> r.parent + r.name).distinct().count();
  }

  @Test
  void whoeverEndsWithoutBeingReaped_isNoMember() throws UnscannableException {
    tree.pid(7).codeAt(0x5000);
    tree.pid(8).codeAt(0x5000);
    scan();
    tree.pid(8).zombie();
    scan();
    TrackedProcess left = procFs.table().find(7);
    assertThat(left).isNotNull();
    assertThat(turnedOver(left)).as("two came, one left").isEqualTo(3 * 4000L << 10);
    assertThat(procFs.families().size()).isEqualTo(2);
    tree.ends(8);
    scan();
    assertThat(turnedOver(left)).as("it left once").isEqualTo(3 * 4000L << 10);
  }

  private static long turnedOver(TrackedProcess process) {
    ForkFamily family = process.kin.forked();
    assertThat(family).isNotNull();
    return family.turnedOverBytes();
  }
}
