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
   * Prints a table for each {@link Place}.
   *
   * @param args the compiled {@code stall-target.c}; the directory of a cgroup with a quota, or
   *     {@code SKIPPED:} and why there is none; then optionally {@code --quick}, and {@code
   *     --only=} part of the name of a place or a target
   */
  public static void main(String[] args) throws IOException {
    StallsMain main = new StallsMain(args[0], args[1], List.of(args));
    System.out.println(TestMachine.line());
    for (Place place : Place.values()) {
      main.run(place);
    }
    if (main.differed) {
      System.out.println("FAILED: USS differs between the ways, see above");
      System.exit(1);
    }
  }

  private void run(Place place) throws IOException {
    List<Shape> shapes = shapes(place);
    if (shapes.isEmpty()) {
      return;
    }
    System.out.printf("%n**%s**%n%n", place.title());
    if (place == Place.QUOTA && quota.startsWith("SKIPPED")) {
      System.out.println(quota);
      return;
    }
    TextTable table = new TextTable(Cell.TITLES);
    List<String> notes = new ArrayList<>();
    for (Shape shape : shapes) {
      try (Target target = target(shape)) {
        if (!target.isRealTime()) {
          notes.add(shape.title() + ": no real-time policy, so waits for a CPU look like stalls");
        }
        for (Cell cell : measure(place, shape, target)) {
          System.err.println(String.join(" | ", cell.cells()));
          table.add(cell.cells());
        }
      } catch (IOException e) {
        notes.add(shape.title() + ": SKIPPED: " + e.getMessage());
      }
    }
    System.out.print(table);
    notes.forEach(System.out::println);
  }

  private List<Shape> shapes(Place place) {
    return (quick ? Shape.quick() : place.shapes())
        .stream().filter(shape -> (place.title() + ": " + shape.title()).contains(only)).toList();
  }

  private Target target(Shape shape) throws IOException {
    requireMemory(shape);
    return new Target(program, shape);
  }

  /** The machine must not swap or run out of memory. */
  private static void requireMemory(Shape shape) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        long mib = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        if (mib < (shape.gib() + 1) * 1024L) {
          throw new IOException("needs 1 GiB more than that, and %d MiB are free".formatted(mib));
        }
      }
    }
  }

  private List<Cell> measure(Place place, Shape shape, Target target) throws IOException {
    long millis = quick ? QUICK_MILLIS : place.millis();
    List<Cell> cells = new ArrayList<>();
    try (Reader reader = new Reader(place.prefix(), target.pid())) {
      Map<Way, Reading> quiet = quiet(shape, reader);
      List<Process> started = place.enter(reader.pid(), Path.of(quota));
      try {
        target.startAttempts();
        List<Reading> without = reader.read(Way.NONE, millis / 4);
        target.stopAttempts();
        cells.add(new Cell(shape, Way.NONE, idle(target, millis), List.of(), without, null));
        for (Way way : Way.DETAILS) {
          target.startAttempts();
          List<Reading> readings = reader.read(way, millis);
          cells.add(new Cell(shape, way, target.stopAttempts(), readings, without, quiet.get(way)));
        }
      } finally {
        Place.leave(started);
      }
    }
    return cells;
  }

  /** Reads the target in each way while it does nothing, after some reads that compile the code. */
  private Map<Way, Reading> quiet(Shape shape, Reader reader) throws IOException {
    Map<Way, Reading> quiet = new EnumMap<>(Way.class);
    Set<String> uss = new HashSet<>();
    for (Way way : Way.DETAILS) {
      reader.read(way, WARM_UP_MILLIS);
      List<Reading> readings = reader.read(way, 0);
      Reading last = readings.get(readings.size() - 1);
      quiet.put(way, last);
      uss.add(last.uss().toString());
    }
    if (uss.size() > 1) {
      differed = true;
      System.err.println("USS differs: " + shape.title() + ": " + uss);
    }
    return quiet;
  }

  /** The attempts while nobody of ours reads. */
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
