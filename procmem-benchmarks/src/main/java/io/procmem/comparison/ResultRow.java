package io.procmem.comparison;

import java.util.List;

/** One row of the printed table, as text. */
record ResultRow(
    String work,
    String against,
    String ratio,
    String atMost,
    String verdict,
    String ours,
    String theirs,
    String garbage) {

  static final String FAILED = "FAILED: ";

  static final List<String> TITLES =
      List.of("work", "against", "ratio", "at most", "", "ours", "theirs", "our garbage");

  /** A row without figures. */
  static ResultRow without(String work, String against, String verdict) {
    return new ResultRow(work, against, "", "", verdict, "", "", "");
  }

  List<String> cells() {
    return List.of(work, against, ratio, atMost, verdict, ours, theirs, garbage);
  }
}
