package io.procmem.internal.rules;

import io.procmem.classify.Subgroup;
import io.procmem.snapshot.Source;
import java.util.OptionalInt;

/** What rules say about a process. Immutable. */
public sealed interface Answer {

  /**
   * The subgroup is known: that of the rule that matches, or {@link Subgroup#OTHER} if none does.
   *
   * @param subgroup the subgroup of the process
   * @param rule the index of the rule; empty if none matches
   */
  record Known(Subgroup subgroup, OptionalInt rule) implements Answer {

    /** No rule matches. */
    public static final Known NONE = of(Subgroup.OTHER);

    /** A subgroup that no rule has given. */
    public static Known of(Subgroup subgroup) {
      return new Known(subgroup, OptionalInt.empty());
    }
  }

  /**
   * The answer depends on a file that was not tried yet.
   *
   * @param source the file
   * @param optional whether no rule names the file, so that a failure to read it is not reported
   */
  record Needs(Source source, boolean optional) implements Answer {

    static Needs of(Source source) {
      return new Needs(source, false);
    }
  }
}
