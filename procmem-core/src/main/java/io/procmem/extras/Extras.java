package io.procmem.extras;

import io.procmem.ledger.MemoryPools;
import java.util.Optional;

/**
 * What a report includes only if it was requested, because it costs more than the rest. A component
 * is absent if it was not requested or could not be read. Immutable.
 *
 * @param memoryPools memory of the machine that {@code meminfo} lacks; {@link
 *     io.procmem.snapshot.Source#MEMORY_POOLS}
 */
public record Extras(Optional<MemoryPools> memoryPools) {

  private static final Extras NONE = new Extras(Optional.empty());

  /** {@return extras without values} */
  public static Extras none() {
    return NONE;
  }

  /**
   * These extras with other memory pools.
   *
   * @param pools the pools
   * @return extras with them
   */
  public Extras withMemoryPools(Optional<MemoryPools> pools) {
    return new Extras(pools);
  }
}
