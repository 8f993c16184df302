package io.procmem.metrics;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.snapshot.Source;
import java.util.List;

/** The metrics of {@link RowKind#JVM_MEMORY} and {@link RowKind#JVM_PART}. */
final class JvmMetrics {

  private JvmMetrics() {}

  static List<Metric<JvmMemory>> ofMemory() {
    RowMetrics<JvmMemory> memory = RowMetrics.of(RowKind.JVM_MEMORY);
    memory
        .gauge(
            "jvm_memory",
            Unit.BYTES,
            "Memory of this JVM in RAM and swap, each page counted once; the sum of"
                + " procmem_jvm_part_memory_bytes.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::memoryBytes);
    memory
        .gauge(
            "jvm_hidden_memory",
            Unit.BYTES,
            "Memory of this JVM in RAM and swap for which the JVM has no metric itself: all but heap,"
                + " metaspace, compiled code, direct buffers and mapped files.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::hiddenBytes);
    memory
        .gauge(
            "jvm_unexplained_memory",
            Unit.BYTES,
            "Anonymous memory of this JVM in RAM and swap that no part explains.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::unexplainedBytes);
    memory
        .gauge(
            "jvm_committed_not_present_memory",
            Unit.BYTES,
            "Memory that this JVM has committed and that is neither in RAM nor in swap, such as the"
                + " heap that was never used.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::committedNotPresentBytes);
    return memory.list();
  }

  static List<Metric<JvmPart>> ofParts() {
    RowMetrics<JvmPart> parts = RowMetrics.of(RowKind.JVM_PART);
    parts
        .gauge(
            "jvm_part_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in RAM and swap. The parts do not overlap.")
        .needs(Source.OWN_JVM)
        .is(JvmPart::memoryBytes);
    parts
        .gauge(
            "jvm_part_resident_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in RAM. Absent if the part may be swapped out in part, and"
                + " has no addresses of its own.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.residentBytes()));
    parts
        .gauge(
            "jvm_part_swapped_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in swap. Absent as the resident memory is.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.swappedBytes()));
    parts
        .gauge(
            "jvm_part_committed_memory",
            Unit.BYTES,
            "Memory that the JVM has allocated for a part. What was never used takes no memory."
                + " Absent for stacks and mapped files.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.committedBytes()));
    parts
        .gauge(
            "jvm_part_reserved_memory",
            Unit.BYTES,
            "Addresses that are reserved for a part of this JVM. They take no memory.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.reservedBytes()));
    return parts.list();
  }
}
