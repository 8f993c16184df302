package io.procmem.exporter.testdata;

import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.terminal.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Makes up processes of all subgroups of some rules. The same seed and rules give the same text.
 * Not thread-safe.
 */
public final class TestDataGenerator {

  private static final int FIRST_PID = 1000;
  private static final long LEAST_KIB = 10 << 10;

  /** The largest process has this many times the memory of the smallest. */
  private static final double SPREAD = 200;

  private final int seed;
  private final Random random;
  private final List<TestProcess> processes = new ArrayList<>();

  /**
   * Starts with no process.
   *
   * @param seed what the made-up numbers are computed from; as seconds since 1970, the time that
   *     the text says it was written at
   */
  public TestDataGenerator(int seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * Adds processes of each subgroup that rules name without variables.
   *
   * @param rules the rules
   * @param included which subgroups
   * @param ofEach how many processes of each
   * @return how many subgroups there are
   */
  public int addSubgroups(Rules rules, Predicate<Subgroup> included, int ofEach) {
    Map<Subgroup, List<String>> names = ExampleNames.of(rules, included);
    names.forEach(
        (subgroup, some) -> {
          for (int i = 0; i < ofEach; i++) {
            add(some.get(i % some.size()), subgroup);
          }
        });
    return names.size();
  }

  /**
   * Adds processes that match no rule.
   *
   * @param count how many
   */
  public void addOthers(int count) {
    for (int i = 1; i <= count; i++) {
      add("process-" + i, Subgroup.OTHER);
    }
  }

  private void add(String name, Subgroup subgroup) {
    long rssKib = Math.round(LEAST_KIB * Math.pow(SPREAD, random.nextDouble()));
    long pssKib = Math.round(rssKib * between(0.8, 0.95));
    long ussKib = Math.round(rssKib * between(0.6, 0.8));
    processes.add(
        new TestProcess(
            FIRST_PID + processes.size(),
            name,
            subgroup.group(),
            subgroup.name(),
            rssKib << 10,
            pssKib << 10,
            ussKib << 10,
            Math.round(between(0, 1000)) / 10.0,
            Math.round(between(0, 1_000_000)) / 100.0));
  }

  private double between(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /** {@return how many processes there are} */
  public int size() {
    return processes.size();
  }

  /** {@return the processes as a file of test data, one a line} */
  public String text() {
    return processes.stream()
        .map(process -> Json.text(process, false))
        .collect(
            Collectors.joining(
                ",\n",
                "{\"version\":\"%s\",\"generated_at\":\"%s\",\"processes\":[\n"
                    .formatted(TestDataFile.VERSION, Instant.ofEpochSecond(seed)),
                "\n]}\n"));
  }
}
