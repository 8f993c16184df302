package io.procmem.internal.ledger;

import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.ledger.ZfsMemory;
import java.io.File;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The cache of ZFS. Its data are in buffers (ABD): large ones consist of pages of their own, small
 * ones and all descriptors are kernel objects, which {@code meminfo} includes in slab.
 */
final class ZfsFiles {

  private static final int SIZE = 0;
  private static final int DATA = 1;
  private static final int METADATA = 2;
  private static final int WASTE = 3;

  private final File directory;
  private final ZfsParser arc =
      new ZfsParser("size", "data_size", "metadata_size", "abd_chunk_waste_size");
  private final ZfsParser buffers = new ZfsParser("scatter_data_size", "scatter_chunk_waste");

  ZfsFiles(File root) {
    this.directory = new File(root, "spl/kstat/zfs");
  }

  /** The memory; sizes of 0 if ZFS is not loaded; empty if unknown. */
  Optional<ZfsMemory> read(ProcReader reader) {
    File stats = new File(directory, "arcstats");
    if (reader.read(stats, FileShape.PAGE, arc) != ReadOutcome.READ || arc.get(SIZE) < 0) {
      boolean isLoaded = reader.captured || reader.tree.exists(stats);
      return isLoaded ? Optional.empty() : Optional.of(new ZfsMemory(0, OptionalLong.of(0)));
    }
    return Optional.of(new ZfsMemory(arc.get(SIZE), pages(reader)));
  }

  private OptionalLong pages(ProcReader reader) {
    ReadOutcome outcome = reader.read(new File(directory, "abdstats"), FileShape.PAGE, buffers);
    if (outcome == ReadOutcome.READ && buffers.get(0) >= 0) {
      return OptionalLong.of(buffers.get(0) + Math.max(0, buffers.get(1)));
    }
    return arc.get(DATA) < 0 || arc.get(METADATA) < 0
        ? OptionalLong.empty()
        : OptionalLong.of(arc.get(DATA) + arc.get(METADATA) + Math.max(0, arc.get(WASTE)));
  }
}
