package io.procmem.threads;

import io.procmem.snapshot.ThreadStates;
import java.util.Optional;

/**
 * Some threads together. Immutable.
 *
 * @param threads the number of threads that are alive, main threads included; 0 or more
 * @param states how many threads are in each state. If some could not be read, the sum is less than
 *     {@code threads}
 * @param waitChannels where the threads wait; empty if {@link
 *     io.procmem.snapshot.Source#TASK_WCHAN} was not requested, or if it was read of none of them
 * @param counters what they have used, including threads that have ended
 */
public record ThreadSum(
    int threads,
    ThreadStates states,
    Optional<WaitChannels> waitChannels,
    ThreadCounters counters) {}
