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

/** A told tree, a told time, and a {@link ProcMem} over both that scans whenever it is asked. */
public final class ScanFixture implements AutoCloseable {

  /** What {@code uptime} says in a told tree, before any time has passed. */
  private static final long UPTIME_TICKS = 500_000;

  public final ProcTree tree = new ProcTree();
  final FakeTime time = new FakeTime();
  private final ProcMemBuilder builder;
  private ProcMem procMem;

  /** Every process's stat, statm and rollup are read, unless the test says otherwise. */
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
   * Every rollup, as far as a long scan goes: whose detail will be read is not known beforehand, so
   * everybody's {@code statm} is.
   */
  public ScanFixture readingStatmFirst() {
    builder.detail(DetailPolicy.every().scanTimeAtMost(Duration.ofHours(1)));
    return this;
  }

  public ProcMem procMem() {
    if (procMem == null) {
      procMem = builder.build();
    }
    return procMem;
  }

  /** A process that starts now; told anew, whoever had the pid. */
  public FakeProcess born(int pid) {
    return tree.ends(pid).pid(pid).startTicks(UPTIME_TICKS + time.passed().toMillis() / 10);
  }

  /** Somebody sets the machine's clock forward, or by a negative time back. */
  public ScanFixture setsClock(Duration forward) {
    time.setBack(forward.negated());
    return tellsBoot();
  }

  /** The time of boot is what the clock makes of it as it stands now, in whole seconds. */
  public ScanFixture tellsBoot() {
    Duration uptime = Duration.ofMillis(10 * UPTIME_TICKS).plus(time.passed());
    long boot = time.instant().minus(uptime).getEpochSecond();
    tree.file("/proc/stat", "cpu  1000 0 0 9000 0 0 0 0 0 0\nbtime %d\n".formatted(boot));
    return this;
  }

  /** Time passes, and nobody looks. */
  public ScanFixture after(Duration pause) {
    time.pass(pause);
    return this;
  }

  /** Closes it, and builds another of the same tree with what is set by now. */
  public ScanFixture anew() {
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

  /** Waits for what another thread does. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Takes some time, as a read does that is made to. */
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
