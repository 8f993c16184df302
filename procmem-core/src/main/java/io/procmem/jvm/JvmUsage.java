package io.procmem.jvm;

import io.procmem.snapshot.ProcessId;
import java.util.List;
import java.util.Optional;

/**
 * What a HotSpot JVM reports about its memory in its {@code hsperfdata} file. Includes no argument
 * and no system property of the JVM. Immutable.
 *
 * <p>These numbers are those of the JVM's own MXBeans, but the JVM updates its file less often:
 * metaspace after each collection; the used heap after each collection and, depending on collector
 * and version, in between. A user can write any file, so numbers that the kernel contradicts are
 * not used ({@link JvmAbsence#CONTRADICTORY}).
 *
 * @param process which process
 * @param version the version of the JVM, such as {@code 17.0.15+6}; for JDK 8, {@code 8}; empty if
 *     unknown
 * @param garbageCollector its garbage collector; empty if unknown
 * @param heap its Java heap. As in {@code MemoryMXBean}, the survivor space that is empty between
 *     collections is not part of it
 * @param metaspace its metaspace, with {@code classSpace}; without a maximum. Empty values before
 *     the first collection
 * @param classSpace the part of the metaspace for compressed class pointers; without a maximum.
 *     Empty values before the first collection, or if the JVM has none
 * @param collections what each of its collectors has done; empty if unknown, as with Shenandoah,
 *     whose counters mix pauses and concurrent phases
 */
public record JvmUsage(
    ProcessId process,
    Optional<String> version,
    Optional<GarbageCollector> garbageCollector,
    JvmPool heap,
    JvmPool metaspace,
    JvmPool classSpace,
    List<JvmCollections> collections)
    implements JvmReading {

  /**
   * Copies the list.
   *
   * @param process which process
   * @param version the version of the JVM
   * @param garbageCollector its garbage collector
   * @param heap its Java heap
   * @param metaspace its metaspace
   * @param classSpace the part of the metaspace for compressed class pointers
   * @param collections what its collectors have done
   */
  public JvmUsage {
    collections = List.copyOf(collections);
  }
}
