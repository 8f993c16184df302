package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the catalogue does not know by the kernel's name, it knows by the program's other names. */
class OtherNamesTest {

  private static final int PID = 7;

  private final ScanFixture fixture = new ScanFixture();

  @BeforeEach
  void readLittle() {
    fixture.reading(Source.STATM);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private FakeProcess process(String comm, String argument) {
    return fixture
        .tree
        .pid(PID)
        .name(comm)
        .command(argument)
        .argumentRoom(argument.length() + 1)
        .executable("/usr/bin/something".getBytes(StandardCharsets.UTF_8));
  }

  private String subgroup(Rules rules) {
    fixture.with().rules(rules);
    return subgroup(fixture.report());
  }

  private static String subgroup(Report report) {
    List<ProcessSample> processes = report.snapshot().processes();
    for (int row = 0; row < processes.size(); row++) {
      if (processes.get(row).pid() == PID) {
        return report.classification().of(row).toString();
      }
    }
    throw new AssertionError("not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgrey --pidf | postgrey --pidfile=/var/run/postgrey.pid --daemonize | mail/greylist",
        "/usr/sbin/amavi | /usr/sbin/amavisd-new (master) | mail/amavis",
        "/usr/sbin/munin | /usr/sbin/munin-node | monitoring/munin",
        "spamd child     | spamd child | mail/spamassassin",
        "/usr/sbin/apach | /usr/sbin/apache2 | web/apache",
        ".gitea-wrapped  | /run/current-system/sw/bin/gitea | cicd/gitea",
        ".gitea-wrapped  | unrelated | cicd/gitea",
        ".grafana-wrappe | /nix/store/x-grafana/bin/grafana | monitoring/grafana",
        ".postgres-wrapp | /nix/store/x-postgresql/bin/.postgres-wrapped | db/postgres",
        "main            | /usr/bin/gitea | cicd/gitea",
        "worker          | nginx: worker process | web/nginx",
        "worker          | -postgres | db/postgres",
      })
  void argvZero_isTriedAsTheName(String comm, String argument, String expected) {
    process(comm.strip(), argument);
    assertThat(subgroup(Rules.builtin())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/usr/bin/gitea, cicd/gitea",
    "/nix/store/x/bin/.gitea-wrapped, cicd/gitea",
    "/usr/bin/no-known-program, other/other",
  })
  void theExecutable_isTriedAsTheName(String executable, String expected) {
    process("thread0", "/proc/self/exe").executable(executable.getBytes(StandardCharsets.UTF_8));
    assertThat(subgroup(Rules.builtin())).isEqualTo(expected);
  }

  @Test
  void anExecutableThatCannotBeRead_isNoFailure() {
    process("thread0", "unknown");
    fixture.tree.denies("/proc/7/exe");
    assertThat(subgroup(Rules.builtin())).isEqualTo("other/other");
    Report report = fixture.report();
    assertThat(ScanFixture.reasons(report.snapshot(), PID, Source.EXE)).isEmpty();
    assertThat(fixture.tree.opened("7/exe")).as("asked once").isEqualTo(1);
  }

  @Test
  void aProcessThatTheCatalogueKnows_isAskedNothingMore() {
    process("sshd", "/usr/sbin/gitea");
    assertThat(subgroup(Rules.builtin())).isEqualTo("system/ssh");
    assertThat(fixture.tree.opened("7/exe")).isZero();
  }

  @Test
  void aRuleOfYourOwn_meansTheKernelsName() {
    process(".gitea-wrapped", "/usr/bin/gitea");
    Rules mine = Rules.parse("mine", "my/gitea comm=gitea");
    assertThat(subgroup(mine)).isEqualTo("other/other");
    fixture.reopen();
    assertThat(subgroup(mine.then(Rules.builtin()))).isEqualTo("cicd/gitea");
    fixture.reopen();
    assertThat(subgroup(Rules.builtin().then(mine))).isEqualTo("cicd/gitea");
    fixture.reopen();
    Rules all = Rules.parse("mine", "my/{{.Comm}} comm=*");
    assertThat(subgroup(all.then(Rules.builtin()))).isEqualTo("my/.gitea-wrapped");
  }
}
