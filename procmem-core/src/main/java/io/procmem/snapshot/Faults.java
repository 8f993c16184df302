package io.procmem.snapshot;

/**
 * The page faults of a process since it started, all its threads together; {@code stat} fields 10
 * to 13.
 *
 * @param minor faults served without reading from a disk
 * @param major faults that had to wait for one
 * @param childrenMinor minor faults of children that have ended and were waited for
 * @param childrenMajor major faults of such children
 */
public record Faults(long minor, long major, long childrenMinor, long childrenMajor) {}
