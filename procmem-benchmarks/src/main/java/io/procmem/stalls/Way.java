package io.procmem.stalls;

import io.procmem.DetailPolicy;
import java.time.Duration;
import java.util.List;

/** How PSS and USS of the target are found out. */
enum Way {
  /** Not at all: what a scan costs besides. */
  NONE("no details", DetailPolicy.none()),
  ROLLUP("rollup", DetailPolicy.every()),
  /** Counts the pages always, whatever CPU time that takes. */
  PAGEMAP("pagemap", DetailPolicy.every().countAbove(Duration.ZERO).countCpuShareAtMost(1)),
  DEFAULT("default", DetailPolicy.standard());

  /** Those that find out PSS and USS. */
  static final List<Way> DETAILS = List.of(ROLLUP, PAGEMAP, DEFAULT);

  private final String title;
  private final DetailPolicy policy;

  Way(String title, DetailPolicy policy) {
    this.title = title;
    this.policy = policy;
  }

  String title() {
    return title;
  }

  DetailPolicy policy() {
    return policy;
  }
}
