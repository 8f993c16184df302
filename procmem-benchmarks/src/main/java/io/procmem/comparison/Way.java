package io.procmem.comparison;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Selection;
import io.procmem.snapshot.Source;
import java.time.Duration;

/**
 * The ways in which this library is asked to read, all of them scanning whenever they are asked.
 */
public enum Way {
  STAT(Source.STAT),
  RESIDENT(Source.STATM),
  /** The rollup of every process, which spares its {@code statm}. */
  EVERY_ROLLUP(Source.SMAPS_ROLLUP) {
    @Override
    ProcMemBuilder begun() {
      return super.begun().detail(DetailPolicy.every());
    }
  },
  /** What OSHI reads of every process; the name of a user comes with the {@code status}. */
  AS_OSHI(Source.STATM, Source.STATUS, Source.IO, Source.EXE) {
    @Override
    ProcMemBuilder begun() {
      return super.begun().detail(DetailPolicy.none());
    }
  },
  /** All that the default reads, with the rollup of every process. */
  FULL_REPORT() {
    @Override
    ProcMemBuilder begun() {
      return unlimited().detail(DetailPolicy.every());
    }
  },
  BY_DEFAULT() {
    @Override
    ProcMemBuilder begun() {
      return unlimited();
    }
  },
  /** With every file that an unprivileged scan is denied; its own, which are not, left out. */
  EVERYTHING_DENIED(Source.SMAPS_ROLLUP, Source.IO, Source.EXE) {
    @Override
    ProcMemBuilder begun() {
      long own = ProcessHandle.current().pid();
      return super.begun()
          .detail(DetailPolicy.every())
          .select(Selection.all().where(process -> process.pid() != own));
    }
  };

  private static final int MAX_KEPT = 1 << 20;

  private final Source[] sources;

  Way(Source... sources) {
    this.sources = sources;
  }

  ProcMemBuilder begun() {
    return unlimited().sources(sources);
  }

  private static ProcMemBuilder unlimited() {
    return ProcMem.builder().maxAge(Duration.ZERO);
  }

  /** Files are opened anew in each scan. */
  public ProcMem reopening(int readers) {
    return begun().readerThreads(readers).build();
  }

  /** Files stay open from scan to scan, as many as the descriptors allow. */
  public ProcMem keeping(int readers) {
    return begun().readerThreads(readers).keptFiles(MAX_KEPT).build();
  }
}
