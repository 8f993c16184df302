package io.procmem.report;

import java.util.OptionalDouble;

/**
 * Sums over some processes.
 *
 * @param processes how many processes, those that own no memory among them
 * @param threads how many threads they have
 * @param rss resident set sizes; a page that several share is in this as often
 * @param pss proportional set sizes: what they use together
 * @param uss unique set sizes: what would be free without them, one by one
 * @param swap swapped out
 * @param virtual sizes of address spaces (VSS)
 * @param cpuRatio processor time per time, 1 being one processor; empty if no earlier snapshot
 *     tells
 */
public record Totals(
    int processes,
    int threads,
    Sum rss,
    Sum pss,
    Sum uss,
    Sum swap,
    Sum virtual,
    OptionalDouble cpuRatio) {}
