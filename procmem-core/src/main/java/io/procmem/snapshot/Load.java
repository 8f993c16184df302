package io.procmem.snapshot;

/**
 * How many tasks run or wait; {@code /proc/loadavg}, proc_loadavg(5).
 *
 * @param oneMinute tasks running or waiting uninterruptibly, averaged over a minute
 * @param fiveMinutes the same over five minutes
 * @param fifteenMinutes the same over fifteen minutes
 * @param running tasks running or ready to, now
 * @param tasks all tasks, threads each counted
 */
public record Load(
    double oneMinute, double fiveMinutes, double fifteenMinutes, int running, int tasks) {}
