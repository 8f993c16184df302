/**
 * Reports which processes on this machine use memory, what they are, and which use the most.
 *
 * <p>Depends on {@code java.base} alone. Start at {@link io.procmem.ProcMem}.
 */
@SuppressWarnings("module") // the adapters' modules are built after this one
module io.procmem {
  requires static java.management;
  requires static org.jspecify;

  exports io.procmem;
  exports io.procmem.classify;
  exports io.procmem.container;
  exports io.procmem.counters;
  exports io.procmem.extras;
  exports io.procmem.jvm;
  exports io.procmem.ledger;
  exports io.procmem.mappings;
  exports io.procmem.metrics;
  exports io.procmem.metrics.dialect;
  exports io.procmem.recorder;
  exports io.procmem.report;
  exports io.procmem.snapshot;
  exports io.procmem.threads;
  exports io.procmem.watch;
  exports io.procmem.internal.exposition to
      io.procmem.micrometer,
      io.procmem.prometheus;
}
