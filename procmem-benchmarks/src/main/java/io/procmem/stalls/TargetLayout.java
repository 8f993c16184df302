package io.procmem.stalls;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a target.
 *
 * @param gib its size in GiB
 * @param huge whether it is in transparent huge pages
 * @param mappings the number of mappings
 */
record TargetLayout(int gib, boolean huge, int mappings) {

  private static final int MANY = 30_000;
  private static final long MIB_PER_GIB = 1024;

  /** The targets of a full run. With many mappings, each is too small for a huge page. */
  static List<TargetLayout> all() {
    List<TargetLayout> layouts = new ArrayList<>();
    for (int gib : List.of(1, 4, 12)) {
      layouts.add(new TargetLayout(gib, true, 1));
      layouts.addAll(inSmallPages(gib));
    }
    return layouts;
  }

  static List<TargetLayout> inSmallPages(int gib) {
    return List.of(new TargetLayout(gib, false, 1), new TargetLayout(gib, false, MANY));
  }

  /** One small target, to check that everything works. */
  static List<TargetLayout> quick() {
    return List.of(new TargetLayout(1, false, 1));
  }

  String title() {
    String pages = huge ? "huge pages" : "small pages";
    String count = mappings == 1 ? "one mapping" : mappings + " mappings";
    return "%d GiB, %s, %s".formatted(gib, pages, count);
  }

  /** The arguments of the program {@code stall-target.c}. */
  List<String> arguments() {
    return List.of(
        Long.toString(gib * MIB_PER_GIB), huge ? "huge" : "small", Integer.toString(mappings));
  }
}
