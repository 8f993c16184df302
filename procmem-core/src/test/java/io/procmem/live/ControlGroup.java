package io.procmem.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A control group of version 1 with a memory limit, made by a test and removed with it. */
final class ControlGroup implements AutoCloseable {

  private static final File MEMORY = new File("/sys/fs/cgroup/memory");

  /** The directories that were made, the innermost last. */
  private final List<File> made = new ArrayList<>();

  private final File directory;

  private ControlGroup(File directory) {
    this.directory = directory;
  }

  /** Makes a group; skips the test if the hierarchy of version 1 cannot be written. */
  static ControlGroup limited(String path, long bytes) throws IOException {
    assumeTrue(
        new File(MEMORY, "memory.limit_in_bytes").exists(),
        () -> MEMORY + " is not the memory controller of version 1");
    ControlGroup group = new ControlGroup(new File(MEMORY, path));
    File level = MEMORY;
    for (String name : path.substring(1).split("/")) {
      level = new File(level, name);
      if (level.mkdir()) {
        group.made.add(level);
      }
    }
    if (!new File(group.directory, "cgroup.procs").canWrite()) {
      group.close();
      assumeTrue(false, () -> "no control group can be made below " + MEMORY);
    }
    Files.writeString(group.file("memory.limit_in_bytes"), Long.toString(bytes));
    return group;
  }

  private Path file(String name) {
    return Path.of(directory.getPath(), name);
  }

  /** A command line that enters the group and then executes a command. */
  List<String> command(List<String> command) {
    String enter = "echo $$ > '" + file("cgroup.procs") + "' && exec \"$@\"";
    return HostJvm.through(List.of("/bin/sh", "-c", enter, "sh"), command);
  }

  /** Starts a process in the group. */
  Child start(String... command) throws IOException {
    return Child.start(command(List.of(command)).toArray(String[]::new));
  }

  /** The number of OOM kills. */
  long oomKills() throws IOException {
    for (String line : Files.readAllLines(file("memory.oom_control"))) {
      if (line.startsWith("oom_kill ")) {
        return Long.parseLong(line.substring("oom_kill ".length()));
      }
    }
    throw new AssertionError("no oom_kill in memory.oom_control");
  }

  /** Removes it, once the kernel has seen the end of its last process. */
  @Override
  public void close() {
    Child.await(() -> directory.delete() || !directory.exists());
    for (int i = made.size() - 1; i >= 0; i--) {
      made.get(i).delete(); // unless others are in it
    }
  }
}
