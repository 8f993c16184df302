package io.procmem.recorder;

import java.util.OptionalLong;

/**
 * A group of processes in a recording. A sum is absent if the number of a process was unknown.
 * Immutable.
 *
 * @param name the group, such as {@code db}
 * @param processes the number of its processes
 * @param rssBytes the sum of RSS
 * @param pssBytes the sum of PSS
 * @param ussBytes the sum of USS
 */
public record RecordedGroup(
    String name,
    int processes,
    OptionalLong rssBytes,
    OptionalLong pssBytes,
    OptionalLong ussBytes) {}
