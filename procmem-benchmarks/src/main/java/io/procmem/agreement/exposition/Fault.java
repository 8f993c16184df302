package io.procmem.agreement.exposition;

import java.util.List;
import java.util.Optional;

/**
 * Differences of process-exporter whose cause is known. Each accepts a number only if that cause
 * can make it.
 */
enum Fault {
  MAIN_THREADS_TWICE("counts main threads twice") {
    @Override
    boolean explains(Difference difference) {
      Sample sample = difference.sample();
      String family = sample.name();
      if (!List.of(GROUP + "states", GROUP + "threads_wchan").contains(family)) {
        return false;
      }
      double more =
          difference.theirs().sum(family, sample.group())
              - difference.own().sum(family, sample.group());
      double processes = difference.own().value(sample.processes());
      return more > 0 && more <= processes;
    }
  },
  SINGLE_THREADS("omits processes with one thread") {
    @Override
    boolean explains(Difference difference) {
      double fewer = difference.ownValue() - difference.theirOrZero();
      return difference.sample().name().equals(GROUP + "thread_count")
          && fewer > 0
          && fewer <= difference.own().value(difference.sample().processes());
    }
  },
  EARLIER_THREADS("omits what threads did before it saw them, and what ended threads did") {
    @Override
    boolean explains(Difference difference) {
      return difference.isOfThreads()
          && difference.sample().name().endsWith("_total")
          && difference.theirOrZero() <= difference.ownValue();
    }
  },
  LIVE_THREADS("adds up the context switches of threads that are alive") {
    @Override
    boolean explains(Difference difference) {
      return difference.sample().name().equals(GROUP + "context_switches_total")
          && (difference.theirValue() <= difference.ownValue()
              || difference.theirValue() > Long.MAX_VALUE);
    }
  },
  APPROXIMATE_RSS("takes RSS from stat, which may be off by some pages on each CPU") {
    @Override
    boolean explains(Difference difference) {
      double off = Math.abs(difference.theirValue() - difference.ownValue());
      double processes = difference.own().value(difference.sample().processes());
      return "resident".equals(difference.sample().labels().get("memtype"))
          && off <= processes * MAX_RSS_ERROR * Runtime.getRuntime().availableProcessors();
    }
  },
  WHOLE_SECONDS("shows a start time in whole seconds") {
    @Override
    boolean explains(Difference difference) {
      return difference.sample().name().equals(GROUP + "oldest_start_time_seconds")
          && Math.abs(difference.theirValue() - difference.ownValue()) <= 1;
    }
  },
  NEVER_RAN("has no series for a group that never ran") {
    @Override
    boolean explains(Difference difference) {
      return difference.isAbsentThere()
          && difference.sample().equals(difference.sample().processes())
          && difference.ownValue() == 0;
    }
  };

  static final String GROUP = "namedprocess_namegroup_";

  /** A batch of pages that a CPU counts before it adds them to the sum of the process. */
  private static final double MAX_RSS_ERROR = 64 * 4096;

  private final String text;

  Fault(String text) {
    this.text = text;
  }

  /** Whether it makes a difference. */
  abstract boolean explains(Difference difference);

  /** The first that makes a difference. */
  static Optional<Fault> of(Difference difference) {
    return List.of(values()).stream().filter(fault -> fault.explains(difference)).findFirst();
  }

  @Override
  public String toString() {
    return text;
  }
}
