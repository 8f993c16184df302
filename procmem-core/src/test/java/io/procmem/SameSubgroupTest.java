package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The subgroup of a process does not depend on when procmem started: whatever happened to a few
 * processes, a minute later an old {@link ProcMem} says the same as a new one.
 */
@Tag("long")
class SameSubgroupTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int CHANGES = 300;

  private static final String RULES =
      """
      title/one    exe=one*
      text/two     "cmdline=^two [a-z]+ok"
      py/{{.App}}  main=*.py
      real/three   realexe=three !user=33
      user/www     user=www,44
      group/a      cgroup=*/a !comm=x*
      under/one    parent=c0 !comm=c*
      below/one    ancestor=c1 comm=d*
      comm/c       comm=c*
      """;

  private static final List<String> COMMANDS =
      List.of("one more", "two isok", "two bad", "python3|a.py", "python3|b.py", "/bin/other", "");

  private static final List<String> NAMES = List.of("c0", "c1", "d0", "x0", "x1", "python3");

  private final ScanFixture old = new ScanFixture();
  private Random random = new Random(0);

  private void configure(ScanFixture fixture, boolean follow) {
    fixture.reading(Source.STATM).with().rules(Rules.parse("test", RULES));
    if (follow) {
      fixture.with().childrenFollowParent();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anOldProcMem_agreesWithANewOne(long seed) {
    random = new Random(seed);
    boolean follow = seed % 2 == 0;
    configure(old, follow);
    old.tree.userName(33, "www");
    for (int pid = 2; pid < 12; pid++) {
      old.tree.pid(pid).parent(pid / 2);
      change(pid);
    }
    try (old) {
      for (int i = 0; i < CHANGES; i++) {
        for (int more = random.nextInt(4); more >= 0; more--) {
          change(2 + random.nextInt(10));
        }
        old.scanAfter(Duration.ofMillis(random.nextInt(20_000)));
        if (random.nextInt(4) == 0) {
          compare(i, follow);
        }
      }
    }
  }

  /** An old instance scans as often as it likes within the minute. */
  private void compare(int step, boolean follow) {
    if (random.nextBoolean()) {
      old.scanAfter(MINUTE.dividedBy(1 + random.nextInt(5)));
    }
    Report known = old.after(MINUTE).report();
    if (random.nextBoolean()) {
      known = old.report();
    }
    ScanFixture fresh = new ScanFixture();
    configure(fresh, follow);
    fresh.with().tree(old.tree, 1);
    try (fresh) {
      Report first = fresh.report();
      assertThat(subgroups(known)).as("after %d steps", step).isEqualTo(subgroups(first));
    }
  }

  private static List<String> subgroups(Report report) {
    List<String> all = new ArrayList<>();
    for (int row = 0; row < report.snapshot().processes().size(); row++) {
      all.add(report.snapshot().processes().get(row).pid() + " " + report.classification().of(row));
    }
    return all;
  }

  private void change(int pid) {
    FakeProcess process = old.tree.pid(pid);
    switch (random.nextInt(7)) {
      case 0 -> process.command(one(COMMANDS).split("\\|"));
      case 1 -> process.uid(List.of(0L, 33L, 44L).get(random.nextInt(3)));
      case 2 -> process.file("cgroup", "0::/" + one(List.of("a", "b", "b/a")) + "\n");
      case 3 -> process.name(one(NAMES));
      case 4 -> process.executable(one(List.of("/bin/three", "/bin/four")).getBytes());
      case 5 -> process.executes("/usr/bin/" + one(NAMES));
      default -> process.codeAt(random.nextBoolean() ? 1 : 4096L * (1 + random.nextInt(3)));
    }
  }

  private String one(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
