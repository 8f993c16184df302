package io.procmem.internal.jvm;

import io.procmem.internal.mappings.SmapsParser;
import io.procmem.internal.parse.StatParser;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.jvm.JvmMemory;
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

  /** How often {@code smaps} is read if this JVM changes its mappings meanwhile. */
  private static final int ATTEMPTS = 3;

  private final File self;
  private final int pageBytes;
  private @Nullable JvmMemory memory;
  private @Nullable Reason failure;

  /** Why it was not made, or has not returned; only for the scanning thread. */
  private @Nullable Reason missing;

  /**
   * A read.
   *
   * @param self the link to this process in the procfs that is scanned, which may be another one
   */
  OwnJvmRead(File self, int pageBytes) {
    this.self = self;
    this.pageBytes = pageBytes;
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
    OwnJvmFacts facts = new OwnJvmFacts(answers, answers.nativeMemoryNow());
    File entries = new File(self, Source.PAGEMAP.file());
    try (OwnJvmPagemap pages = new OwnJvmPagemap(reader, entries, pageBytes)) {
      OwnJvmMappings divided = new OwnJvmMappings(mappings, facts.ranges, pages);
      memory = new OwnJvmParts(facts, divided).memory(System.nanoTime());
    }
  }

  /** Reads the mappings, by ascending address; returns why there are none, or null. */
  private @Nullable Reason readMappings(List<OwnJvmMapping> mappings, ProcReader reader) {
    File file = new File(self, Source.SMAPS.file());
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
        return mappings.stream().anyMatch(one -> one.rssBytes() > 0) ? null : Reason.EMPTY;
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
