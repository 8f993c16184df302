package io.procmem.comparison;

import java.util.OptionalLong;

/**
 * A rival that does its work in this JVM, on the calling thread and the readers of this library.
 */
abstract class InThisJvm implements Rival {

  /** Whom a round saw. */
  record Seen(OptionalLong processes, OptionalLong withMemory, OptionalLong pssBytes) {}

  /** The work, which is measured. */
  abstract void work();

  /** Whom it saw, which is found out afterwards and costs nobody. */
  abstract Seen seen();

  @Override
  public final Round round() {
    Costs before = Costs.now();
    long start = System.nanoTime();
    work();
    long nanos = System.nanoTime() - start;
    Costs after = Costs.now();
    Seen seen = seen();
    return new Round(
        seen.processes,
        seen.withMemory,
        seen.pssBytes,
        nanos,
        OptionalLong.of(after.cpuNanosSince(before)),
        OptionalLong.of(after.bytesSince(before)));
  }
}
