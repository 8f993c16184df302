package io.procmem.jvm;

/**
 * What one garbage collector of a JVM has done since the JVM started. Immutable.
 *
 * @param collector its name, as the {@code GarbageCollectorMXBean} of the JVM has it: {@code G1
 *     Young Generation}
 * @param count how many collections, or pauses of a concurrent collector, have ended; at least 0
 * @param nanos how long they took together, in nanoseconds; at least 0
 */
public record JvmCollections(String collector, long count, long nanos) {}
