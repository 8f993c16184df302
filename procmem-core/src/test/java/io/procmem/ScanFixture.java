package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A fake tree, a fake time, and a {@link ProcMem} over both that scans on every request. */
public final class ScanFixture implements AutoCloseable {

  /** The {@code uptime} of the fake tree, before any time has passed. */
  private static final long UPTIME_TICKS = 500_000;

  public final ProcTree tree = new ProcTree();
  final FakeTime time = new FakeTime();
  private final ProcMemBuilder builder;
  private ProcMem procMem;

  /** Reads stat, statm and rollup of every process, unless the test sets other files. */
  public ScanFixture() {
    builder =
        ProcMem.builder()
            .tree(tree, ProcTree.OWN_PID)
            .time(time.time())
            .maxAge(Duration.ZERO)
            .rules(Rules.none())
            .sources(Source.SMAPS_ROLLUP)
            .detail(DetailPolicy.every());
  }

  public ProcMemBuilder with() {
    return builder;
  }

  public ScanFixture reading(Source... sources) {
    builder.sources(sources);
    return this;
  }

  /**
   * Reads every rollup within a long scan time. It is not known in advance which details will be
   * read, so {@code statm} is read for every process.
   */
  public ScanFixture readingStatmFirst() {
    builder.detail(DetailPolicy.every().scanTimeAtMost(Duration.ofHours(1)));
    return this;
  }

  /** Waits a minute for each read, so that a slow test machine is not taken for a hung read. */
  public ScanFixture waitingLong() {
    builder.detail(DetailPolicy.every().withReadTimeout(Duration.ofMinutes(1)));
    return this;
  }

  public ProcMem procMem() {
    if (procMem == null) {
      procMem = builder.build();
    }
    return procMem;
  }

  /** A process that starts now; replaces any process with this pid. */
  public FakeProcess newProcess(int pid) {
    return tree.ends(pid).pid(pid).startTicks(UPTIME_TICKS + time.passed().toMillis() / 10);
  }

  /** Sets the machine's clock forward, or back by a negative time. */
  public ScanFixture setsClock(Duration forward) {
    time.setBack(forward.negated());
    return withBootTime();
  }

  /** Adds the boot time according to the current clock, in whole seconds. */
  public ScanFixture withBootTime() {
    Duration uptime = Duration.ofMillis(10 * UPTIME_TICKS).plus(time.passed());
    long boot = time.instant().minus(uptime).getEpochSecond();
    tree.file("/proc/stat", "cpu  1000 0 0 9000 0 0 0 0 0 0\nbtime %d\n".formatted(boot));
    return this;
  }

  /** Lets time pass without a scan. */
  public ScanFixture after(Duration pause) {
    time.pass(pause);
    return this;
  }

  /**
   * Closes the {@link ProcMem}; the next one is built from the same tree with the current settings.
   */
  public ScanFixture reopen() {
    close();
    procMem = null;
    return this;
  }

  public Report report() {
    return procMem().report();
  }

  /** A scan that must succeed. */
  public Snapshot scan() {
    Report report = report();
    assertThat(report.problem()).isEmpty();
    return report.snapshot();
  }

  /** A scan some time after the last. */
  public Snapshot scanAfter(Duration pause) {
    time.pass(pause);
    return scan();
  }

  /** Waits for another thread. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Spins for some time, for a slow read. */
  static void spin(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }

  static ProcessSample process(Snapshot snapshot, int pid) {
    return snapshot
        .find(pid)
        .orElseThrow(() -> new AssertionError("no process " + pid + " in " + snapshot.processes()));
  }

  static Memory memory(Snapshot snapshot, int pid) {
    return process(snapshot, pid).memory();
  }

  static List<Reason> reasons(Snapshot snapshot, int pid, Source source) {
    return snapshot.unreadable().stream()
        .filter(row -> row.pid() == pid && row.file() == source)
        .map(Unreadable::reason)
        .toList();
  }

  @Override
  public void close() {
    if (procMem != null) {
      procMem.close();
    }
  }
}
