package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.snapshot.User;
import io.procmem.testing.FakeMapping;
import io.procmem.testing.FaultyTree;
import io.procmem.testing.FaultyTree.Fault;
import io.procmem.testing.ProcTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation of a scan goes wrong once, in every way. Whatever it is, the report is valid, the
 * fault is reported once, with its real reason, no counter moves by what did not happen, the next
 * scan is like one before which nothing went wrong, and nothing stays open.
 */
@Tag("long")
class FaultMatrixTest {

  /** From scan to scan: long enough for the policy to allow another read of the same detail. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  /** Each has run for a tick between two scans, and for hours before: more was counted twice. */
  private static final long MAX_NANOS_A_SCAN = 9 * 10_000_000L;

  private static final int ZOMBIE = 13;
  private static final List<Integer> LIVING = List.of(1, 10, 11, 12, 14, 15, 16);

  /** A slow test machine must not be taken for a process that hangs. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private static DetailPolicy patient(DetailPolicy policy) {
    return policy.scanTimeAtMost(Duration.ofHours(1)).withReadTimeout(READ_TIMEOUT);
  }

  /** The settings that count pages instead of reading slow rollups. */
  private static final Set<String> COUNTING = Set.of("the default", "kept files");

  static Stream<Arguments> cells() {
    Consumer<ProcMemBuilder> faultless =
        builder -> builder.detail(patient(DetailPolicy.standard()));
    Consumer<ProcMemBuilder> all =
        builder ->
            builder
                .detail(DetailPolicy.every().withReadTimeout(READ_TIMEOUT))
                .plus(Source.STATUS, Source.IO, Source.FD, Source.CGROUP, Source.LIMITS)
                .plus(Source.EXE, Source.CMDLINE, Source.OOM_SCORE, Source.TASK);
    Consumer<ProcMemBuilder> kept =
        builder ->
            builder.detail(patient(DetailPolicy.standard())).keptFiles(1000).plus(Source.STATUS);
    Consumer<ProcMemBuilder> largest = builder -> builder.detail(patient(DetailPolicy.largest(4)));
    return Stream.of(1, 2)
        .flatMap(
            scan ->
                Stream.of(
                    Arguments.of("the default", faultless, scan),
                    Arguments.of("all sources", all, scan),
                    Arguments.of("kept files", kept, scan),
                    Arguments.of("the largest", largest, scan)));
  }

  /** A machine, settings, and three scans, one of which has a fault. */
  private static final class World implements AutoCloseable {
    private final ProcTree fake = new ProcTree();
    private final FaultyTree tree = new FaultyTree(fake);
    private final FakeTime time = new FakeTime();
    private final ProcMem procMem;
    private long faults = 1000;

    World(Consumer<ProcMemBuilder> settings) {
      fake.pid(1).name("init").parent(0).startTicks(1).memoryKib(9000, 5000, 4000);
      fake.pid(2).name("kthreadd").kernelThread().parent(0).startTicks(1);
      String[] java = {"/usr/bin/java", "-cp", "x.jar", "com.example.Main", "argument"};
      fake.pid(10).name("java").startTicks(500).command(java).cpuTicks(3_600_000, 50);
      fake.pid(10).memoryKib(400_000, 350_000, 300_000).threads(2);
      fake.pid(10).thread(10);
      fake.pid(10).thread(20);
      fake.pid(11).name("postgres").uid(100).startTicks(600).cpuTicks(3_600_000, 30);
      fake.pid(11).command("postgres").memoryKib(200_000, 90_000, 40_000);
      fake.pid(12).name("sh").parent(10).startTicks(700).command("sh", "-c", "sleep 5");
      fake.pid(13).name("gone").zombie().parent(10).startTicks(710);
      fake.pid(14).name("we)ird (x\n").uid(200).startTicks(720).cpuTicks(3_600_000, 0);
      fake.pid(15).name("nginx").startTicks(730).command("nginx: worker process");
      LIVING.forEach(pid -> fake.pid(pid).mapped()); // for a rollup that was slow by chance
      fake.pid(16).name("counted").startTicks(740).command("counted");
      fake.pid(16)
          .maps(
              FakeMapping.at(0x5555_0000_0000L, 12 << 10).privateKib(12 << 10),
              FakeMapping.at(0x7f00_0000_0000L, 600 << 10).access("---p"))
          .pageTableKib(400); // so much that a rollup is predicted to be slow
      fake.userName(100, "postgres");
      ProcMemBuilder builder =
          ProcMem.builder()
              .tree(tree, ProcTree.OWN_PID)
              .time(time.time())
              .maxAge(Duration.ZERO)
              .readers(1);
      settings.accept(builder);
      procMem = builder.build();
    }

    Report scan() {
      time.pass(INTERVAL);
      fake.everyProcessRuns();
      fake.pid(16).minorFaults(++faults); // so its pages are counted again
      return procMem.report();
    }

    @Override
    public void close() {
      procMem.close();
    }
  }

  private static List<Report> withoutFault(
      Consumer<ProcMemBuilder> settings, int faultyScan, List<String> operations) {
    List<Report> reports = new ArrayList<>();
    try (World world = new World(settings)) {
      for (int scan = 1; scan <= faultyScan + 2; scan++) {
        world.tree.startScan(null, Fault.REFUSES);
        reports.add(world.scan());
        if (scan == faultyScan) {
          operations.addAll(world.tree.operations());
        }
      }
    }
    return reports;
  }

  @ParameterizedTest(name = "{0}, in scan {2}")
  @MethodSource("cells")
  void anOperationThatFailsOnce_affectsNothingElse(
      String name, Consumer<ProcMemBuilder> settings, int faultyScan) {
    List<String> operations = new ArrayList<>();
    List<Report> faultless = withoutFault(settings, faultyScan, operations);
    int happened = 0;
    for (String operation : operations) {
      for (Fault fault : waysOf(operation)) {
        String cell = name + ", scan " + faultyScan + ": " + operation + " " + fault;
        try (World world = new World(settings)) {
          List<Report> reports = new ArrayList<>();
          for (int scan = 1; scan <= faultyScan + 2; scan++) {
            world.tree.startScan(scan == faultyScan ? operation : null, fault);
            reports.add(world.scan());
          }
          check(cell, reports, faultless, faultyScan, fault);
          happened += world.tree.hasHappened() ? 1 : 0;
          world.procMem.close();
          ScanFixture.await(() -> world.tree.open() == 0);
        }
      }
    }
    assertThat(happened).as("faults that happened").isGreaterThan(100);
    boolean counts = operations.stream().anyMatch(operation -> operation.endsWith("pagemap #1"));
    assertThat(counts).as("pages are counted").isEqualTo(COUNTING.contains(name));
  }

  private static Set<Fault> waysOf(String operation) {
    return operation.startsWith("read ")
        ? EnumSet.of(Fault.FAILS, Fault.ENDS, Fault.THROWS)
        : EnumSet.of(Fault.REFUSES, Fault.THROWS);
  }

  private static void check(
      String cell, List<Report> reports, List<Report> faultless, int faultyScan, Fault fault) {
    for (int i = 0; i < reports.size(); i++) {
      Report report = reports.get(i);
      Snapshot snapshot = report.snapshot();
      boolean faulty = i == faultyScan - 1;
      if (!faulty) {
        assertThat(report.problem()).as("%s: scan %d", cell, i + 1).isEmpty();
        assertThat(rows(snapshot))
            .as("%s: scan %d is clean", cell, i + 1)
            .isEqualTo(rows(faultless.get(i).snapshot()));
        assertThat(shape(snapshot))
            .as("%s: scan %d is complete", cell, i + 1)
            .isEqualTo(shape(faultless.get(i).snapshot()));
        assertThat(report.classification().byRow())
            .as("%s: scan %d classifies", cell, i + 1)
            .isEqualTo(faultless.get(i).classification().byRow());
      } else if (report.problem().isEmpty()) {
        assertValid(cell, snapshot, fault);
        assertLossesAreReported(cell, snapshot, faultless.get(i).snapshot());
      }
      long before = i == 0 ? 0 : cpuNanos(reports.get(i - 1));
      assertThat(cpuNanos(report))
          .as("%s: CPU counted by scan %d", cell, i + 1)
          .isBetween(before, i * MAX_NANOS_A_SCAN);
    }
  }

  private static long cpuNanos(Report report) {
    return report.subgroups().stream()
        .mapToLong(group -> group.totals().counters().get(Counter.CPU_USER_NANOS).orElse(0))
        .sum();
  }

  private static List<Unreadable> rows(Snapshot snapshot) {
    return snapshot.unreadable();
  }

  /** The processes, and what is known about each. */
  private static List<String> shape(Snapshot snapshot) {
    return snapshot.processes().stream()
        .map(process -> shape(process) + process.user().map(User::name))
        .toList();
  }

  /** Without the name of the user, which is a number where the name service gives none. */
  private static String shape(ProcessSample process) {
    return "%d %s %s %s %s %s %s"
        .formatted(
            process.pid(),
            process.name(),
            knowledge(process.memory()),
            process.user().map(User::uid),
            process.commandLine(),
            process.executable(),
            process.openFiles());
  }

  /** A rollup that replaces a count is no loss, and may be preferred in later scans. */
  private static String knowledge(Memory memory) {
    boolean detail = memory instanceof Memory.Detailed || memory instanceof Memory.Counted;
    return detail ? "PSS and USS" : memory.getClass().getSimpleName();
  }

  /**
   * Everything missing compared to the scan without a fault has a row with the reason, for that
   * process or for the machine.
   */
  private static void assertLossesAreReported(String cell, Snapshot snapshot, Snapshot faultless) {
    for (ProcessSample process : snapshot.processes()) {
      boolean isAsUsual =
          faultless
              .find(process.pid())
              .map(FaultMatrixTest::shape)
              .equals(Optional.of(shape(process)));
      assertThat(
              isAsUsual
                  || snapshot.unreadable().stream()
                      .anyMatch(row -> row.pid() == process.pid() || !row.file().ofProcess()))
          .as("%s: %s, without fault %s", cell, process, faultless.find(process.pid()))
          .isTrue();
    }
  }

  /**
   * No process has ended, no number is wrong, and what is missing is reported once, with its real
   * reason.
   */
  private static void assertValid(String cell, Snapshot snapshot, Fault fault) {
    Set<Integer> there = new HashSet<>();
    for (ProcessSample process : snapshot.processes()) {
      there.add(process.pid());
      if (!(process.memory() instanceof Memory.None)) {
        assertThat(process.rssBytes().orElse(1)).as("%s: %s", cell, process).isPositive();
      }
    }
    for (int pid : LIVING) {
      assertThat(there.contains(pid) || snapshot.unsampled().contains(pid))
          .as("%s: %d is alive", cell, pid)
          .isTrue();
    }
    List<String> files =
        snapshot.unreadable().stream().map(row -> row.pid() + " " + row.file()).toList();
    assertThat(files).as("%s: reported once", cell).doesNotHaveDuplicates();
    for (Unreadable row : snapshot.unreadable()) {
      if (row.pid() == ZOMBIE && row.reason() == Reason.VANISHED) {
        continue; // which it has, reaped or not
      }
      assertThat(reasonsOf(fault, row.file())).as("%s: %s", cell, row).contains(row.reason());
    }
  }

  private static Set<Reason> reasonsOf(Fault fault, Source file) {
    Set<Reason> reasons =
        switch (fault) {
          case REFUSES, FAILS -> EnumSet.of(Reason.DENIED, Reason.EXHAUSTED);
          case ENDS -> EnumSet.of(Reason.EMPTY, Reason.TRUNCATED, Reason.MALFORMED);
          case THROWS -> EnumSet.of(Reason.MALFORMED);
        };
    if (!file.ofProcess()) {
      reasons.add(Reason.UNSUPPORTED); // for files of the machine that are not served
    }
    return reasons;
  }
}
