package io.procmem.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A control group of version 1 with a memory limit, made by a test and removed with it. */
final class ControlGroup implements AutoCloseable {

  private static final File MEMORY = new File("/sys/fs/cgroup/memory");
  private static final int ATTEMPTS = 500;

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
    group.write("memory.limit_in_bytes", Long.toString(bytes));
    return group;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(Path.of(directory.getPath(), file), text);
  }

  long number(String file) throws IOException {
    return Long.parseLong(Files.readString(Path.of(directory.getPath(), file)).strip());
  }

  /** A command line that enters the group and then executes a command. */
  String[] command(String... command) {
    List<String> line = new ArrayList<>();
    line.addAll(
        List.of("/bin/sh", "-c", "echo $$ > " + directory + "/cgroup.procs && exec \"$@\""));
    line.add("sh");
    line.addAll(List.of(command));
    return line.toArray(String[]::new);
  }

  /** Removes it, once the kernel has seen the end of its last process. */
  @Override
  public void close() {
    for (int i = made.size() - 1; i >= 0; i--) {
      for (int attempt = 0; attempt < ATTEMPTS && !made.get(i).delete(); attempt++) {
        LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
