package io.procmem.stalls;

import io.procmem.comparison.TestMachine;
import io.procmem.comparison.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures for how long reads of PSS and USS keep a process from changing its memory map. Started
 * by {@code stalls.sh}.
 */
final class StallsMain {

  private static final long QUICK_MILLIS = 1_500;

  private static final long WARM_UP_MILLIS = 1_000;

  private static final String ONLY = "--only=";

  private final String program;
  private final String quota;
  private final boolean quick;
  private final String only;
  private boolean differed;

  private StallsMain(String program, String quota, List<String> options) {
    this.program = program;
    this.quota = quota;
    this.quick = options.contains("--quick");
    this.only =
        options.stream()
            .filter(option -> option.startsWith(ONLY))
            .map(option -> option.substring(ONLY.length()))
            .findFirst()
            .orElse("");
  }

  /**
   * Prints a table for each {@link Conditions}.
   *
   * @param args the compiled {@code stall-target.c}; the directory of a cgroup with a quota, or
   *     {@code SKIPPED:} and why there is none; then optionally {@code --quick}, and {@code
   *     --only=} part of the name of a table or a target
   */
  public static void main(String[] args) throws IOException {
    StallsMain main = new StallsMain(args[0], args[1], List.of(args));
    System.out.println(TestMachine.line());
    for (Conditions conditions : Conditions.values()) {
      main.run(conditions);
    }
    if (main.differed) {
      System.out.println("FAILED: USS differs between the readers, see above");
      System.exit(1);
    }
  }

  private void run(Conditions conditions) throws IOException {
    List<TargetLayout> layouts = layouts(conditions);
    if (layouts.isEmpty()) {
      return;
    }
    System.out.printf("%n**%s**%n%n", conditions.title());
    if (conditions == Conditions.QUOTA && quota.startsWith("SKIPPED")) {
      System.out.println(quota);
      return;
    }
    TextTable table = new TextTable(ResultRow.TITLES);
    List<String> notes = new ArrayList<>();
    for (TargetLayout layout : layouts) {
      try (Target target = target(layout)) {
        if (!target.isRealTime()) {
          notes.add(layout.title() + ": no real-time policy, so waits for a CPU look like stalls");
        }
        for (ResultRow row : measure(conditions, layout, target)) {
          System.err.println(String.join(" | ", row.cells()));
          table.add(row.cells());
        }
      } catch (IOException e) {
        notes.add(layout.title() + ": SKIPPED: " + e.getMessage());
      }
    }
    System.out.print(table);
    notes.forEach(System.out::println);
  }

  private List<TargetLayout> layouts(Conditions conditions) {
    return (quick ? TargetLayout.quick() : conditions.layouts())
        .stream()
            .filter(layout -> (conditions.title() + ": " + layout.title()).contains(only))
            .toList();
  }

  private Target target(TargetLayout layout) throws IOException {
    requireMemory(layout);
    return new Target(program, layout);
  }

  /** Refuses a target that would make the machine swap or run out of memory. */
  private static void requireMemory(TargetLayout layout) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        long mib = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        if (mib < (layout.gib() + 1) * 1024L) {
          throw new IOException("needs 1 GiB more than that, and %d MiB are free".formatted(mib));
        }
      }
    }
  }

  private List<ResultRow> measure(Conditions conditions, TargetLayout layout, Target target)
      throws IOException {
    long millis = quick ? QUICK_MILLIS : conditions.millis();
    List<ResultRow> rows = new ArrayList<>();
    try (Reader reader = new Reader(conditions.prefix(), target.pid())) {
      Map<DetailMode, Reading> quiet = quiet(layout, reader);
      List<Process> started = conditions.start(reader.pid(), Path.of(quota));
      try {
        target.startAttempts();
        List<Reading> without = reader.read(DetailMode.NONE, millis / 4);
        target.stopAttempts();
        rows.add(
            new ResultRow(layout, DetailMode.NONE, idle(target, millis), List.of(), without, null));
        for (DetailMode mode : DetailMode.DETAILS) {
          target.startAttempts();
          List<Reading> readings = reader.read(mode, millis);
          rows.add(
              new ResultRow(
                  layout, mode, target.stopAttempts(), readings, without, quiet.get(mode)));
        }
      } finally {
        Conditions.stop(started);
      }
    }
    return rows;
  }

  /**
   * Reads the target in each mode while it does nothing, after some reads that compile the code.
   */
  private Map<DetailMode, Reading> quiet(TargetLayout layout, Reader reader) throws IOException {
    Map<DetailMode, Reading> quiet = new EnumMap<>(DetailMode.class);
    Set<String> uss = new HashSet<>();
    for (DetailMode mode : DetailMode.DETAILS) {
      reader.read(mode, WARM_UP_MILLIS);
      List<Reading> readings = reader.read(mode, 0);
      Reading last = readings.get(readings.size() - 1);
      quiet.put(mode, last);
      uss.add(last.uss().toString());
    }
    if (uss.size() > 1) {
      differed = true;
      System.err.println("USS differs: " + layout.title() + ": " + uss);
    }
    return quiet;
  }

  /** The attempts without a reader. */
  private List<Attempt> idle(Target target, long millis) throws IOException {
    target.startAttempts();
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return target.stopAttempts();
  }
}
