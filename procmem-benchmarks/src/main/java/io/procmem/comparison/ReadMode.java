package io.procmem.comparison;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Selection;
import io.procmem.snapshot.Source;
import java.time.Duration;

/** What this library is set to read. Every report makes a new scan. */
public enum ReadMode {
  STAT(Source.STAT),
  RESIDENT(Source.STATM),
  /** The rollup of every process, which makes its {@code statm} unnecessary. */
  EVERY_ROLLUP(Source.SMAPS_ROLLUP) {
    @Override
    ProcMemBuilder builder() {
      return super.builder().detail(DetailPolicy.every());
    }
  },
  /** What OSHI reads of every process. It takes the name of a user from {@code status}. */
  AS_OSHI(Source.STATM, Source.STATUS, Source.IO, Source.EXE) {
    @Override
    ProcMemBuilder builder() {
      return super.builder().detail(DetailPolicy.none());
    }
  },
  /** The default sources, with the rollup of every process. */
  FULL_REPORT() {
    @Override
    ProcMemBuilder builder() {
      return defaults().detail(DetailPolicy.every());
    }
  },
  BY_DEFAULT() {
    @Override
    ProcMemBuilder builder() {
      return defaults();
    }
  },
  /**
   * The files that an unprivileged scan may not read. Excludes this JVM, whose files it may read.
   */
  EVERYTHING_DENIED(Source.SMAPS_ROLLUP, Source.IO, Source.EXE) {
    @Override
    ProcMemBuilder builder() {
      long own = ProcessHandle.current().pid();
      return super.builder()
          .detail(DetailPolicy.every())
          .select(Selection.all().where(process -> process.pid() != own));
    }
  };

  private static final int MAX_KEPT_FILES = 1 << 20;

  private final Source[] sources;

  ReadMode(Source... sources) {
    this.sources = sources;
  }

  ProcMemBuilder builder() {
    return defaults().sources(sources);
  }

  private static ProcMemBuilder defaults() {
    return ProcMem.builder().maxAge(Duration.ZERO);
  }

  /** Opens and closes each file in each scan. */
  public ProcMem openingFilesEachScan(int readers) {
    return builder().readers(readers).build();
  }

  /** Keeps files open between scans, as many as the descriptor limit allows. */
  public ProcMem keepingFilesOpen(int readers) {
    return builder().readers(readers).keptFiles(MAX_KEPT_FILES).build();
  }
}
