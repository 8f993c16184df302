package io.procmem.snapshot;

/**
 * The page faults of a process since it started, over all its threads; {@code stat} fields 10 to
 * 13. Immutable.
 *
 * @param minor faults served without reading from a disk
 * @param major faults that waited for a disk
 * @param childrenMinor minor faults of reaped children
 * @param childrenMajor major faults of reaped children
 */
public record Faults(long minor, long major, long childrenMinor, long childrenMajor) {}
