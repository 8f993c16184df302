package io.procmem.comparison;

import java.util.OptionalLong;

/** A contender in this JVM. Its work runs on the calling thread and this library's readers. */
abstract class InProcessContender implements Contender {

  /** What a run covered, as in {@link RunResult}. */
  record Coverage(OptionalLong processes, OptionalLong withMemory, OptionalLong pssBytes) {}

  /** The measured work. */
  abstract void work();

  /** What the work covered. Computed afterwards, and not measured. */
  abstract Coverage coverage();

  @Override
  public final RunResult run() {
    Costs before = Costs.now();
    long start = System.nanoTime();
    work();
    long nanos = System.nanoTime() - start;
    Costs after = Costs.now();
    Coverage coverage = coverage();
    return new RunResult(
        coverage.processes,
        coverage.withMemory,
        coverage.pssBytes,
        nanos,
        OptionalLong.of(after.cpuNanosSince(before)),
        OptionalLong.of(after.bytesSince(before)));
  }
}
