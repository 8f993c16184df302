package io.procmem.comparison;

import io.procmem.comparison.Launch.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Compares this library with others, and with the bare cost of the kernel, on live processes.
 * Started by {@code compare.sh}.
 */
public final class ComparisonMain {

  private static final String QUICK = "--quick";
  private static final String ONLY = "--only=";

  private final Programs programs;
  private final boolean quick;
  private final String only;
  private final TextTable table = new TextTable(ResultRow.TITLES);
  private final int otherProcesses = TestMachine.processes();
  private boolean failed;

  private ComparisonMain(Programs programs, boolean quick, String only) {
    this.programs = programs;
    this.quick = quick;
    this.only = only;
  }

  /**
   * Runs the comparisons and prints one table.
   *
   * @param args the file for {@link Programs}; then {@code idle}, {@code mixed} or {@code all};
   *     then optionally {@code --quick} for a few iterations, and {@code --only=} part of the name
   *     of the work to compare
   */
  public static void main(String[] args) throws IOException, UnavailableException {
    List<String> words = List.of(args);
    ComparisonMain main =
        new ComparisonMain(
            new Programs(Files.readAllLines(Path.of(words.get(0)))),
            words.contains(QUICK),
            words.stream()
                .filter(word -> word.startsWith(ONLY))
                .map(word -> word.substring(ONLY.length()))
                .findFirst()
                .orElse(""));
    for (ZooKind kind : ZooKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      if (words.get(1).equals(name) || words.get(1).equals("all")) {
        main.runOn(kind);
      }
    }
    main.print();
    System.exit(main.failed ? 1 : 0);
  }

  private void runOn(ZooKind kind) throws IOException, UnavailableException {
    table.add(new ResultRow("**" + kind.title() + "**", "", "", "", "", "", "", "").cells());
    try (Zoo zoo = Zoo.open(programs.command("zoo").get(0), kind.shapes())) {
      System.err.println(kind.title() + ", parent process " + zoo.pid());
      for (Comparison comparison : AllComparisons.on(kind, programs)) {
        if (comparison.work().contains(only)) {
          run(comparison);
        }
      }
    }
  }

  /** Also prints each row as soon as it is known: all of them take minutes. */
  private void run(Comparison comparison) {
    for (ResultRow row : comparison.run(quick)) {
      System.err.println(String.join(" | ", row.cells()));
      failed |= row.verdict().startsWith(ResultRow.FAILED);
      table.add(row.cells());
    }
  }

  private void print() {
    System.out.println();
    System.out.printf("%s; %d other processes%n", TestMachine.line(), otherProcesses);
    if (quick) {
      System.out.println("QUICK: too few iterations for reliable figures.");
    }
    System.out.println();
    System.out.print(table);
  }
}
