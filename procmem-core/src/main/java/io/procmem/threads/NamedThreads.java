package io.procmem.threads;

/**
 * The threads with one name. Immutable.
 *
 * @param name the name, printable and unambiguous like that of a process; with {@link
 *     ThreadNames#FOLDED}, a number at its end is {@code #}; {@link Threads#OTHER} for names beyond
 *     the limit of {@value Threads#MAX_NAMES} names
 * @param sum these threads together; there may be none alive
 */
public record NamedThreads(String name, ThreadSum sum) {}
