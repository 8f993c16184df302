/**
 * Which processes on this machine use the memory, what they are, and who uses most.
 *
 * <p>Depends on {@code java.base} alone. Start at {@link io.procmem.ProcMem}.
 */
module io.procmem {
  requires static org.jspecify;

  exports io.procmem;
  exports io.procmem.classify;
  exports io.procmem.counters;
  exports io.procmem.metrics;
  exports io.procmem.report;
  exports io.procmem.snapshot;
}
