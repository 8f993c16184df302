package io.procmem.metrics;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmUsage;
import io.procmem.snapshot.Source;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** The metrics of this JVM, and those of all JVMs of the machine. */
final class JvmMetrics {

  private static final String AS_OF = " The JVM updates it at least at each collection.";

  private JvmMetrics() {}

  static List<Metric<JvmMemory>> ofMemory() {
    RowMetrics<JvmMemory> memory = RowMetrics.of(RowKind.OWN_JVM);
    memory
        .gauge(
            "own_jvm_memory",
            Unit.BYTES,
            "Memory of this JVM in RAM and swap, each page counted once; the sum of"
                + " procmem_own_jvm_part_memory_bytes.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::memoryBytes);
    memory
        .gauge(
            "own_jvm_hidden_memory",
            Unit.BYTES,
            "Memory of this JVM in RAM and swap for which the JVM itself has no metric: all but heap,"
                + " metaspace, compiled code, direct buffers and mapped files.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::hiddenBytes);
    memory
        .gauge(
            "own_jvm_unexplained_memory",
            Unit.BYTES,
            "Anonymous memory of this JVM in RAM and swap that no part explains.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::unexplainedBytes);
    memory
        .gauge(
            "own_jvm_committed_not_present_memory",
            Unit.BYTES,
            "Memory that this JVM has committed and that is neither in RAM nor in swap, such as heap"
                + " that has never been used.")
        .needs(Source.OWN_JVM)
        .is(JvmMemory::committedNotPresentBytes);
    return memory.list();
  }

  static List<Metric<JvmPart>> ofParts() {
    RowMetrics<JvmPart> parts = RowMetrics.of(RowKind.OWN_JVM_PART);
    parts
        .gauge(
            "own_jvm_part_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in RAM and swap. The parts do not overlap.")
        .needs(Source.OWN_JVM)
        .is(JvmPart::memoryBytes);
    parts
        .gauge(
            "own_jvm_part_resident_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in RAM. Absent if it is unknown how much of the part is"
                + " swapped out.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.residentBytes()));
    parts
        .gauge(
            "own_jvm_part_swapped_memory",
            Unit.BYTES,
            "Memory of a part of this JVM in swap. Absent if the memory in RAM is absent, or if"
                + " it is shared memory of a large heap.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.swappedBytes()));
    parts
        .gauge(
            "own_jvm_part_committed_memory",
            Unit.BYTES,
            "Memory that this JVM has committed for a part, used or not. Absent for parts"
                + " without such a number, such as stacks and mapped files.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.committedBytes()));
    parts
        .gauge(
            "own_jvm_part_reserved_memory",
            Unit.BYTES,
            "Address space that is reserved for a part of this JVM, whether or not it is in RAM.")
        .needs(Source.OWN_JVM)
        .is(part -> Values.of(part.reservedBytes()));
    return parts.list();
  }

  static List<Metric<JvmRows.Heap>> ofJvms() {
    RowMetrics<JvmRows.Heap> metrics = RowMetrics.of(RowKind.JVM_HEAP);
    gauge(
        metrics,
        "heap_used",
        "Java heap in use, including garbage." + AS_OF,
        heap(JvmPool::usedBytes));
    gauge(metrics, "heap_committed", "Java heap committed.", heap(JvmPool::committedBytes));
    gauge(
        metrics, "heap_max", "Largest size that the Java heap can have.", heap(JvmPool::maxBytes));
    gauge(
        metrics,
        "metaspace_used",
        "Metaspace in use, including the compressed class space." + AS_OF,
        usage -> usage.metaspace().usedBytes());
    gauge(
        metrics,
        "metaspace_committed",
        "Metaspace committed, including the compressed class space." + AS_OF,
        usage -> usage.metaspace().committedBytes());
    gauge(
        metrics,
        "class_space_used",
        "Compressed class space in use, a part of the metaspace." + AS_OF,
        usage -> usage.classSpace().usedBytes());
    gauge(
        metrics,
        "class_space_committed",
        "Compressed class space committed, a part of the metaspace." + AS_OF,
        usage -> usage.classSpace().committedBytes());
    return metrics.list();
  }

  private static Function<JvmUsage, OptionalLong> heap(Function<JvmPool, OptionalLong> number) {
    return usage -> number.apply(usage.heap());
  }

  private static void gauge(
      RowMetrics<JvmRows.Heap> metrics,
      String name,
      String help,
      Function<JvmUsage, OptionalLong> number) {
    metrics
        .gauge("jvm_" + name, Unit.BYTES, help)
        .needs(Source.HSPERFDATA)
        .folds(Double::sum)
        .is(row -> Values.of(number.apply(row.usage())));
  }

  static List<Metric<JvmRows.Collector>> ofCollectors() {
    RowMetrics<JvmRows.Collector> metrics = RowMetrics.of(RowKind.JVM_COLLECTIONS);
    metrics
        .counter(
            "jvm_gc_collections",
            Unit.NONE,
            "Garbage collections, or pauses of a concurrent collector.")
        .needs(Source.HSPERFDATA)
        .is(row -> row.collections().count());
    metrics
        .counter("jvm_gc", Unit.SECONDS, "Time that these garbage collections or pauses took.")
        .needs(Source.HSPERFDATA)
        .is(row -> Values.seconds(row.collections().nanos()));
    return metrics.list();
  }
}
