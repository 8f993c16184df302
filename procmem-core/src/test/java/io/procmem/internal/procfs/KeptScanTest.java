package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.NodeFiles;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.read.Moment;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import io.procmem.testing.ProcTree;
import io.procmem.threads.ThreadNames;
import java.io.File;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which code owns the kept files at which moment of a scan. */
class KeptScanTest {

  private static final Mount MOUNT =
      new Mount(
          new File("/proc"),
          Optional.empty(),
          null,
          null,
          NodeFiles.none(),
          () -> ProcTree.OWN_PID);

  private final ProcTree tree = new ProcTree();
  private final ProcFs procFs = new ProcFs(tree, MOUNT, 1, 100, ThreadNames.FOLDED);

  /** A scan that has not ended yet. */
  private Scan scan() throws UnscannableException {
    Scan scan = procFs.scan(new Moment(Instant.EPOCH, 0), Demand.of(Source.STATM), false);
    scan.readCheap(true, () -> false);
    return scan;
  }

  @Test
  void betweenTwoScans_closeClosesAtOnce() throws UnscannableException {
    tree.pid(7);
    scan();
    procFs.endScan();
    assertThat(tree.openNow()).containsExactly("7/stat");
    procFs.close();
    assertThat(tree.openNow()).isEmpty();
  }

  @Test
  void duringAScan_closeLeavesItToTheScan() throws UnscannableException {
    tree.pid(7);
    scan();
    procFs.close();
    assertThat(tree.openNow()).containsExactly("7/stat");
    procFs.endScan();
    assertThat(tree.openNow()).isEmpty();
  }

  @Test
  void aScanThatBeginsAfterClose_keepsNone() throws UnscannableException {
    tree.pid(7);
    scan();
    procFs.endScan();
    procFs.close();
    scan();
    assertThat(tree.openNow()).isEmpty();
    assertThat(procFs.table().at(0).memory.rssBytes()).isEqualTo(4000L << 10);
    procFs.endScan();
    procFs.close();
    assertThat(tree.openNow()).isEmpty();
  }

  @Test
  void aReaderOfAnotherThread_doesNotUseTheKeptFiles() throws UnscannableException {
    tree.pid(7);
    scan();
    tree.forgetOpened();
    ProcReader another = new ProcReader(tree, false);
    ReadOutcome outcome = another.read(procFs.table().at(0).files, Source.STAT, another.stat);
    assertThat(outcome).isEqualTo(ReadOutcome.READ);
    assertThat(tree.opened()).containsExactly("7/stat");
    assertThat(tree.openNow()).containsExactly("7/stat");
    procFs.close();
    procFs.endScan();
  }
}
