package io.procmem.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A memory control group with a limit, at the path of a container of Docker. */
final class MemoryCgroup implements AutoCloseable {

  private static final Path MOUNT = Path.of("/sys/fs/cgroup/memory");

  private final Path directory;

  private MemoryCgroup(Path directory) {
    this.directory = directory;
  }

  /** Skips the test if no group can be created. */
  static MemoryCgroup create(String id, long limitBytes) throws IOException {
    assumeTrue(MountNamespace.isRoot(), "only root can create control groups");
    assumeTrue(
        Files.isWritable(MOUNT.resolve("cgroup.procs")),
        "no memory controller of version 1 that can be written at " + MOUNT);
    Path docker = MOUNT.resolve("docker");
    Path directory = docker.resolve(id);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      assumeTrue(false, "no control group can be created: " + e);
    }
    MemoryCgroup group = new MemoryCgroup(directory);
    Files.writeString(directory.resolve("memory.limit_in_bytes"), Long.toString(limitBytes));
    return group;
  }

  /** A command line that runs a command in this group. */
  List<String> command(List<String> command) {
    List<String> line = new ArrayList<>();
    String enter = "echo $$ > '" + directory.resolve("cgroup.procs") + "' && exec \"$@\"";
    line.addAll(List.of("/bin/sh", "-c", enter, "sh"));
    line.addAll(command);
    return line;
  }

  /** The number of OOM kills. */
  long oomKills() throws IOException {
    for (String line : Files.readAllLines(directory.resolve("memory.oom_control"))) {
      if (line.startsWith("oom_kill ")) {
        return Long.parseLong(line.substring("oom_kill ".length()));
      }
    }
    throw new AssertionError("no oom_kill in memory.oom_control");
  }

  /** Removes the group, whose processes must have ended. */
  @Override
  public void close() throws IOException {
    Child.await(() -> remove(directory));
    remove(directory.getParent()); // unless others are in it
  }

  private static boolean remove(Path group) {
    try {
      return Files.deleteIfExists(group);
    } catch (IOException e) {
      return false; // busy
    }
  }
}
