package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.live.Fifo;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A passwd file that is replaced by a FIFO after the first report. */
@EnabledOnOs(OS.LINUX)
class PasswdFifoTest {

  /** Longer than the interval after which the file is read again. */
  private static final Duration RENEWAL = Duration.ofMinutes(2);

  @TempDir private Path directory;

  private final FakeTime time = new FakeTime();
  private final ExecutorService asking = Executors.newSingleThreadExecutor();
  private Path passwd;
  private Fifo fifo;

  @BeforeEach
  void makeFiles() throws Exception {
    passwd = directory.resolve("passwd");
    write("before");
    fifo = Fifo.at(directory.resolve("fifo"));
  }

  @AfterEach
  void endAsking() throws Exception {
    asking.shutdown();
    while (!asking.awaitTermination(10, TimeUnit.MILLISECONDS)) {
      fifo.release();
    }
  }

  /** Writes a passwd file with a name for the user of the tests. */
  private void write(String name) throws IOException {
    Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    Path other = directory.resolve("written");
    Files.writeString(other, name + ":x:" + uid + ":0::/:/bin/sh\n");
    Files.move(other, passwd, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The name of this JVM's user in a report for which the file is due to be read again. */
  private String user(ProcMem procMem) throws Exception {
    time.pass(RENEWAL);
    Report report = asking.submit(() -> procMem.report()).get(60, TimeUnit.SECONDS);
    assertThat(report.problem()).isEmpty();
    ProcessSample self = report.snapshot().find((int) ProcessHandle.current().pid()).orElseThrow();
    return self.user().map(User::name).orElseThrow();
  }

  @Test
  void aPasswdFileThatHangs_leavesTheNames_untilItCanBeReadAgain() throws Exception {
    try (ProcMem procMem =
        ProcMem.builder()
            .passwd(passwd)
            .time(time.time())
            .maxAge(Duration.ZERO)
            .sources(Source.OWNER)
            .select(Selection.self())
            .build()) {
      assertThat(user(procMem)).isEqualTo("before");
      Files.delete(passwd);
      Files.createLink(passwd, fifo.path());
      for (int report = 0; report < 5; report++) {
        assertThat(user(procMem)).isEqualTo("before");
      }
      write("after");
      String name = "before";
      while (name.equals("before")) {
        fifo.release();
        name = user(procMem);
      }
      assertThat(name).isEqualTo("after");
    }
  }
}
