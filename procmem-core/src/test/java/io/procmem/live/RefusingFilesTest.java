package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the machine that exist and cannot be opened, for a reason other than permissions: here a
 * socket is mounted over them. To root they are not reported as denied.
 */
@EnabledOnOs(OS.LINUX)
class RefusingFilesTest {

  private static final int NOT_SAMPLED = 0;

  @TempDir private Path directory;

  @Test
  void aFileThatDoesNotOpen_isReportedOncePerReport_andNotAsDenied() throws Exception {
    Path path = directory.resolve("socket");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(path));
      try (Host host = MachineFiles.host(NOT_SAMPLED)) {
        for (Source file : MachineFiles.all()) {
          host.cover(file, path);
        }
        assertMissing(host, MachineFiles.all());
        for (Source file : MachineFiles.all()) {
          host.uncover(file);
        }
        assertAllRead(host);
        for (Source file : MachineFiles.all()) {
          host.cover(file, path);
          assertMissing(host, Set.of(file));
          host.uncover(file);
          assertAllRead(host);
        }
        host.assertExits();
      }
    }
  }

  /** On a slow machine a report may also miss another file, but not every report. */
  private static void assertMissing(Host host, Set<Source> files) throws Exception {
    for (int report = 0; report < 2; report++) {
      host.await("that lacks exactly " + files, seen -> lacks(seen, files));
    }
  }

  private static void assertAllRead(Host host) throws Exception {
    host.await("that lacks nothing", seen -> lacks(seen, Set.of()));
  }

  private static boolean lacks(Seen seen, Set<Source> files) {
    seen.assertGood((int) ProcessHandle.current().pid());
    List<Source> reported = seen.unreadableOfMachine().stream().map(Unreadable::file).toList();
    assertThat(reported).doesNotHaveDuplicates().matches(rows -> rows.containsAll(files));
    assertThat(seen.unreadableOfMachine())
        .extracting(Unreadable::reason)
        .doesNotContain(Reason.DENIED);
    assertThat(seen.read()).noneMatch(files::contains);
    return Set.copyOf(reported).equals(files);
  }
}
