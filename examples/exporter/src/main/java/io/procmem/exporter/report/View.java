package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Text;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A kind of table that is made of a report: its columns, and how its rows are found. Immutable.
 *
 * @param <R> the type of the rows
 */
public abstract class View<R> {

  /** Whether a row is like the others. */
  enum Role {
    /** One of what the view shows. */
    ORDINARY,
    /** What belongs to none of them. */
    NONE,
    /** What may belong to any of them. */
    UNKNOWN,
    /** The sum of the smallest, whose names are not kept. */
    OTHER
  }

  private final String name;
  private final String description;
  private final List<Column<R>> columns;
  private final boolean isOfProcesses;

  /**
   * A view.
   *
   * @param name its name on the command line, in the plural of what a row is
   * @param description what it shows, as a sentence
   * @param columns its columns
   * @param isOfProcesses whether it shows the selected processes; false for the whole machine
   */
  View(String name, String description, List<Column<R>> columns, boolean isOfProcesses) {
    this.name = name;
    this.description = description;
    this.columns = List.copyOf(columns);
    this.isOfProcesses = isOfProcesses;
  }

  /** {@return the same of each process by itself; empty if there is no such view} */
  public Optional<View<?>> eachProcess() {
    return Optional.empty();
  }

  /**
   * {@return the same of the mappings whose names match a pattern; empty if it shows no mappings}
   *
   * @param patterns the patterns; none for all mappings
   * @throws IllegalArgumentException if a pattern is malformed
   */
  public Optional<View<?>> ofMappings(List<String> patterns) {
    return Optional.empty();
  }

  /** {@return whether it shows the selected processes; false for the whole machine} */
  public final boolean isOfProcesses() {
    return isOfProcesses;
  }

  /**
   * {@return whether a file is read for it, or for one of its columns}
   *
   * @param file the file
   */
  public final boolean reads(Source file) {
    return demand().includes(file)
        || columns.stream().anyMatch(column -> column.demand().includes(file));
  }

  /** {@return its name on the command line} */
  public final String name() {
    return name;
  }

  /** {@return what it shows, as a sentence} */
  public final String description() {
    return description;
  }

  final List<Column<R>> columns() {
    return columns;
  }

  /** The names of the columns that are shown to people if none is chosen. */
  abstract List<String> standard();

  /** The same for programs, which need ids in full. */
  List<String> standardData() {
    return standard();
  }

  /**
   * The names of the columns that it is sorted by if none is chosen: the first of them that is
   * shown; if none is, its rows keep their order.
   */
  List<String> order() {
    return List.of("pss", "rss");
  }

  /**
   * {@return its columns with what they show; a description that does not fit goes on below itself}
   *
   * @param width the maximum width of a line
   */
  public final List<String> explainedColumns(int width) {
    int names = 2 + columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Column<R> column : columns) {
      String start = column.name() + " ".repeat(names - column.name().length());
      for (String part : Text.wrap(column.description(), width - names)) {
        lines.add(start + part);
        start = " ".repeat(names);
      }
    }
    return lines;
  }

  /** The files that its rows need, whatever columns are shown. */
  Demand demand() {
    return Demand.of();
  }

  /** Whether processes must be classified for its rows. */
  boolean needsRules() {
    return false;
  }

  /** Whether its numbers are sums, which may exclude what is unknown. */
  boolean hasSums() {
    return false;
  }

  /** How many processes, or threads, could not be read, and so are in no row. */
  int missing(Reports reports) {
    return 0;
  }

  /** Its rows, in the order of their names. */
  abstract List<R> rows(Reports reports);

  /** Whether a row is like the others; at most one row has each of the other roles. */
  Role role(R row) {
    return Role.ORDINARY;
  }

  /** Of how many rows the name is unknown, as the start of a sentence. */
  List<String> unnamed(Reports reports) {
    return List.of();
  }

  /** What the rows do not say themselves, as sentences without a period. */
  List<String> notes(Reports reports) {
    return List.of();
  }
}
