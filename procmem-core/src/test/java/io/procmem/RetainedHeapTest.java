package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.exposition.Exposition;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.RowKind;
import io.procmem.report.Report;
import io.procmem.testing.UsedHeap;
import java.lang.ref.Reference;
import java.time.Duration;
import javax.management.JMException;
import org.junit.jupiter.api.Test;

/**
 * How much heap of the host a process takes between scans, with every file read that metrics and
 * rules need by default. The figures are for a JVM of 64 bits with compressed pointers.
 */
class RetainedHeapTest {

  private static final int PROCESSES = 5_000;
  private static final int NAMES = 500;
  private static final int SCANS = 5;

  @Test
  void aProcessThatSleeps() throws JMException {
    assertThat(retainedBytes(false)).as("bytes for each process").isBetween(200L, 2_150L);
  }

  @Test
  void aProcessThatRunsBetweenScans() throws JMException {
    assertThat(retainedBytes(true)).as("bytes for each process").isBetween(200L, 2_350L);
  }

  @Test
  void aNameInARule() throws JMException {
    StringBuilder text = new StringBuilder();
    for (int name = 0; name < 10_000; name++) {
      text.append(name % 10 == 0 ? "\ngroup/subgroup" + name + " comm=" : ",")
          .append("name")
          .append(name);
    }
    Rules.parse("first.rules", text.toString()); // loads the classes
    long before = UsedHeap.bytes();
    Rules rules = Rules.parse("test.rules", text.toString());
    long bytes = UsedHeap.bytes() - before;
    Reference.reachabilityFence(rules);

    assertThat(bytes / 10_000).as("bytes for each name").isBetween(100L, 250L);
  }

  private static long retainedBytes(boolean busy) throws JMException {
    MetricTable table = MetricTable.standard().with(RowKind.USER);
    try (ScanFixture fixture = new ScanFixture()) {
      fixture.with().rules(Rules.builtin());
      for (int i = 0; i < PROCESSES; i++) {
        String name = "p" + i % NAMES;
        fixture
            .tree
            .pid(100 + i)
            .name(name)
            .command("/usr/bin/" + name, "--option")
            .uid(i % 20)
            .cpuTicks(i, i)
            .memoryKib(4_000 + i % NAMES, 2_000 + i % NAMES, 1_000);
      }
      Exposition exposition = new Exposition(table);
      Report report = null;
      for (int scan = 0; scan < SCANS; scan++) {
        for (int i = 0; busy && i < PROCESSES; i++) {
          fixture.tree.pid(100 + i).cpuTicks(i + scan, i).minorFaults(1_000 + scan);
        }
        report = fixture.after(Duration.ofSeconds(15)).procMem().report(table.demand());
        assertThat(report.problem()).isEmpty();
        exposition.of(report);
      }
      fixture.tree.forgetOpened();
      long with = UsedHeap.bytes();
      Reference.reachabilityFence(report);
      Reference.reachabilityFence(exposition);
      report = null;
      exposition = null;
      fixture.reopen();
      return (with - UsedHeap.bytes()) / PROCESSES;
    }
  }
}
