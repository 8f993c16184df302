package io.procmem.internal.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.NodeFiles;
import io.procmem.internal.mount.Mount;
import io.procmem.internal.read.Moment;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import io.procmem.testing.ProcTree;
import io.procmem.threads.ThreadNames;
import java.io.File;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a scan of a copied tree reads from this machine. */
class CapturedMountTest {

  private final ProcTree tree = new ProcTree();
  private final AtomicInteger asked = new AtomicInteger();

  private void scan(Optional<KernelUnits> captured) throws UnscannableException {
    tree.pid(7);
    Mount mount =
        new Mount(
            new File("/proc"), captured, null, null, NodeFiles.none(), asked::incrementAndGet);
    try (ProcFs procFs = new ProcFs(tree, mount, 1, 0, ThreadNames.FOLDED)) {
      procFs.scan(new Moment(Instant.EPOCH, 0), Demand.of(Source.STATM), true);
      procFs.endScan();
      assertThat(procFs.table().size()).isEqualTo(1);
    }
  }

  @Test
  void aCopy_doesNotNeedThePidOfThisJvm() throws UnscannableException {
    scan(Optional.of(new KernelUnits(4096, 100)));
    assertThat(asked).hasValue(0);
  }

  @Test
  void aMountedProcfs_readsItOnce() throws UnscannableException {
    scan(Optional.empty());
    assertThat(asked).hasValue(1);
  }
}
