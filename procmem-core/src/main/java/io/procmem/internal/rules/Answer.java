package io.procmem.internal.rules;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Source;

/** What rules say about a process. Immutable. */
public sealed interface Answer {

  /**
   * The subgroup is known: that of the rule that matches, or {@link Subgroup#OTHER} if none does.
   *
   * @param subgroup the subgroup of the process
   */
  record Known(Subgroup subgroup) implements Answer {}

  /**
   * The answer depends on a file that was not tried yet.
   *
   * @param source the file
   */
  record Needs(Source source) implements Answer {}
}
