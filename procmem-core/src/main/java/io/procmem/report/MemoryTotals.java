package io.procmem.report;

/**
 * Memory of some processes, added up.
 *
 * @param rss resident set sizes; a page that several share is in this as often
 * @param pss proportional set sizes: what they use together
 * @param uss unique set sizes: what would be free without them, one by one
 * @param swap swapped out; a page that several share is in this as often
 * @param swapPss swapped out, of what is shared an even share
 * @param virtual sizes of address spaces (VSS)
 */
public record MemoryTotals(Sum rss, Sum pss, Sum uss, Sum swap, Sum swapPss, Sum virtual) {}
