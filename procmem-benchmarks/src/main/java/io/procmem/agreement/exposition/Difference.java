package io.procmem.agreement.exposition;

/**
 * A number that two expositions show differently, or only one of them. Immutable.
 *
 * @param sample what it is
 * @param own what this library shows
 * @param theirs what process-exporter shows
 */
record Difference(Sample sample, Exposition own, Exposition theirs) {

  double ownValue() {
    return own.value(sample);
  }

  double theirValue() {
    return theirs.value(sample);
  }

  double theirOrZero() {
    return isAbsentThere() ? 0 : theirValue();
  }

  boolean isAbsentThere() {
    return Double.isNaN(theirValue());
  }

  /** Whether it is of threads by name. */
  boolean isOfThreads() {
    return sample.name().startsWith(Fault.GROUP + "thread_");
  }

  @Override
  public String toString() {
    return sample + ": process-exporter " + theirValue() + ", procmem " + ownValue();
  }
}
