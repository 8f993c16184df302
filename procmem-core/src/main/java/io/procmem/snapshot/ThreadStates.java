package io.procmem.snapshot;

import java.util.Arrays;

/** The number of threads in each state. Immutable. */
public final class ThreadStates {

  private static final ThreadStates NONE = new ThreadStates(new int[ProcessState.values().length]);

  private final int[] counts;

  private ThreadStates(int[] counts) {
    this.counts = counts;
  }

  /** {@return no threads} */
  public static ThreadStates none() {
    return NONE;
  }

  /**
   * Counts of threads.
   *
   * @param counts the number of threads, by the {@linkplain ProcessState#ordinal() ordinal} of the
   *     state; copied
   * @return the counts
   */
  public static ThreadStates of(int[] counts) {
    return new ThreadStates(Arrays.copyOf(counts, ProcessState.values().length));
  }

  /**
   * One thread.
   *
   * @param state its state
   * @return one thread in that state
   */
  public static ThreadStates of(ProcessState state) {
    int[] counts = new int[ProcessState.values().length];
    counts[state.ordinal()] = 1;
    return new ThreadStates(counts);
  }

  /**
   * The number of threads in a state.
   *
   * @param state the state
   * @return the number
   */
  public int count(ProcessState state) {
    return counts[state.ordinal()];
  }

  /** {@return the number of threads} */
  public int total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * Adds the threads of others.
   *
   * @param others the other counts
   * @return the sum
   */
  public ThreadStates plus(ThreadStates others) {
    int[] all = counts.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] += others.counts[i];
    }
    return new ThreadStates(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThreadStates states && Arrays.equals(counts, states.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (ProcessState state : ProcessState.values()) {
      if (count(state) > 0) {
        text.append(text.isEmpty() ? "" : ", ").append(count(state)).append(' ').append(state);
      }
    }
    return text.toString();
  }
}
