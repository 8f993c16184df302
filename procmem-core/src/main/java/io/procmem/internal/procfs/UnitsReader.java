package io.procmem.internal.procfs;

import io.procmem.internal.parse.AuxvParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import java.io.File;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Finds the page size and the tick rate.
 *
 * <p>{@code auxv} has both. A JVM with capabilities may not read its own {@code auxv}; then the
 * page size is the quotient of the virtual sizes in {@code status} and {@code statm}, and the tick
 * rate is 100, as on every kernel that Java runs on.
 */
final class UnitsReader {

  private static final int DEFAULT_TICKS_PER_SECOND = 100;
  private static final int DEFAULT_PAGE_BYTES = 4096;

  /**
   * This JVM, if the mounted procfs belongs to another pid namespace, where {@code self} is
   * missing.
   */
  private static final File OWN_SELF = new File("/proc/self");

  private final ProcReader reader;
  private final File self;

  UnitsReader(ProcReader reader, File root) {
    this.reader = reader;
    this.self = new File(root, "self");
  }

  KernelUnits read() {
    AuxvParser auxv = new AuxvParser(ByteOrder.nativeOrder());
    for (File directory : List.of(self, OWN_SELF)) {
      if (reader.read(new File(directory, "auxv"), FileShape.AUXV, auxv) == ReadOutcome.READ) {
        return new KernelUnits(auxv.pageBytes, auxv.ticksPerSecond);
      }
    }
    return new KernelUnits(pageBytes(), DEFAULT_TICKS_PER_SECOND);
  }

  private int pageBytes() {
    ReadOutcome status = reader.read(new File(self, "status"), Source.STATUS, reader.status);
    ReadOutcome statm = reader.read(new File(self, "statm"), Source.STATM, reader.statm);
    boolean areRead = status == ReadOutcome.READ && statm == ReadOutcome.READ;
    if (!areRead || reader.status.virtualKib < 0 || reader.statm.virtualPages == 0) {
      return DEFAULT_PAGE_BYTES;
    }
    // The sizes may change between the two reads, so the quotient is only close to a power of two.
    double quotient = reader.status.virtualKib * 1024.0 / reader.statm.virtualPages;
    return 1 << Math.round(Math.log(quotient) / Math.log(2));
  }
}
