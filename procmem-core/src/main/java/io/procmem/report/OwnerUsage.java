package io.procmem.report;

/**
 * What the processes of one user, container, pod, namespace or systemd unit use together.
 * Immutable.
 *
 * @param <T> the type of the owner
 * @param owner the user, container, pod, namespace or unit
 * @param totals the sums over its processes
 */
public record OwnerUsage<T>(T owner, Totals totals) {}
