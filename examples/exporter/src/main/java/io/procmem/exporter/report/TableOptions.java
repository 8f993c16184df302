package io.procmem.exporter.report;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.Nearest;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.FilterOptions;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say which columns of a view are shown, and how. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TableOptions {

  /** The name of {@code --units} until it is {@linkplain #rename renamed}. */
  private static final String SIZES = "--size-units";

  private static final String ALL = "all";
  private static final String MORE = "+";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--columns",
      paramLabel = "NAME",
      split = ",",
      description =
          "Show these columns, in this order, or all. With + before each name, show them after the"
              + " usual ones: --columns +threads,+cpu.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "NAME",
      description =
          "Sort by this column, shown or not: numbers with the largest first, texts from A to Z"
              + " (default: pss or rss; in threads cpu, in machine size).")
  private @Nullable String sort;

  @Option(names = "--reverse", description = "Reverse the order. What is unknown stays last.")
  private boolean reverse;

  @Option(
      names = "-n",
      paramLabel = "N",
      converter = WholeNumber.Count.class,
      description = "Print the first N rows (default: all).")
  private @Nullable Integer count;

  @Option(
      names = "--totals",
      description =
          "Print the sums over all rows, shown or not, in a last row. Shared memory counts once in"
              + " that of PSS, and for each process in that of RSS.")
  private boolean totals;

  @Option(
      names = "--percent",
      description = "Print amounts of memory as percentages of the memory of the machine.")
  private boolean percent;

  @Option(
      names = SIZES,
      paramLabel = "UNIT",
      converter = UnitChoice.class,
      completionCandidates = UnitChoice.class,
      description =
          "Print amounts of memory in ${COMPLETION-CANDIDATES}. With auto, each number has its own"
              + " unit, such as 1.4G (default: auto).")
  private @Nullable SizeUnit units;

  @Option(names = "--json", description = "Print a JSON object, for programs.")
  private boolean json;

  @Option(
      names = "--csv",
      description = "Print comma-separated values, for programs; notes go to stderr.")
  private boolean csv;

  @Option(names = "--no-heading", description = "Omit the line with the names of the columns.")
  private boolean noHeading;

  /** For picocli, which sets the fields. */
  public TableOptions() {}

  /**
   * Gives {@code --units} its meaning in this command, in which it says how amounts of memory are
   * printed. In the other commands it selects systemd units.
   *
   * @param command a command with these options and those of filters
   */
  public static void rename(CommandSpec command) {
    replace(command, FilterOptions.UNITS, FilterOptions.SYSTEMD_UNITS);
    replace(command, "--without-units", "--without-systemd-units");
    replace(command, SIZES, FilterOptions.UNITS);
  }

  private static void replace(CommandSpec command, String name, String by) {
    OptionSpec option = command.findOption(name);
    command.remove(option);
    command.addOption(OptionSpec.builder(option).names(by).build());
  }

  static final class UnitChoice extends Choice<SizeUnit> {
    UnitChoice() {
      super(SizeUnit.values());
    }

    @Override
    public SizeUnit convert(String value) {
      try {
        return super.convert(value);
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            e.getMessage() + "; " + FilterOptions.SYSTEMD_UNITS + " selects systemd units");
      }
    }
  }

  /**
   * {@return what to read and how to show it}
   *
   * @param view the view
   * @param readsDetail whether PSS and USS are read
   * @throws ParameterException if there is no such column, or an option has no effect
   */
  public Plan plan(View<?> view, boolean readsDetail) {
    return planned(view, readsDetail);
  }

  private <R> Plan planned(View<R> view, boolean readsDetail) {
    refuseConflicts();
    List<Column<R>> shown = shown(view);
    if (!readsDetail) { // it omits PSS, of which bounds remain, but nothing would be read of these
      shown.stream()
          .filter(column -> column.demand().includes(Source.MAPPINGS))
          .findFirst()
          .ifPresent(
              column -> {
                throw needsDetail("--columns", column);
              });
    }
    if (percent && shown.stream().noneMatch(column -> column.unit() == Unit.BYTES)) {
      throw mistake("--percent has no effect: no column is an amount of memory");
    }
    if (totals && shown.stream().noneMatch(Column::isSummed)) {
      throw mistake("--totals has no effect: no column can be added up");
    }
    Layout<R> layout =
        new Layout<>(
            view,
            shown,
            sort(view, shown, readsDetail),
            reverse,
            totals,
            percent,
            count == null ? Integer.MAX_VALUE : count);
    Plan.Form form = json ? Plan.Form.JSON : csv ? Plan.Form.CSV : Plan.Form.TEXT;
    return new Plan(layout, form, units == null ? SizeUnit.AUTO : units, !noHeading);
  }

  private void refuseConflicts() {
    if (json) {
      Conflict.refuse(command, "--json", "--csv", "--units", "--no-heading");
    }
    if (csv) {
      Conflict.refuse(command, "--csv", "--units");
    }
    if (percent) {
      Conflict.refuse(command, "--percent", "--units");
    }
  }

  private <R> List<Column<R>> shown(View<R> view) {
    boolean isData = json || csv;
    List<String> standard = isData ? view.standardData() : view.standard();
    List<String> names = new ArrayList<>();
    if (columns.size() == 1 && columns.get(0).equalsIgnoreCase(ALL)) {
      return view.columns();
    }
    boolean isMore = columns.stream().allMatch(name -> name.startsWith(MORE));
    if (isMore) { // also if none is given
      names.addAll(standard);
    } else if (columns.stream().anyMatch(name -> name.startsWith(MORE))) {
      throw mistake("--columns: give + before each name, or before none");
    }
    for (String given : columns) {
      Column<R> column = find("--columns", view, isMore ? given.substring(1) : given);
      boolean isShown = names.contains(column.name());
      if (isShown && !isMore) {
        throw mistake("--columns: " + column.name() + " is given twice");
      }
      if (!isShown) {
        names.add(column.name());
      }
    }
    return names.stream().map(name -> find("--columns", view, name)).toList();
  }

  private <R> Optional<Column<R>> sort(View<R> view, List<Column<R>> shown, boolean readsDetail) {
    if (sort != null) {
      Column<R> column = find("--sort", view, sort);
      if (column.needsDetail() && !readsDetail) {
        throw needsDetail("--sort", column);
      }
      return Optional.of(column);
    }
    return view.order().stream()
        .flatMap(name -> shown.stream().filter(column -> column.name().equals(name)))
        .filter(column -> readsDetail || !column.needsDetail())
        .findFirst();
  }

  private ParameterException needsDetail(String option, Column<?> column) {
    return mistake(
        option + "=" + column.name() + " needs what --no-detail omits: give only one of them");
  }

  private <R> Column<R> find(String option, View<R> view, String given) {
    String name = given.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    List<String> names = view.columns().stream().map(Column::name).toList();
    return view.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                mistake(
                    option
                        + ": '"
                        + given
                        + "' is no column of "
                        + view.name()
                        + hint(name, names)));
  }

  /** The nearest names, or all of them. */
  private static String hint(String name, List<String> names) {
    String nearest = Nearest.question(name, names);
    return (nearest.isEmpty() ? "." : nearest) + " The columns are " + String.join(", ", names);
  }

  private ParameterException mistake(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
