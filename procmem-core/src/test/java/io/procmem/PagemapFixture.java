package io.procmem;

import static io.procmem.ScanFixture.memory;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeMapping;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A fake machine with process 7, whose pages are counted because a rollup would stall it for too
 * long. Every process is visible, and nothing else of the machine makes a count inexact.
 */
final class PagemapFixture implements AutoCloseable {

  static final Duration SECOND = Duration.ofSeconds(1);
  static final long HEAP = 0x5555_0000_0000L;
  static final long LIBRARY = 0x7f00_0000_0000L;
  static final long MIB = 1024;

  final ScanFixture scans = new ScanFixture();
  final ProcTree tree = scans.tree;

  PagemapFixture() {
    tree.pid(1).name("init").parent(0).startTicks(1);
    tree.pid(7).codeAt(0x7000);
    detail(DetailPolicy.standard());
  }

  /** Sets a policy, with so much time that no slow test machine is taken for a hung read. */
  PagemapFixture detail(DetailPolicy policy) {
    scans
        .with()
        .detail(policy.scanTimeAtMost(Duration.ofHours(1)).withReadTimeout(Duration.ofMinutes(1)));
    return this;
  }

  /**
   * Makes rollups of process 7 so slow that they stall it for longer than a count. Fast ones would
   * be preferred, once one was measured.
   */
  PagemapFixture rollupsAreSlow() {
    tree.whenOpened("/proc/7/smaps_rollup", () -> ScanFixture.spin(Duration.ofMillis(5)));
    return this;
  }

  /** The default, with rollups that may take long: a test machine may have little CPU. */
  static DetailPolicy allowingLongStalls() {
    return DetailPolicy.standard().stallAtMost(Duration.ofSeconds(10));
  }

  /** Allows no rollup of a process that is large enough to be counted. */
  PagemapFixture countsOnly() {
    return detail(DetailPolicy.standard().stallAtMost(Duration.ofMillis(1)));
  }

  /** How much of the memory of the machine is in transparent huge pages. */
  PagemapFixture hugePagesKib(long anonymous, long ofFiles) {
    tree.file(
        "/proc/meminfo",
        """
        MemTotal:       16000000 kB
        AnonHugePages:  %8d kB
        ShmemPmdMapped:        0 kB
        FilePmdMapped:  %8d kB
        """
            .formatted(anonymous, ofFiles));
    return this;
  }

  static FakeMapping heap(long kib) {
    return FakeMapping.at(HEAP, kib);
  }

  static FakeMapping library(long kib) {
    return FakeMapping.at(LIBRARY, kib).access("r-xp").name("/usr/lib/libfake.so");
  }

  /** Process 7 with 100 MiB of its own and 2 MiB of a library, of which others map as much. */
  FakeProcess large() {
    return tree.pid(7)
        .maps(heap(100 * MIB).privateKib(100 * MIB), library(2 * MIB).fileKib(2 * MIB));
  }

  /** Process 7 with 50 MiB of its own and 100 MiB that others map too. */
  FakeProcess sharer() {
    return tree.pid(7)
        .maps(heap(50 * MIB).privateKib(50 * MIB), library(100 * MIB).fileKib(100 * MIB));
  }

  /**
   * Scans until the count of process 7 is complete: on a slow test machine, a few reads of a scan
   * may take so long that the next scan has to continue.
   */
  Snapshot scan() {
    Snapshot snapshot = scans.scan();
    for (int i = 0; i < 20 && isIncomplete(snapshot); i++) {
      snapshot = scans.scan();
    }
    return snapshot;
  }

  private static boolean isIncomplete(Snapshot snapshot) {
    return memory(snapshot, 7) instanceof Memory.ResidentOnly resident
        && resident.reason() == Reason.OUT_OF_TIME;
  }

  /** A scan that may not complete the count. */
  Snapshot scanOnce() {
    return scans.scan();
  }

  Snapshot scanAfter(Duration pause) {
    scans.after(pause);
    return scan();
  }

  /** What a scan must find out by counting. */
  static Memory.Counted counted(Snapshot snapshot) {
    Memory memory = memory(snapshot, 7);
    assertThat(memory).isInstanceOf(Memory.Counted.class);
    return (Memory.Counted) memory;
  }

  /** What a scan must find out from a rollup. */
  static Memory.Detailed detailed(Snapshot snapshot) {
    Memory memory = memory(snapshot, 7);
    assertThat(memory).isInstanceOf(Memory.Detailed.class);
    return (Memory.Detailed) memory;
  }

  /** What a scan must be unable to find out. */
  static Memory.ResidentOnly resident(Snapshot snapshot) {
    Memory memory = memory(snapshot, 7);
    assertThat(memory).isInstanceOf(Memory.ResidentOnly.class);
    return (Memory.ResidentOnly) memory;
  }

  static List<Reason> reasons(Snapshot snapshot, Source source) {
    return ScanFixture.reasons(snapshot, 7, source);
  }

  /** The files of process 7 that were opened. */
  Set<String> opened() {
    Set<String> files = new TreeSet<>();
    for (String path : tree.opened()) {
      if (path.startsWith("7/")) {
        files.add(path.substring(2));
      }
    }
    return files;
  }

  /** How many reads of entries were made. */
  int reads() {
    return tree.readsOf("7/pagemap").size();
  }

  @Override
  public void close() {
    scans.close();
  }
}
