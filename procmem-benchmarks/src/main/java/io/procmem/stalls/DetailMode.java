package io.procmem.stalls;

import io.procmem.DetailPolicy;
import java.time.Duration;
import java.util.List;

/** How a scan determines PSS and USS of the target. */
enum DetailMode {
  /** Not at all, to measure the rest of a scan. */
  NONE("no details", DetailPolicy.none()),
  ROLLUP("rollup", DetailPolicy.every()),
  /** Always counts the pages, without a limit of CPU time. */
  PAGEMAP("pagemap", DetailPolicy.every().countAbove(Duration.ZERO).countCpuShareAtMost(1)),
  DEFAULT("default", DetailPolicy.standard());

  /** The modes that determine PSS and USS. */
  static final List<DetailMode> DETAILS = List.of(ROLLUP, PAGEMAP, DEFAULT);

  private final String title;
  private final DetailPolicy policy;

  DetailMode(String title, DetailPolicy policy) {
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
