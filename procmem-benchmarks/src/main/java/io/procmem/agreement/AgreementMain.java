package io.procmem.agreement;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.agreement.Outcome.Verdict;
import io.procmem.comparison.TestMachine;
import io.procmem.comparison.TextTable;
import io.procmem.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what this library shows with what smem shows, on the processes that run now. Started by
 * {@code smem.sh}. The exit code is 1 if an unexplained difference remains.
 */
public final class AgreementMain {

  private static final int ROUNDS = 5;

  private final List<String> smem;
  private final ProcMem procMem;

  private AgreementMain(List<String> smem, ProcMem procMem) {
    this.smem = smem;
    this.procMem = procMem;
  }

  /**
   * Compares all tables.
   *
   * @param args the words of the command that runs {@code smem_held.py} with smem
   */
  public static void main(String[] args) throws IOException {
    List<Result> results = new ArrayList<>();
    try (ProcMem procMem =
        ProcMem.builder()
            .detail(DetailPolicy.every())
            .maxAge(Duration.ZERO)
            .waitAtMost(Duration.ofMinutes(2))
            .rules(Rules.none())
            .build()) {
      AgreementMain main = new AgreementMain(List.of(args), procMem);
      for (TableKind kind : TableKind.values()) {
        results.add(main.compare(kind));
      }
    }
    System.exit(print(results) ? 0 : 1);
  }

  /** Repeats the comparison while something changes meanwhile. */
  private Result compare(TableKind kind) throws IOException {
    Result result = new Result(kind);
    for (int round = 0; round < ROUNDS && (round == 0 || !result.isSettled()); round++) {
      result.add(round(kind));
    }
    return result;
  }

  private Map<String, Map<Column, Outcome>> round(TableKind kind) throws IOException {
    try (SmemProgram program = new SmemProgram(smem, kind)) {
      Set<Integer> observers = Set.of((int) program.pid(), (int) ProcessHandle.current().pid());
      tables(observers); // so that this JVM has the memory that it needs
      OwnTables before = tables(observers);
      List<String> lines = program.run();
      OwnTables after = tables(observers);
      Comparison comparison = new Comparison(kind, name -> absence(kind, name, after));
      return comparison.compare(
          before.table(kind), SmemTable.parse(kind, lines), after.table(kind));
    }
  }

  private OwnTables tables(Set<Integer> observers) {
    Report report = procMem.report(OwnTables.DEMAND);
    report
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    return new OwnTables(report, AgreementMain::hasCommandLine, observers);
  }

  /** smem takes a command line of one byte for an empty one. */
  private static boolean hasCommandLine(int pid) {
    try (InputStream in = Files.newInputStream(Path.of("/proc/" + pid + "/cmdline"))) {
      return in.readNBytes(2).length == 2;
    } catch (IOException e) {
      return true; // it has ended; the comparison finds that
    }
  }

  private static Optional<Cause> absence(TableKind kind, String name, OwnTables own) {
    if (kind == TableKind.PROCESSES && !Files.exists(Path.of("/proc/" + name))) {
      return Optional.of(Cause.SHORT_LIVED);
    }
    if (kind == TableKind.MAPPINGS && own.hasUnlistedNames()) {
      return Optional.of(Cause.UNLISTED);
    }
    return Optional.empty();
  }

  private static boolean print(List<Result> results) {
    TextTable table =
        new TextTable(
            List.of("table", "rows", "values that agree", "explained", "changing", "UNEXPLAINED"));
    boolean agree = true;
    for (Result result : results) {
      table.add(result.cells());
      agree &= result.isAgreement();
      result.differences().forEach(System.out::println);
    }
    System.out.printf("%n%s%n%n%s%n", TestMachine.line(), table);
    long compared = results.stream().mapToLong(result -> result.count(Verdict.AGREES)).sum();
    System.out.println(
        agree
            ? "smem and this library agree: " + compared + " values within 2 % or 1 MiB."
            : "smem and this library DIFFER, or nothing could be compared.");
    return agree;
  }
}
