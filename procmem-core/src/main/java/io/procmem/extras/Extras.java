package io.procmem.extras;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.Jvms;
import io.procmem.ledger.MemoryPools;
import io.procmem.mappings.Mappings;
import io.procmem.threads.Threads;
import java.util.Optional;

/**
 * What a report includes only if it was requested, because it costs more than the rest. A component
 * is absent if it was not requested or could not be read. Immutable.
 *
 * @param ownJvm the memory of this JVM, by what it is used for; {@link
 *     io.procmem.snapshot.Source#OWN_JVM}. Absent also if the procfs does not show this JVM
 * @param jvms the heaps of the machine's JVMs; {@link io.procmem.snapshot.Source#HSPERFDATA}
 * @param memoryPools memory of the machine that {@code meminfo} lacks; {@link
 *     io.procmem.snapshot.Source#MEMORY_POOLS}
 * @param mappings the mappings of processes; {@link io.procmem.snapshot.Source#MAPPINGS}
 * @param threads the threads of processes; {@link io.procmem.snapshot.Source#TASK}
 */
public record Extras(
    Optional<JvmMemory> ownJvm,
    Optional<Jvms> jvms,
    Optional<MemoryPools> memoryPools,
    Optional<Mappings> mappings,
    Optional<Threads> threads) {

  private static final Extras NONE =
      new Extras(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

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
    return new Extras(ownJvm, jvms, pools, mappings, threads);
  }

  /**
   * These extras with the memory of this JVM.
   *
   * @param memory the memory of this JVM; empty if it could not be read
   * @return extras with it
   */
  public Extras withOwnJvm(Optional<JvmMemory> memory) {
    return new Extras(memory, jvms, memoryPools, mappings, threads);
  }

  /**
   * These extras with the mappings of processes.
   *
   * @param read the mappings
   * @return extras with them
   */
  public Extras withMappings(Mappings read) {
    return new Extras(ownJvm, jvms, memoryPools, Optional.of(read), threads);
  }

  /**
   * These extras with the threads of processes.
   *
   * @param read the threads
   * @return extras with them
   */
  public Extras withThreads(Threads read) {
    return new Extras(ownJvm, jvms, memoryPools, mappings, Optional.of(read));
  }

  /**
   * These extras with the heaps of JVMs.
   *
   * @param found the JVMs
   * @return extras with them
   */
  public Extras withJvms(Jvms found) {
    return new Extras(ownJvm, Optional.of(found), memoryPools, mappings, threads);
  }
}
