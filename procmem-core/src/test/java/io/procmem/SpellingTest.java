package io.procmem;

import static io.procmem.ScanFixture.process;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing has one spelling, wherever it is read from. */
class SpellingTest {

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private User user(int pid) {
    return process(fixture.scan(), pid).user().orElseThrow();
  }

  private String subgroup(int pid) {
    Report report = fixture.report();
    List<ProcessSample> processes = report.snapshot().processes();
    int row = processes.stream().map(ProcessSample::pid).toList().indexOf(pid);
    return report.classification().of(row).toString();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "CORP\\jdoe, CORP\\\\jdoe",
        "~ev\u001b]0;pwned\u0007~, ~ev\\x1b]0;pwned\\x07~",
        "jörg, jörg",
        "a\u202eb, a\\xe2\\x80\\xaeb",
      })
  void aUsersName_isPrintable_andTheSameByNameServiceAndPasswdFile(String name, String shown) {
    fixture.reading(Source.OWNER).tree.userName(105, name).pid(7).uid(105);
    fixture.tree.file("/host/passwd", name + ":x:105:1::/:/bin/sh\n");
    assertThat(user(7)).isEqualTo(new User(105, shown));
    fixture.reopen().with().passwd(Path.of("/host/passwd"));
    assertThat(user(7)).isEqualTo(new User(105, shown));
  }

  @ParameterizedTest
  @CsvSource({"3000000000, -1294967296", "4294967294, -2", "4294967295, -1"})
  void aUserWithoutAName_isShownByTheUnsignedNumber(long uid, String signed) {
    fixture.reading(Source.OWNER).tree.userName(uid, signed).pid(7).uid(uid);
    assertThat(user(7)).isEqualTo(User.unnamed(uid));
  }

  @Test
  void aNameThatTheNameServiceCannotDecode_isTakenFromTheLocalPasswdFile() {
    fixture.reading(Source.OWNER).tree.userName(105, "j\ufffdrg").userName(106, "j\ufffdrg");
    fixture.tree.pid(7).uid(105);
    fixture.tree.pid(8).uid(106);
    fixture.tree.file(
        "/etc/passwd", new byte[] {'j', (byte) 0xf6, 'r', 'g', ':', ':', '1', '0', '5', ':', '\n'});
    assertThat(user(7)).isEqualTo(new User(105, "j\\xf6rg"));
    assertThat(user(8)).as("not there").isEqualTo(User.unnamed(106));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user=CORP\\\\\\\\jdoe",
        "user=CORP\\\\jdoe",
        "\"user=CORP\\\\\\\\jdoe\"",
        "\"user=CORP\\\\jdoe\"",
        "user=CORP*jdoe",
        "user=105"
      })
  void aRule_matchesAUserWithABackslash_byNameServiceAndByPasswdFile(String condition) {
    fixture.with().rules(Rules.parse("test", "mine/app " + condition + "\nx/x comm=*"));
    fixture.reading(Source.STATM).tree.userName(105, "CORP\\jdoe").pid(7).uid(105);
    fixture.tree.file("/host/passwd", "CORP\\jdoe:x:105:1::/:/bin/sh\n");
    assertThat(subgroup(7)).isEqualTo("mine/app");
    fixture.reopen().with().passwd(Path.of("/host/passwd"));
    assertThat(subgroup(7)).isEqualTo("mine/app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CORP\\\\\\\\jdoe", "CORP\\\\jdoe"})
  void aSelection_matchesAUserWithABackslash(String pattern) {
    fixture.with().select(Selection.all().users(pattern));
    fixture.reading(Source.STATM).tree.userName(105, "CORP\\jdoe").pid(7).uid(105);
    fixture.tree.pid(8).uid(0);
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(7);
  }

  @Test
  void theNameOfADeletedExecutable_hasNoDeletedSuffix() {
    fixture.with().rules(Rules.parse("test", "x/{{.RealExe}} realexe=upsd"));
    fixture.reading(Source.EXE, Source.STATM).tree.pid(7);
    fixture.tree.pid(7).executable("/usr/sbin/upsd (deleted)".getBytes(UTF_8));
    assertThat(subgroup(7)).isEqualTo("x//usr/sbin/upsd");
    assertThat(process(fixture.scan(), 7).executable()).contains("/usr/sbin/upsd");
  }

  @Test
  void aFileWhoseNameEndsWithTheSuffix_keepsIt() {
    fixture.with().rules(Rules.parse("test", "x/really \"realexe=upsd (deleted)\""));
    fixture.reading(Source.EXE, Source.STATM).tree.pid(7);
    fixture.tree.pid(7).executable("/opt/upsd (deleted)".getBytes(UTF_8));
    fixture.tree.pid(7).file("root/opt/upsd (deleted)", "");
    assertThat(subgroup(7)).isEqualTo("x/really");
    assertThat(process(fixture.scan(), 7).executable()).contains("/opt/upsd (deleted)");
  }

  @Test
  void aDeletedFileWhoseNameEndsWithTheSuffix_losesOne() {
    fixture.reading(Source.EXE).tree.pid(7);
    fixture.tree.pid(7).executable("/opt/x (deleted) (deleted)".getBytes(UTF_8));
    assertThat(process(fixture.scan(), 7).executable()).contains("/opt/x (deleted)");
  }

  /** The check looks at a file that may be on a network file system that hangs. */
  @Test
  void aFileSystemThatHangs_delaysNoScan_andTakesOneThread() {
    fixture.with().detail(DetailPolicy.every().withReadTimeout(Duration.ofMillis(100)));
    fixture.reading(Source.EXE, Source.OWNER).tree.userName(105, "app");
    for (int pid = 7; pid < 17; pid++) {
      fixture.tree.pid(pid).executable("/net/app (deleted)".getBytes(UTF_8));
    }
    CountDownLatch server = fixture.tree.hangs("/proc/7/root/net/app (deleted)");
    assertThat(process(fixture.scan(), 7).executable()).contains("/net/app");
    fixture.tree.pid(20).uid(105);
    fixture.scanAfter(Duration.ofMinutes(1));
    assertThat(user(20).name()).as("a thread is left for names").isEqualTo("app");
    server.countDown();
  }

  /** The kernel appends a suffix to the control group of a zombie if it has been removed. */
  @Test
  void theRemovedControlGroupOfAZombie_hasNoSuffix() {
    fixture.reading(Source.CGROUP).tree.pid(7).zombie();
    fixture.tree.pid(7).file("cgroup", "0::/system.slice/app.service (deleted)\n");
    fixture.tree.pid(8).file("cgroup", "0::/really (deleted)\n");
    assertThat(process(fixture.scan(), 7).cgroups()).contains(List.of("/system.slice/app.service"));
    assertThat(process(fixture.scan(), 8).cgroups()).contains(List.of("/really (deleted)"));
  }
}
