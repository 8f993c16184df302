package io.procmem.internal.jvm;

import io.procmem.internal.mappings.SmapsParser;
import io.procmem.internal.parse.KeyedNumbers;
import io.procmem.internal.parse.MeminfoParser;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.jvm.JvmMemory;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read of the memory of this JVM. It waits for a garbage collection to end, and for the memory
 * map of this JVM.
 */
final class OwnJvmRead extends SlowRead {

  private static final File OWN = new File("/proc/self");

  /** How often the mappings are read if this JVM changes its mappings meanwhile. */
  private static final int ATTEMPTS = 3;

  /** The mappings as headers without numbers. */
  private static final String HEADERS = "maps";

  private final File self;
  private final int pageBytes;
  private final boolean mayWalk;
  private @Nullable JvmMemory memory;
  private @Nullable Reason failure;

  /** Why it was not made, or has not returned; only for the scanning thread. */
  private @Nullable Reason missing;

  /**
   * A read.
   *
   * @param self the link to this process in the procfs that is scanned, which may be another one
   * @param mayWalk whether the kernel may walk the pages of a mapping in one step, for {@code
   *     smaps}
   */
  OwnJvmRead(File self, int pageBytes, boolean mayWalk) {
    this.self = self;
    this.pageBytes = pageBytes;
    this.mayWalk = mayWalk;
  }

  @Override
  protected void read(ProcReader reader) {
    if (!isOwn(reader)) {
      failure = Reason.UNSUPPORTED;
      return;
    }
    OwnJvmAnswers answers = OwnJvmAnswers.ask();
    reader.noteProgress();
    List<OwnJvmMapping> mappings = new ArrayList<>();
    failure = readMappings(mappings, reader);
    if (failure != null) {
      return;
    }
    File entries = new File(self, Source.PAGEMAP.file());
    try (OwnJvmPagemap pages = new OwnJvmPagemap(reader, entries, pageBytes)) {
      OwnJvmCount count =
          mayWalk ? null : new OwnJvmCount(OwnJvmTexts.ranges(answers), pages, pageBytes);
      failure = count == null ? null : count(mappings, pages, count, reader);
      if (failure == null) {
        memory = divide(answers, mappings, pages, count);
      }
    }
  }

  /** Counts the pages of the mappings; returns why they have no numbers, or null. */
  private @Nullable Reason count(
      List<OwnJvmMapping> mappings, OwnJvmPagemap pages, OwnJvmCount count, ProcReader reader) {
    if (!count.count(mappings)) {
      return pages.refusal();
    }
    File file = new File(self, Source.STATUS.file());
    ReadOutcome outcome = reader.read(file, Source.STATUS, reader.status);
    if (outcome != ReadOutcome.READ) {
      return reader.diagnosis.ofMachine(file, outcome);
    }
    List<OwnJvmMapping> counted = count.mappings(reader.status.numbers, isSwapUsed(reader));
    mappings.clear();
    mappings.addAll(counted);
    return count.rssBytes() > 0 ? null : Reason.EMPTY;
  }

  /** Whether memory may be swapped out, of this JVM or of others. */
  private boolean isSwapUsed(ProcReader reader) {
    MeminfoParser meminfo = new MeminfoParser();
    File file = new File(self.getParentFile(), Source.MEMINFO.file());
    KeyedNumbers<MeminfoField> numbers = meminfo.numbers;
    return reader.read(file, Source.MEMINFO, meminfo) != ReadOutcome.READ
        || !numbers.has(MeminfoField.SWAP_TOTAL)
        || !numbers.has(MeminfoField.SWAP_FREE)
        || numbers.get(MeminfoField.SWAP_TOTAL) != numbers.get(MeminfoField.SWAP_FREE);
  }

  private static JvmMemory divide(
      OwnJvmAnswers answers,
      List<OwnJvmMapping> mappings,
      OwnJvmPages pages,
      @Nullable OwnJvmCount count) {
    OwnJvmFacts facts = new OwnJvmFacts(answers, answers.nativeMemoryNow());
    OwnJvmMappings divided = new OwnJvmMappings(mappings, facts.ranges, pages);
    long rssBytes = count == null ? divided.rssBytes() : count.rssBytes();
    if (count != null) {
      count.addNotes(facts.notes);
    }
    return new OwnJvmParts(facts, divided).memory(System.nanoTime(), rssBytes);
  }

  /** Reads the mappings, by ascending address; returns why there are none, or null. */
  private @Nullable Reason readMappings(List<OwnJvmMapping> mappings, ProcReader reader) {
    File file = new File(self, mayWalk ? Source.SMAPS.file() : HEADERS);
    SmapsParser parser = new SmapsParser(view -> mappings.add(OwnJvmMapping.of(view)));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      mappings.clear();
      parser.start();
      ReadOutcome outcome = reader.readLines(file, parser::add);
      parser.end();
      if (outcome == ReadOutcome.READ && parser.hasFailed()) {
        outcome = ReadOutcome.MALFORMED;
      }
      if (outcome != ReadOutcome.READ) {
        return reader.diagnosis.ofMachine(file, outcome);
      }
      if (!parser.isTorn()) { // without numbers, nothing would look like 0 bytes
        boolean isEmpty = mappings.stream().noneMatch(one -> one.rssBytes() > 0);
        return mayWalk && isEmpty ? Reason.EMPTY : null;
      }
    }
    return Reason.TORN;
  }

  /** Whether the procfs shows this JVM: it started when this JVM did. */
  private boolean isOwn(ProcReader reader) {
    long start = startTicks(self, reader);
    return start >= 0 && start == startTicks(OWN, reader);
  }

  private static long startTicks(File process, ProcReader reader) {
    StatParser stat = new StatParser();
    File file = new File(process, Source.STAT.file());
    return reader.read(file, Source.STAT, stat) == ReadOutcome.READ ? stat.startTicks : -1;
  }

  @Override
  protected void fail(ReadFailure defect) {
    memory = null;
    failure = defect.reason();
  }

  /** What was read; null if there is a {@link #reason}. */
  @Nullable JvmMemory memory() {
    return missing == null ? memory : null;
  }

  /** Why there is nothing; null if there is something. */
  @Nullable Reason reason() {
    return missing == null ? failure : missing;
  }

  @Override
  protected void accept() {
    missing = null;
  }

  @Override
  protected void skip(Reason reason) {
    missing = reason;
  }

  @Override
  protected void hang() {
    missing = Reason.HUNG;
  }

  @Override
  public void acceptLate(long now) {
    // It is outdated, and the next scan reads again.
  }
}
