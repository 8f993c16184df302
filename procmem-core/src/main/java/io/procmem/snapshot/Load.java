package io.procmem.snapshot;

import java.util.OptionalInt;

/**
 * The load of the machine; {@code /proc/loadavg}, proc_loadavg(5). Immutable.
 *
 * @param oneMinute tasks running or in uninterruptible sleep, averaged over a minute
 * @param fiveMinutes the same over five minutes
 * @param fifteenMinutes the same over fifteen minutes
 * @param running tasks running or ready to run, now; empty if the number is impossible
 * @param tasks all tasks; each thread is one; empty if the number is impossible
 */
public record Load(
    double oneMinute,
    double fiveMinutes,
    double fifteenMinutes,
    OptionalInt running,
    OptionalInt tasks) {}
