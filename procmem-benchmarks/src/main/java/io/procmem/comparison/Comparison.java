package io.procmem.comparison;

import io.procmem.comparison.Opening.AbsentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * This library beside others and beside what the kernel takes, on live processes. Started by {@code
 * compare.sh}.
 */
public final class Comparison {

  private static final String QUICK = "--quick";
  private static final String ONLY = "--only=";

  private final Programs programs;
  private final boolean quick;
  private final String only;
  private final TextTable table = new TextTable(Row.TITLES);
  private final int others = Machine.processes();
  private boolean failed;

  private Comparison(Programs programs, boolean quick, String only) {
    this.programs = programs;
    this.quick = quick;
    this.only = only;
  }

  /**
   * Compares.
   *
   * @param args the file that {@link Programs} reads; {@code idle}, {@code mixed} or {@code all};
   *     then perhaps {@code --quick} for a few rounds only, and {@code --only=} a word of the rows
   *     that are wanted
   */
  public static void main(String[] args) throws IOException, AbsentException {
    List<String> words = List.of(args);
    Comparison comparison =
        new Comparison(
            new Programs(Files.readAllLines(Path.of(words.get(0)))),
            words.contains(QUICK),
            words.stream()
                .filter(word -> word.startsWith(ONLY))
                .map(word -> word.substring(ONLY.length()))
                .findFirst()
                .orElse(""));
    for (Kind kind : Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      if (words.get(1).equals(name) || words.get(1).equals("all")) {
        comparison.on(kind);
      }
    }
    comparison.print();
    System.exit(comparison.failed ? 1 : 0);
  }

  private void on(Kind kind) throws IOException, AbsentException {
    table.add(new Row("**" + kind.title() + "**", "", "", "", "", "", "", "").cells());
    try (Zoo zoo = Zoo.open(programs.command("zoo").get(0), kind.shapes())) {
      System.err.println(kind.title() + ", kept by process " + zoo.pid());
      for (Match match : Matches.on(kind, programs)) {
        if (match.work().contains(only)) {
          run(match);
        }
      }
    }
  }

  /** Runs one, and says so at once: all of them take minutes. */
  private void run(Match match) {
    for (Row row : match.run(quick)) {
      System.err.println(String.join(" | ", row.cells()));
      failed |= row.verdict().startsWith(Row.FAILED);
      table.add(row.cells());
    }
  }

  private void print() {
    System.out.println();
    System.out.printf("%s; beside %d other processes%n", Machine.line(), others);
    if (quick) {
      System.out.println("QUICK: too few rounds to go by.");
    }
    System.out.println();
    System.out.print(table);
  }
}
