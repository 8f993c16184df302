/**
 * Reports which processes on this machine use memory, what they are, and which use most.
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
