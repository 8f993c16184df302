package io.procmem.stalls;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a target.
 *
 * @param gib how much
 * @param huge whether in transparent huge pages
 * @param mappings in how many mappings
 */
record Shape(int gib, boolean huge, int mappings) {

  private static final int MANY = 30_000;
  private static final long MIB_PER_GIB = 1024;

  /** The shapes of a full run. With many mappings, each is too small for a huge page. */
  static List<Shape> all() {
    List<Shape> shapes = new ArrayList<>();
    for (int gib : List.of(1, 4, 12)) {
      shapes.add(new Shape(gib, true, 1));
      shapes.addAll(inSmallPages(gib));
    }
    return shapes;
  }

  static List<Shape> inSmallPages(int gib) {
    return List.of(new Shape(gib, false, 1), new Shape(gib, false, MANY));
  }

  /** Just enough to see whether everything works. */
  static List<Shape> quick() {
    return List.of(new Shape(1, false, 1));
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
