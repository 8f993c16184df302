package io.procmem.benchmarks;

import io.procmem.classify.Answer;
import io.procmem.classify.Classes;
import io.procmem.classify.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.classify.Subject;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Faults;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.ProcessState;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.ScanStats;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.SystemFacts;
import io.procmem.snapshot.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
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
 * What it costs to say what 10,000 processes are, by the catalogue and 1,000 rules of one's own,
 * and to report on them.
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
  private static final int OWN_RULES = 1_000;
  private static final Set<Source> ALL_TRIED = EnumSet.allOf(Source.class);
  private static final List<String> KNOWN =
      List.of("postgres", "nginx", "sshd", "dockerd", "redis-server", "bash", "systemd", "cron");

  private final Random random = new Random(1);
  private Rules rules;
  private List<ProcessSample> before;
  private List<ProcessSample> samples;
  private Report previous;
  private Snapshot snapshot;
  private Classes classes;

  @Setup
  public void make() {
    StringBuilder own = new StringBuilder();
    for (int i = 0; i < OWN_RULES; i++) {
      own.append("own/s").append(i).append(i % 2 == 0 ? " comm=own" : " exe=/opt/own").append(i);
      own.append(i % 2 == 0 ? "\n" : "/*\n");
    }
    rules = Rules.parse("own", own.toString()).then(Rules.builtin());
    before = processes(0);
    samples = processes(50_000_000);
    classes = new Classes(classify(), new TreeSet<>());
    previous = Report.next(null, snapshot(0, before), classes);
    snapshot = snapshot(1_000_000_000L, samples);
  }

  private List<ProcessSample> processes(long cpuNanos) {
    random.setSeed(1);
    List<ProcessSample> made = new ArrayList<>(PROCESSES);
    for (int i = 0; i < PROCESSES; i++) {
      made.add(process(100 + i, cpuNanos));
    }
    return made;
  }

  private ProcessSample process(int pid, long cpuNanos) {
    int rule = random.nextInt(OWN_RULES);
    String name =
        switch (random.nextInt(3)) {
          case 0 -> KNOWN.get(random.nextInt(KNOWN.size()));
          case 1 -> "own" + rule;
          default -> "unknown" + rule;
        };
    String program = random.nextInt(4) == 0 ? "/opt/own" + rule + "/run" : "/usr/bin/" + name;
    return new ProcessSample(
        new ProcessId(pid, pid),
        1,
        name,
        ProcessState.SLEEPING,
        false,
        4,
        Optional.empty(),
        new Cpu(cpuNanos, cpuNanos, 0, 0),
        new Faults(0, 0, 0, 0),
        new Memory.ResidentOnly(random.nextInt(1 << 28), false, 1L << 30, Reason.NOT_ASKED),
        Readings.none(),
        Readings.none(),
        Optional.of(new User(pid % 20, "user" + pid % 20)),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(new CommandLine(program, Optional.empty(), Optional.empty(), 3, false)),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private static Snapshot snapshot(long nanos, List<ProcessSample> processes) {
    return new Snapshot(
        Instant.ofEpochSecond(1_000_000_000, nanos),
        nanos,
        Demand.of(),
        new SystemFacts(4096, 100),
        processes,
        PidSet.empty(),
        List.of(),
        Machine.unknown(),
        ScanStats.none());
  }

  /** Every process as if it were new: 10,000 of them. */
  @Benchmark
  public List<Subgroup> classify() {
    List<Subgroup> found = new ArrayList<>(PROCESSES);
    for (ProcessSample sample : samples) {
      Subject subject =
          new Subject(
              sample, List.of("init"), ALL_TRIED, Optional.empty(), Optional.empty(), Set.of());
      found.add(((Answer.Known) rules.ask(subject)).subgroup());
    }
    return found;
  }

  /** A second report on 10,000 processes, all of which have moved. */
  @Benchmark
  public Report report() {
    return Report.next(previous, snapshot, classes);
  }

  /** As {@link #report}, and the ten largest. */
  @Benchmark
  public Object reportAndTop() {
    return Report.next(previous, snapshot, classes).top(10, Ranking.RSS);
  }

  /** Rules of one's own, from their text. */
  @Benchmark
  public Rules loadOwnRules() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < OWN_RULES; i++) {
      text.append("own/s").append(i).append(" comm=own").append(i).append('\n');
    }
    return Rules.parse("own", text.toString());
  }
}
