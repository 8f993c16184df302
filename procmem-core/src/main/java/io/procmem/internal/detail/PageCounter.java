package io.procmem.internal.detail;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.Refusal;
import io.procmem.internal.bytes.SeekableInput;
import io.procmem.internal.frames.EntryPass;
import io.procmem.internal.parse.MapsParser;
import io.procmem.internal.parse.PagemapParser;
import io.procmem.internal.read.Diagnosis;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import java.io.File;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pages of a process, on a reader thread.
 *
 * <p>The kernel holds the memory-map lock of the process while it produces the entries of 2 MiB of
 * addresses, for a few microseconds. Without a pause between reads, the lock would almost never be
 * free, so the reader pauses after each read. A read that takes long was interrupted while it held
 * the lock, since no CPU was free: a longer pause then makes it likely that the next read is not
 * interrupted. Looking up frames takes no lock.
 *
 * <p>The file is opened before the mappings are read. If the process executes a program or ends
 * before the count is complete, reads from the open file give nothing, and the count is dropped.
 * Only numbers of pages are kept: frame numbers are erased after each read.
 */
final class PageCounter {

  private static final int READ_BYTES = 16 << 10;
  private static final long PAUSE_NANOS = 20_000;

  /** A read this long has probably stalled the process. */
  private static final long SLOW_NANOS = 1_000_000;

  /** To look up the frames of one read takes some milliseconds at most, unless it waits. */
  private static final long LONGEST_LOOKUP_NANOS = 10_000_000;

  /** To read the mappings takes a microsecond for each, unless it waits. */
  private static final long LONGEST_MAPS_NANOS = 30_000_000;

  private static final long LONG_PAUSE_NANOS = 2_000_000;

  /** After this many slow reads, the count continues in the next scan. */
  private static final int MAX_SLOW_READS = 5;

  private final KernelUnits units;
  private final CountBudget budget;
  private final boolean withFrames;
  private final LongSupplier leftNanos;

  /**
   * A counter.
   *
   * @param withFrames whether to find out, by their frame numbers, how often pages are mapped
   * @param leftNanos how much time is left; at 0 or less, a count is interrupted
   */
  PageCounter(KernelUnits units, CountBudget budget, boolean withFrames, LongSupplier leftNanos) {
    this.units = units;
    this.budget = budget;
    this.withFrames = withFrames;
    this.leftNanos = leftNanos;
  }

  /**
   * The outcome of a count: the pages, if it is complete; or a failure.
   *
   * @param count how far it came; null after a failure
   * @param denied whether {@code pagemap} is denied although a rollup is not
   */
  record Result(
      @Nullable CountedPages pages,
      @Nullable PageCount count,
      @Nullable ReadFailure failure,
      boolean denied) {

    static Result failed(ReadFailure failure) {
      return new Result(null, null, failure, false);
    }

    static Result failed(Reason reason) {
      return failed(ReadFailure.of(reason));
    }
  }

  /**
   * Counts the pages of a process.
   *
   * @param begun the count of an earlier scan; null for a new one
   */
  Result count(
      ProcessMemory process,
      @Nullable PageCount begun,
      PageCount.Limits limits,
      ProcReader reader) {
    if (budget.isSpent()) {
      return begun == null
          ? Result.failed(Reason.OUT_OF_TIME)
          : new Result(null, begun, null, false);
    }
    Shown shown = begun == null ? status(process, reader) : Shown.of(begun.before);
    StatusMemory before = shown.memory();
    if (before == null) {
      return failed(process, notShown(process, shown, reader), reader);
    }
    File file = process.files().file(Source.PAGEMAP);
    SeekableInput opened = reader.open(file);
    if (opened == null) {
      return failed(
          process,
          reader.diagnosis.of(process.files(), Source.PAGEMAP, ReadOutcome.NOT_OPENED),
          reader);
    }
    try (SeekableInput in = opened) {
      return begun == null
          ? countNew(process, before, file, in, limits, reader)
          : count(process, begun, in, limits, reader);
    } catch (IOException e) {
      return Result.failed(Reason.TORN); // only the close failed
    } finally {
      reader.erase();
    }
  }

  private Result countNew(
      ProcessMemory process,
      StatusMemory before,
      File file,
      SeekableInput in,
      PageCount.Limits limits,
      ProcReader reader) {
    File mappings = new File(file.getParentFile(), "maps");
    MapsParser maps = new MapsParser();
    long started = System.nanoTime();
    ReadOutcome outcome = reader.readLines(mappings, maps::add);
    budget.spend(Math.min(System.nanoTime() - started, LONGEST_MAPS_NANOS));
    if (outcome != ReadOutcome.READ) {
      return failed(process, notMapped(process, mappings, outcome, reader), reader);
    }
    if (maps.hasFailed()) {
      return Result.failed(Reason.MALFORMED);
    }
    PageCount count = new PageCount(before, maps, withFrames, units.pageBytes());
    return count.isSparse()
        ? Result.failed(Reason.TOO_COSTLY)
        : count(process, count, in, limits, reader);
  }

  private Result count(
      ProcessMemory process,
      PageCount count,
      SeekableInput in,
      PageCount.Limits limits,
      ProcReader reader) {
    count.slowReads = 0;
    count.startScan(limits.shareableBytes());
    try (EntryPass entries = entries(process, count, in, limits, reader)) {
      while (count.hasMore()) {
        if (count.slowReads > MAX_SLOW_READS
            || budget.interrupts(limits.shareableBytes())
            || leftNanos.getAsLong() <= 0) {
          return new Result(null, count, null, false);
        }
        if (!readNext(count, in, entries, reader)) { // the memory map is gone
          ReadFailure ended = reader.diagnosis.ofLife(process.files());
          return Result.failed(ended == null ? ReadFailure.of(Reason.TORN) : ended);
        }
      }
    }
    Shown shown = status(process, reader);
    StatusMemory after = shown.memory();
    if (after == null) {
      return failed(process, notShown(process, shown, reader), reader);
    }
    CountedPages pages = CountedPages.of(count, after, limits, units);
    return pages == null ? Result.failed(Reason.TORN) : new Result(pages, count, null, false);
  }

  private EntryPass entries(
      ProcessMemory process,
      PageCount count,
      SeekableInput in,
      PageCount.Limits limits,
      ProcReader reader) {
    return new EntryPass(
        process.files().directory().getParentFile(),
        count.sums,
        limits.hugePageRisk(),
        count.before.hugetlbBytes() > 0,
        in,
        units.pageBytes(),
        reader);
  }

  /** Counts the next pages; false if the file gives no entries where there is a mapping. */
  private boolean readNext(
      PageCount count, SeekableInput in, EntryPass entries, ProcReader reader) {
    long pages = (count.leftBytes() + units.pageBytes() - 1) / units.pageBytes();
    int bytes = (int) Math.min(READ_BYTES, pages * PagemapParser.ENTRY_BYTES);
    long position = count.address() / units.pageBytes() * PagemapParser.ENTRY_BYTES;
    long started = System.nanoTime();
    int given = reader.readAt(in, position, bytes);
    long took = System.nanoTime() - started;
    count.nanos += took;
    budget.spend(Math.min(took, SLOW_NANOS)); // a longer one has waited, perhaps for hours
    if (given < bytes) {
      return false;
    }
    count.pages.add(reader.bytes().bytes(), given);
    lookUp(count, entries, given);
    count.advance((long) given / PagemapParser.ENTRY_BYTES * units.pageBytes());
    boolean slow = took > SLOW_NANOS;
    count.slowReads += slow ? 1 : 0;
    ProcReader.pause(slow ? LONG_PAUSE_NANOS : PAUSE_NANOS);
    return true;
  }

  private void lookUp(PageCount count, EntryPass entries, int given) {
    long started = System.nanoTime();
    entries.take(count.address(), given);
    long took = System.nanoTime() - started;
    count.nanos += took;
    budget.spend(Math.min(took, LONGEST_LOOKUP_NANOS));
  }

  /**
   * What {@code status} shows.
   *
   * @param memory null if it was not read, or does not show the memory by kind
   */
  private record Shown(ReadOutcome outcome, @Nullable StatusMemory memory) {
    private static Shown of(StatusMemory memory) {
      return new Shown(ReadOutcome.READ, memory);
    }
  }

  private static Shown status(ProcessMemory process, ProcReader reader) {
    ReadOutcome outcome = reader.read(process.files(), Source.STATUS, reader.status);
    return new Shown(
        outcome,
        outcome == ReadOutcome.READ ? StatusMemory.of(reader.status, process.files().pid()) : null);
  }

  /** Why {@code status} does not show the memory. */
  private static ReadFailure notShown(ProcessMemory process, Shown shown, ProcReader reader) {
    if (shown.outcome() != ReadOutcome.READ) {
      return reader.diagnosis.of(process.files(), Source.STATUS, shown.outcome());
    }
    // One that has ended shows nothing of its memory. Linux before 4.5 shows some of it.
    boolean old = reader.status.numbers.has(StatusField.PAGE_TABLES);
    ReadFailure ended = reader.diagnosis.ofLife(process.files());
    return ended == null ? ReadFailure.of(old ? Reason.UNSUPPORTED : Reason.VANISHED) : ended;
  }

  /** Why {@code maps} was not read although {@code pagemap} is open. */
  private static ReadFailure notMapped(
      ProcessMemory process, File mappings, ReadOutcome outcome, ProcReader reader) {
    ReadFailure ended = reader.diagnosis.ofLife(process.files());
    boolean forbidden =
        outcome == ReadOutcome.NOT_OPENED
            && Diagnosis.refusal(reader.tree, mappings, Access.OPEN) == Refusal.FORBIDDEN;
    return ended == null && forbidden
        ? ReadFailure.FORBIDDEN
        : reader.diagnosis.of(process.files(), Source.PAGEMAP, outcome);
  }

  /** A failure; a denial of the rollup, too, is one of the rollup. */
  private static Result failed(ProcessMemory process, ReadFailure failure, ProcReader reader) {
    boolean rollup =
        failure.reason() == Reason.DENIED
            && reader.opens(process.files().file(Source.SMAPS_ROLLUP));
    return new Result(null, null, failure, rollup);
  }
}
