package io.procmem.report;

import io.procmem.snapshot.User;

/**
 * What one user's processes use together. Immutable.
 *
 * @param user the user
 * @param totals the sums over the user's processes
 */
public record UserUsage(User user, Totals totals) {}
