package io.procmem.agreement;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What came of comparing one value.
 *
 * @param verdict whether it agrees
 * @param cause why it differs; only if it is explained
 * @param smem what smem shows
 * @param own what this library shows
 */
record Outcome(Verdict verdict, Optional<Cause> cause, OptionalLong smem, OptionalLong own) {

  /** From the best to the worst. */
  enum Verdict {
    AGREES,
    EXPLAINED,
    /** It changed between the two readings, so it was not compared. */
    CHANGED,
    UNEXPLAINED
  }

  /**
   * {@return the result of two rounds: a value that agreed once agrees; one that differed without
   * an explanation is not excused by a round in which it changed}
   */
  static Outcome merge(Outcome one, Outcome other) {
    if (rank(one.verdict) == rank(other.verdict)) {
      return other;
    }
    return rank(one.verdict) < rank(other.verdict) ? one : other;
  }

  private static int rank(Verdict verdict) {
    return switch (verdict) {
      case AGREES -> 0;
      case EXPLAINED -> 1;
      case UNEXPLAINED -> 2;
      case CHANGED -> 3;
    };
  }
}
