package io.procmem.internal.mappings;

import io.procmem.internal.bytes.Interner;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingNames;
import io.procmem.mappings.MappingUsage;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the mappings of one process after the other, on one thread at a time. */
final class MappingsReader {

  /** The mappings of a process, as headers without numbers. */
  private static final String HEADERS = "maps";

  /** How often a text is read if the process changes its mappings meanwhile. */
  private static final int ATTEMPTS = 3;

  /** How many threads of a process whose leader has ended are tried. */
  private static final int THREADS_TRIED = 3;

  /** The sums may be smaller than {@code statm} says by this share, and by these amounts. */
  private static final double TOLERATED_SHARE = 0.10;

  private static final long TOLERATED_RSS = 16L << 20;
  private static final long TOLERATED_SIZE = 64L << 20;

  private final KernelUnits units;
  private final NameTable table = new NameTable();
  private final SmapsParser parser = new SmapsParser(table);
  private final Interner<String> names = new Interner<>();

  MappingsReader(KernelUnits units) {
    this.units = units;
  }

  /**
   * Reads the mappings of a process.
   *
   * @param sizesOnly whether to read names and sizes only
   * @return why there are none; null if {@link #names} has them
   */
  @Nullable ReadFailure read(ProcessFiles process, boolean sizesOnly, ProcReader reader) {
    ReadFailure failure = ReadFailure.of(Reason.TORN);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      ReadOutcome outcome = readText(process, sizesOnly, reader);
      if (outcome == ReadOutcome.READ) {
        ReadFailure ended = reader.diagnosis.ofLife(process); // the text then ends early
        if (ended != null || isWhole(process, sizesOnly, reader)) {
          return ended;
        }
        failure = ReadFailure.of(Reason.TORN);
      } else {
        failure = reader.diagnosis.of(process, Source.MAPPINGS, outcome);
        if (outcome != ReadOutcome.EMPTY || failure.ended()) {
          return failure;
        }
      }
    }
    return failure;
  }

  private ReadOutcome readText(ProcessFiles process, boolean sizesOnly, ProcReader reader) {
    ReadOutcome outcome = readOnce(process, sizesOnly, reader);
    for (int i = 0;
        i < THREADS_TRIED && isGone(outcome) && reader.findsAnotherThread(process);
        i++) {
      outcome = readOnce(process, sizesOnly, reader);
    }
    if (outcome != ReadOutcome.READ) {
      return outcome;
    }
    return parser.hasFailed()
        ? ReadOutcome.MALFORMED
        : table.hasMappings() ? ReadOutcome.READ : ReadOutcome.EMPTY;
  }

  private static boolean isGone(ReadOutcome outcome) {
    return outcome == ReadOutcome.NOT_OPENED || outcome == ReadOutcome.NOT_READ;
  }

  private ReadOutcome readOnce(ProcessFiles process, boolean sizesOnly, ProcReader reader) {
    File numbers = process.file(Source.MAPPINGS);
    File file = sizesOnly ? new File(numbers.getParentFile(), HEADERS) : numbers;
    parser.start();
    ReadOutcome outcome = reader.readLines(file, parser::add);
    parser.end();
    return outcome;
  }

  /**
   * Whether the text has all mappings. It ends early, without an error, if the process executes
   * something meanwhile; then {@code statm} shows another address space, or a larger one.
   */
  private boolean isWhole(ProcessFiles process, boolean sizesOnly, ProcReader reader) {
    if (parser.isTorn()) {
      return false;
    }
    if (reader.captured // its files are from different times
        || reader.read(process.file(Source.STATM), Source.STATM, reader.statm)
            != ReadOutcome.READ) {
      return true;
    }
    long size = units.pagesToBytes(reader.statm.virtualPages);
    long rss = units.pagesToBytes(reader.statm.residentPages);
    return agree(table.total(MappingField.SIZE), size, TOLERATED_SIZE)
        && (sizesOnly || agree(table.total(MappingField.RSS), rss, TOLERATED_RSS));
  }

  private static boolean agree(long sum, long statm, long tolerated) {
    return Math.abs(sum - statm) <= tolerated + (long) (Math.max(sum, statm) * TOLERATED_SHARE);
  }

  /**
   * The mappings that were read last.
   *
   * @param limit how many names may be listed, by how many there are
   */
  MappingNames names(IntUnaryOperator limit) {
    int[] ranked = table.ranked();
    int listed = limit.applyAsInt(ranked.length);
    List<MappingUsage> largest = new ArrayList<>(Math.min(listed, ranked.length));
    for (int i = 0; i < ranked.length; i++) {
      int row = ranked[i];
      if (table.count(row) > 0 && i < listed) {
        largest.add(usage(name(row), row));
      } else if (table.count(row) > 0) {
        table.addToOther(row);
      }
    }
    return new MappingNames(
        largest,
        table.count(NameTable.OTHER) > 0
            ? Optional.of(usage(MappingUsage.OTHER, NameTable.OTHER))
            : Optional.empty());
  }

  private MappingUsage usage(String name, int row) {
    return new MappingUsage(name, table.count(row), 1, table.readings(row));
  }

  private String name(int row) {
    int from = table.names().start(row);
    int to = table.names().end(row);
    return from == to
        ? MappingUsage.UNNAMED
        : names.intern(Printable.name(table.names().bytes(), from, to));
  }
}
