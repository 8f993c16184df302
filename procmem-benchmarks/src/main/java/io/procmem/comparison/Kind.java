package io.procmem.comparison;

import java.util.List;

/** What is compared on. */
enum Kind {
  IDLE("1,500 idle processes", "idle:1500"),
  MIXED(
      "3 processes of 2 GiB, a family of 200 that share 64 MiB, 1,000 idle processes",
      "large:3:2048",
      "family:200:64",
      "idle:1000");

  private final String title;
  private final List<String> shapes;

  Kind(String title, String... shapes) {
    this.title = title;
    this.shapes = List.of(shapes);
  }

  String title() {
    return title;
  }

  /** What {@code zoo.c} is told. */
  List<String> shapes() {
    return shapes;
  }
}
