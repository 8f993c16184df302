package io.procmem;

import static io.procmem.ScanFixture.process;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user of a process, and the name of the user. */
class UsersTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private User user(Snapshot snapshot, int pid) {
    return process(snapshot, pid).user().orElseThrow();
  }

  @Test
  void theOwnerOfTheDirectory_isTheUser_andTheNameServiceNamesIt() {
    fixture.reading(Source.OWNER).tree.userName(105, "postgres").pid(7).uid(105);
    fixture.tree.pid(8).uid(105);
    Snapshot snapshot = fixture.scan();
    assertThat(user(snapshot, 7)).isEqualTo(new User(105, "postgres"));
    assertThat(user(snapshot, 8)).isEqualTo(new User(105, "postgres"));
    assertThat(fixture.tree.opened("name of 105")).as("queried once").isEqualTo(1);
    fixture.scanAfter(SECOND);
    assertThat(fixture.tree.opened("name of 105")).isEqualTo(1);
    assertThat(fixture.tree.opened("status")).isZero();
  }

  @Test
  void aUserWithoutAName_keepsTheNumber() {
    fixture.reading(Source.OWNER).tree.pid(7).uid(4_000_000_000L);
    assertThat(user(fixture.scan(), 7)).isEqualTo(new User(4_000_000_000L, "4000000000"));
  }

  @Test
  void theEffectiveUserOfStatus_winsWhereThatFileIsReadAnyway() {
    fixture.reading(Source.OWNER, Source.STATUS).tree.pid(7).uid(5);
    fixture
        .tree
        .pid(7)
        .file("status", "Uid:\t1\t105\t3\t4\nvoluntary_ctxt_switches:\t1\n")
        .uid(105);
    fixture.tree.userName(105, "postgres");
    assertThat(user(fixture.scan(), 7)).isEqualTo(new User(105, "postgres"));
  }

  @Test
  void anotherRoot_takesNamesFromThePasswdFile_andNeverFromThisMachine() {
    fixture
        .reading(Source.OWNER)
        .with()
        .root(Path.of("/host/proc"))
        .passwd(Path.of("/host/etc/passwd"));
    hostTree();
    Snapshot snapshot = fixture.scan();
    assertThat(user(snapshot, 7)).isEqualTo(new User(105, "hostgres"));
    assertThat(user(snapshot, 8)).as("not in the file").isEqualTo(new User(106, "106"));
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("name of"));
  }

  @Test
  void aPasswdFileThatChanges_isReadAgainWithinAMinute() {
    fixture
        .reading(Source.OWNER)
        .with()
        .root(Path.of("/host/proc"))
        .passwd(Path.of("/host/etc/passwd"));
    hostTree();
    fixture.scan();
    fixture.tree.file("/host/etc/passwd", "later:x:106:1::/:/bin/sh\n");
    assertThat(user(fixture.scanAfter(SECOND), 8).name()).isEqualTo("106");
    assertThat(user(fixture.scanAfter(Duration.ofMinutes(2)), 8).name()).isEqualTo("later");
  }

  /** Its last line, as far as it was read, would give the name to uid 1, not to 106. */
  @ParameterizedTest
  @ValueSource(strings = {"cut:x:1", "cut:x:10"})
  void theLastLineOfAPasswdFileThatIsTooLong_namesNobody(String cut) {
    fixture.waitingLong().reading(Source.OWNER).with().root(Path.of("/host/proc"));
    fixture.with().passwd(Path.of("/host/etc/passwd"));
    hostTree();
    String first = "hostgres:x:105:113:PostgreSQL:/var:/bin/bash\n";
    String comment = "#".repeat((4 << 20) - first.length() - 1 - cut.length()) + "\n";
    fixture.tree.file("/host/etc/passwd", first + comment + cut + "06:1::/:/bin/sh\n");
    fixture.tree.pid(9).uid(1);
    fixture.tree.pid(10).uid(10);
    Snapshot snapshot = fixture.scan();
    assertThat(user(snapshot, 7)).isEqualTo(new User(105, "hostgres"));
    assertThat(user(snapshot, 9)).isEqualTo(new User(1, "1"));
    assertThat(user(snapshot, 10)).isEqualTo(new User(10, "10"));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aPasswdFileThatIsAPipe_isRefused_beforeItIsOpened(@TempDir Path directory) throws Exception {
    Path pipe = directory.resolve("passwd");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> ProcMem.builder().passwd(pipe).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the passwd file "
                + pipe
                + " is a directory, pipe or device: give the path of a regular file, or leave it"
                + " out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/dev/zero", "/dev"})
  void aPasswdFileThatIsADeviceOrDirectory_isRefused(Path file) {
    assertThatThrownBy(() -> ProcMem.builder().passwd(file).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the passwd file " + file)
        .hasMessageContaining("give the path of a regular file");
  }

  private void hostTree() {
    fixture.tree.mountedAt("/host/proc");
    fixture.tree.file("/host/etc/passwd", "hostgres:x:105:113:PostgreSQL:/var:/bin/bash\n");
    fixture.tree.userName(105, "of this machine").pid(7).uid(105);
    fixture.tree.pid(8).uid(106);
  }

  @Test
  void aCapturedTree_takesItsUsersFromStatus_notFromTheOwnerOfTheCopy() {
    fixture.reading(Source.OWNER).with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    fixture.tree.pid(7).uid(105);
    Snapshot snapshot = fixture.scan();
    assertThat(user(snapshot, 7)).isEqualTo(new User(105, "105"));
    assertThat(fixture.tree.opened("7/status")).isEqualTo(1);
  }

  @Test
  void anEmptyCopyOfStatus_isReported() {
    fixture.reading(Source.OWNER).with().captured(Path.of("/proc"), new KernelUnits(4096, 100));
    fixture.tree.pid(7).file("status", "");
    Snapshot snapshot = fixture.scan();
    assertThat(process(snapshot, 7).user()).isEmpty();
    assertThat(ScanFixture.reasons(snapshot, 7, Source.STATUS)).containsExactly(Reason.EMPTY);
  }

  @Test
  void aName_isQueriedAgain_afterTenMinutes() {
    fixture.reading(Source.OWNER).tree.userName(105, "postgres").pid(7).uid(105);
    fixture.scan();
    fixture.tree.userName(105, "renamed");
    assertThat(user(fixture.scanAfter(Duration.ofMinutes(10)), 7).name()).isEqualTo("postgres");
    assertThat(user(fixture.scanAfter(SECOND), 7).name()).isEqualTo("renamed");
    assertThat(fixture.tree.opened("name of 105")).isEqualTo(2);
  }

  @Test
  void aProcessThatChangesItsUser_isSelectedByTheNewOne_inTheNextScan() {
    fixture.with().select(Selection.all().user(33));
    fixture.tree.pid(7).uid(0);
    fixture.tree.pid(8).uid(33);
    assertThat(fixture.scan().processes()).extracting(ProcessSample::pid).containsExactly(8);
    fixture.tree.pid(7).uid(33);
    fixture.tree.pid(8).uid(0);
    Snapshot next = fixture.scanAfter(SECOND);
    assertThat(next.processes()).extracting(ProcessSample::pid).containsExactly(7);
  }
}
