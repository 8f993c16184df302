package io.procmem.benchmarks;

import io.procmem.Rules;
import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.internal.rules.Ancestors;
import io.procmem.internal.rules.Answer;
import io.procmem.internal.rules.RuleInput;
import io.procmem.internal.rules.RuleSet;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of classifying 10,000 processes by the catalogue and 1,000 custom rules, and of
 * reporting on them.
 *
 * <p>{@code java -jar target/benchmarks.jar GroupingBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class GroupingBenchmark {

  private static final int PROCESSES = 10_000;
  private static final Set<Source> ALL_TRIED = EnumSet.allOf(Source.class);

  private RuleSet rules;
  private List<ProcessSample> samples;
  private Report previous;
  private Snapshot snapshot;
  private Classification classification;

  @Setup
  public void make() {
    StringBuilder custom = new StringBuilder();
    for (int i = 0; i < ManyProcesses.NAMES; i++) {
      custom.append("own/s").append(i).append(i % 2 == 0 ? " comm=own" : " exe=/opt/own").append(i);
      custom.append(i % 2 == 0 ? "\n" : "/*\n");
    }
    RuleSet catalogue = RuleSet.catalogue(process -> Optional.empty());
    rules = RuleSet.parse("own", custom.toString(), process -> Optional.empty()).then(catalogue);
    samples = ManyProcesses.of(PROCESSES, 50_000_000);
    classification = new Classification(classify(), new TreeSet<>());
    previous =
        Report.next(
            null, ManyProcesses.snapshot(0, ManyProcesses.of(PROCESSES, 0)), classification);
    snapshot = ManyProcesses.snapshot(1_000_000_000L, samples);
  }

  /** All 10,000 processes, as if each were new. */
  @Benchmark
  public List<Subgroup> classify() {
    List<Subgroup> found = new ArrayList<>(PROCESSES);
    for (ProcessSample sample : samples) {
      RuleInput input =
          new RuleInput(sample, ALL_TRIED).ancestors(new Ancestors(List.of("init"), true));
      found.add(((Answer.Known) rules.ask(input)).subgroup());
    }
    return found;
  }

  /** A second report on 10,000 processes, all of which have changed. */
  @Benchmark
  public Report report() {
    return Report.next(previous, snapshot, classification);
  }

  /** The same as {@link #report}, with the ten largest processes. */
  @Benchmark
  public Object reportAndTop() {
    return Report.next(previous, snapshot, classification).top(10, Ranking.RSS);
  }

  /** Parses 1,000 custom rules. */
  @Benchmark
  public Rules loadCustomRules() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ManyProcesses.NAMES; i++) {
      text.append("own/s").append(i).append(" comm=own").append(i).append('\n');
    }
    return Rules.parse("own", text.toString());
  }
}
