package io.procmem.agreement.exposition;

import io.procmem.agreement.exposition.ExpositionComparison.Column;
import io.procmem.comparison.TestMachine;
import io.procmem.comparison.TextTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Compares scrapes of process-exporter and of this library. Started by {@code process-exporter.sh}.
 * The exit code is 1 if a difference has no explanation, or if nothing was compared.
 */
public final class ExpositionMain {

  private ExpositionMain() {}

  /**
   * Compares three files.
   *
   * @param args a scrape of this library, one of process-exporter after it, and another of this
   *     library after that
   */
  public static void main(String[] args) throws IOException {
    ExpositionComparison comparison =
        new ExpositionComparison(
            Exposition.read(Path.of(args[0])),
            Exposition.read(Path.of(args[1])),
            Exposition.read(Path.of(args[2])));
    TextTable table =
        new TextTable(List.of("metric", "agree", "explained", "changing", "UNEXPLAINED"));
    comparison
        .counts()
        .forEach(
            (metric, counts) ->
                table.add(
                    Stream.concat(
                            Stream.of(metric), Arrays.stream(counts).mapToObj(Integer::toString))
                        .toList()));
    System.out.printf("%s%n%n%s%n", TestMachine.line(), table);
    comparison
        .explained()
        .forEach((fault, times) -> System.out.println("process-exporter " + fault + ": " + times));
    comparison.unexplained().forEach(line -> System.out.println("UNEXPLAINED " + line));
    int agreeing =
        comparison.counts().values().stream()
            .mapToInt(counts -> counts[Column.AGREES.ordinal()])
            .sum();
    System.out.println(agreeing + " values agree within 2 %.");
    System.exit(agreeing > 0 && comparison.unexplained().isEmpty() ? 0 : 1);
  }
}
