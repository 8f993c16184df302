package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real containers, started by {@code runc} under chosen paths. Skipped where it is missing. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RuncLiveTest {

  private static final long LIMIT = 300 << 20;
  private static final String POD = "121157b5-c67d-4c3e-9052-cb27bbb711fb";

  @TempDir Path directory;

  private final String id = "%064x".formatted(0xfedcba0000000000L + ProcessHandle.current().pid());

  private static Optional<String> runc() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> new File(directory, "runc"))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }

  /** Holds 50 MB, and on request starts a process that grows until it is killed. */
  private static final String SCRIPT =
      "x=$(head -c 50000000 /dev/zero | tr '\\\\0' x); read go; "
          + "sh -c 'y=$(head -c 50000000 /dev/zero | tr \\\"\\\\\\\\0\\\" y);"
          + " y=$y$y$y$y; y=$y$y$y$y'; read end";

  private void writeBundle(String path) throws IOException {
    Files.createDirectories(directory.resolve("rootfs"));
    String mounts =
        Stream.of("/usr", "/bin", "/lib", "/lib64")
            .filter(name -> new File(name).exists())
            .map(
                name ->
                    """
                    {"destination": "%s", "type": "bind", "source": "%s", "options": ["rbind", "ro"]},
                    """
                        .formatted(name, name))
            .reduce("", String::concat);
    Files.writeString(
        directory.resolve("config.json"),
        """
        {
          "ociVersion": "1.0.2",
          "process": {
            "user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/usr/bin:/bin"],
            "args": ["/bin/sh", "-c", "%s"]
          },
          "root": {"path": "rootfs"},
          "mounts": [
            %s
            {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"},
            {"destination": "/proc", "type": "proc", "source": "proc"}
          ],
          "linux": {
            "cgroupsPath": "%s",
            "resources": {"memory": {"limit": %d}},
            "namespaces": [{"type": "pid"}, {"type": "mount"}, {"type": "cgroup"}]
          }
        }
        """
            .formatted(SCRIPT, mounts, path, LIMIT));
  }

  private Optional<ProcessSample> largest(Snapshot snapshot) {
    return snapshot.processes().stream()
        .filter(process -> container(process).map(Container::id).filter(id::equals).isPresent())
        .filter(process -> process.pssBytes().orElse(0) > 50_000_000)
        .findFirst();
  }

  private static Optional<Container> container(ProcessSample process) {
    return process.placement().flatMap(Placement::container);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/kubepods/burstable/pod" + POD + "/%s", "/docker/%s", "/test/crio-%s"})
  void aContainer_isFound_withItsPss_itsLimit_andAnOomKill(String path) throws Exception {
    assumeTrue(runc().isPresent(), "runc is not installed");
    assumeTrue(MountNamespace.isRoot(), "only root can start a container");
    writeBundle(path.formatted(id));
    List<File> parents = missingParents(path);
    String state = directory.resolve("state").toString();
    String[] command = {
      runc().orElseThrow(), "--root", state, "run", "--bundle", directory.toString(), id
    };
    try (Child run = Child.start(command)) {
      // One scan has it all: in the next, a read may be late, or contradicted by growth.
      AtomicReference<Snapshot> last = new AtomicReference<>();
      Child.await(
          () -> {
            last.set(ControlGroupLiveTest.scan());
            return !run.isAlive() || largest(last.get()).isPresent();
          });
      assumeTrue(run.isAlive(), "runc cannot start a container here");
      Snapshot snapshot = last.get();
      Placement place = largest(snapshot).orElseThrow().placement().orElseThrow();
      assertThat(place.pod().isPresent()).isEqualTo(path.contains(POD));
      CgroupUsage usage = snapshot.machine().cgroups().byContainer().get(id);
      assertThat(usage.limitBytes()).hasValue(LIMIT);
      assertThat(usage.workingSetBytes().orElseThrow()).isBetween(50_000_000L, LIMIT);
      assertThat(usage.oomKills().orElse(0)).isZero();
      run.say("go");
      Child.await(() -> kills() > 0);
      assertThat(kills()).isEqualTo(1);
    } finally {
      Child.start(runc().orElseThrow(), "--root", state, "delete", "--force", id).awaitEnd();
      parents.forEach(File::delete); // runc leaves them
    }
  }

  /** The groups above the container that do not exist yet, the innermost first. */
  private static List<File> missingParents(String path) {
    List<File> missing = new ArrayList<>();
    File[] hierarchies = new File("/sys/fs/cgroup").listFiles(File::isDirectory);
    for (File hierarchy : hierarchies == null ? new File[0] : hierarchies) {
      for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        File group = new File(hierarchy, path.substring(0, end));
        if (!group.exists()) {
          missing.add(group);
        }
      }
    }
    return missing;
  }

  private long kills() {
    CgroupUsage usage = ControlGroupLiveTest.scan().machine().cgroups().byContainer().get(id);
    return usage == null ? 0 : usage.oomKills().orElse(0);
  }
}
