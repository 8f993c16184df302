package io.procmem.classify;

import io.procmem.snapshot.Source;

/** What rules say of a process. */
public sealed interface Answer {

  /**
   * They know it, or none does: then it is {@link Subgroup#OTHER}.
   *
   * @param subgroup what it is
   */
  record Known(Subgroup subgroup) implements Answer {}

  /**
   * A file decides it that has not been read.
   *
   * @param source the file
   */
  record Needs(Source source) implements Answer {}
}
