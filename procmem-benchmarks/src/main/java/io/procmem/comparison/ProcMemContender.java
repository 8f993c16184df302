package io.procmem.comparison;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** This library. Its work is a whole report: classified, grouped and counted. */
final class ProcMemContender extends InProcessContender {

  private final ProcMem procMem;
  private @Nullable Report last;

  ProcMemContender(ProcMem procMem) {
    this.procMem = procMem;
  }

  @Override
  void work() {
    last = procMem.report();
  }

  @Override
  Coverage coverage() {
    Report report = Objects.requireNonNull(last);
    report.problem().ifPresent(ProcMemContender::fail);
    long withMemory = 0;
    long pss = 0;
    for (ProcessSample process : report.snapshot().processes()) {
      if (process.memory() instanceof Memory.Detailed detailed) {
        withMemory++;
        pss += detailed.pssBytes();
      }
    }
    OptionalLong processes = OptionalLong.of(report.snapshot().processes().size());
    return withMemory == 0
        ? new Coverage(processes, OptionalLong.empty(), OptionalLong.empty())
        : new Coverage(processes, OptionalLong.of(withMemory), OptionalLong.of(pss));
  }

  private static void fail(String problem) {
    throw new IllegalStateException(problem);
  }

  @Override
  public void close() {
    procMem.close();
  }
}
