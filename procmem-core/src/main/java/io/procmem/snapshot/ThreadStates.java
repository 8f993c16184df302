package io.procmem.snapshot;

import java.util.Arrays;

/** How many threads are in each state. Immutable. */
public final class ThreadStates {

  private static final ThreadStates NONE = new ThreadStates(new int[ProcessState.values().length]);

  private final int[] counts;

  private ThreadStates(int[] counts) {
    this.counts = counts;
  }

  /** {@return no threads at all} */
  public static ThreadStates none() {
    return NONE;
  }

  /**
   * Counts of threads.
   *
   * @param counts how many there are, by the {@linkplain ProcessState#ordinal() ordinal} of the
   *     state
   * @return they
   */
  public static ThreadStates of(int[] counts) {
    return new ThreadStates(Arrays.copyOf(counts, ProcessState.values().length));
  }

  /**
   * One thread.
   *
   * @param state its state
   * @return it
   */
  public static ThreadStates of(ProcessState state) {
    int[] counts = new int[ProcessState.values().length];
    counts[state.ordinal()] = 1;
    return new ThreadStates(counts);
  }

  /**
   * How many are in a state.
   *
   * @param state the state
   * @return how many
   */
  public int count(ProcessState state) {
    return counts[state.ordinal()];
  }

  /** {@return how many there are} */
  public int total() {
    return Arrays.stream(counts).sum();
  }

  /**
   * These and others.
   *
   * @param others the others
   * @return all of them
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
