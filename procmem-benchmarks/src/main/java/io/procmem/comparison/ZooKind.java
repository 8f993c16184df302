package io.procmem.comparison;

import java.util.List;

/** The sets of live processes that comparisons run on. */
enum ZooKind {
  IDLE("1,500 idle processes", "idle:1500"),
  MIXED(
      "3 processes of 2 GiB, 200 forked processes that share 64 MiB, 1,000 idle processes",
      "large:3:2048",
      "family:200:64",
      "idle:1000");

  private final String title;
  private final List<String> shapes;

  ZooKind(String title, String... shapes) {
    this.title = title;
    this.shapes = List.of(shapes);
  }

  String title() {
    return title;
  }

  /** The arguments of {@code zoo.c}. */
  List<String> shapes() {
    return shapes;
  }
}
