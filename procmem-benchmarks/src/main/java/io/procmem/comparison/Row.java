package io.procmem.comparison;

import java.util.List;

/** A row of the table, in words. */
record Row(
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
      List.of("work", "against", "ratio", "at most", "", "ours", "theirs", "garbage of ours");

  /** A row without figures. */
  static Row without(String work, String against, String verdict) {
    return new Row(work, against, "", "", verdict, "", "", "");
  }

  List<String> cells() {
    return List.of(work, against, ratio, atMost, verdict, ours, theirs, garbage);
  }
}
