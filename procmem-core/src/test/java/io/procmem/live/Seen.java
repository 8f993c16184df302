package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What a {@link DrivenHost} printed about one report. */
final class Seen {

  /** A process in a report. */
  record Shown(
      int pid, Optional<String> user, OptionalLong rssBytes, OptionalLong pssBytes, long cpuNanos) {

    private static Shown of(String[] words) {
      return new Shown(
          Integer.parseInt(words[1]),
          Optional.of(words[2]).filter(name -> !name.equals("-")),
          positive(words[3]),
          positive(words[4]),
          Long.parseLong(words[5]));
    }

    private static OptionalLong positive(String word) {
      long number = Long.parseLong(word);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }

  private final String text;
  private Optional<String> problem = Optional.empty();
  private boolean supported;
  private boolean interrupted;
  private int self;
  private long askedNanos;
  private long answeredNanos;
  private long cpuNanos;
  private final Set<Source> read = EnumSet.noneOf(Source.class);
  private final List<Unreadable> unreadable = new ArrayList<>();
  private final Map<Integer, Shown> processes = new HashMap<>();
  private final List<String> threads = new ArrayList<>();

  Seen(List<String> lines) {
    text = String.join("\n", lines);
    lines.forEach(this::take);
  }

  private void take(String line) {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "between" -> {
        askedNanos = Long.parseLong(words[1]);
        answeredNanos = Long.parseLong(words[2]);
      }
      case "supported" -> supported = Boolean.parseBoolean(words[1]);
      case "self" -> self = Integer.parseInt(words[1]);
      case "problem" -> problem = Optional.of(line.substring("problem ".length()));
      case "cpu" -> cpuNanos = Long.parseLong(words[1]);
      case "read" -> read.add(Source.valueOf(words[1]));
      case "unreadable" ->
          unreadable.add(
              new Unreadable(
                  Integer.parseInt(words[1]), Source.valueOf(words[2]), Reason.valueOf(words[3])));
      case "process" -> processes.put(Integer.parseInt(words[1]), Shown.of(words));
      case "thread" -> threads.add(words[1]);
      case "interrupted" -> interrupted = Boolean.parseBoolean(words[1]);
      default -> throw new AssertionError("not understood: " + line);
    }
  }

  Optional<String> problem() {
    return problem;
  }

  boolean supported() {
    return supported;
  }

  /** Whether the interrupt flag of the asking thread was set after the report. */
  boolean interrupted() {
    return interrupted;
  }

  /** The files of the machine that were read. */
  Set<Source> read() {
    return read;
  }

  /** The files of the machine that could not be read. */
  List<Unreadable> unreadableOfMachine() {
    return unreadable.stream().filter(row -> !row.file().ofProcess()).toList();
  }

  /** The files of a process that could not be read. */
  List<Unreadable> unreadable(int pid) {
    return unreadable.stream().filter(row -> row.pid() == pid).toList();
  }

  /** All reasons why files could not be read. */
  Set<Reason> reasons() {
    return unreadable.stream().map(Unreadable::reason).collect(Collectors.toSet());
  }

  Optional<Shown> find(int pid) {
    return Optional.ofNullable(processes.get(pid));
  }

  Shown process(int pid) {
    return find(pid).orElseThrow(() -> new AssertionError("no process " + pid + " in\n" + text));
  }

  /** The host itself. */
  Shown self() {
    return process(self);
  }

  boolean showsAnyPss() {
    return processes.values().stream().anyMatch(process -> process.pssBytes().isPresent());
  }

  /** The names of procmem's threads in the host after the report. */
  List<String> threads() {
    return threads;
  }

  /** The report has no problem, and at least the host and these processes. */
  Seen assertGood(int... pids) {
    assertThat(problem).as(text).isEmpty();
    return assertShows(pids);
  }

  /** It has the host and these processes, with the numbers that any user can see. */
  Seen assertShows(int... pids) {
    assertThat(supported).as("supported").isTrue();
    assertKnown(self());
    for (int pid : pids) {
      assertKnown(process(pid));
    }
    return this;
  }

  private static void assertKnown(Shown process) {
    assertThat(process.rssBytes().orElse(0)).as("RSS of %s", process).isPositive();
    assertThat(process.user()).as("user of %s", process).isPresent();
    assertThat(process.cpuNanos()).as("CPU of %s", process).isNotNegative();
  }

  /** CPU counters rose by no more than all processors could have done since an earlier report. */
  void assertNoJumpSince(Seen earlier, int processors) {
    long tickNanos = 10_000_000;
    long possible =
        (answeredNanos - earlier.askedNanos) * processors + tickNanos * 2 * processes.size();
    assertThat(cpuNanos - earlier.cpuNanos).as("CPU between two reports").isBetween(0L, possible);
  }

  @Override
  public String toString() {
    return text;
  }
}
