package io.procmem.watch;

/**
 * The start or end of a {@link MemoryThreshold} being exceeded. Immutable.
 *
 * @param threshold the threshold
 * @param subject whose memory: {@code machine}, {@code own container}, or the id of a container
 * @param begun true if it starts, false if it stops
 * @param value the measure now, in the unit of the threshold; the last known one if the container
 *     is gone
 */
public record MemoryCrossing(
    MemoryThreshold threshold, String subject, boolean begun, double value) {}
