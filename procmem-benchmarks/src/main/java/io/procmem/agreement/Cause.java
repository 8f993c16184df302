package io.procmem.agreement;

/**
 * Why smem shows something else. Each is computed from this library's own numbers. If several fit,
 * the first is named.
 */
enum Cause {
  HUGE_PAGES("smem's USS lacks huge pages of hugetlbfs"),
  UNREADABLE("smem leaves out processes whose smaps it may not read; this library knows their RSS"),
  NO_COMMAND_LINE("smem leaves out processes without a command line"),
  CUT_NAME("smem cuts names at the first blank, and adds up those that begin alike"),
  VSS_OF_USERS("smem prints PSS as the VSS of a user"),
  AREA_FORMULA("smem computes this area differently"),
  ITSELF("smem, or the JVM that compares"),
  SHORT_LIVED("a process that has ended"),
  UNLISTED("names beyond the 1,000 that this library lists for a process");

  private final String text;

  Cause(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
