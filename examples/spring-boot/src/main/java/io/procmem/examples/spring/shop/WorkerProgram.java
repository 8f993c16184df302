package io.procmem.examples.spring.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;

/**
 * Starts workers from a temporary directory that contains their one class. A JVM cannot run a class
 * from a Boot jar, which keeps them in {@code BOOT-INF}; the copy works from there and from an IDE.
 */
final class WorkerProgram implements AutoCloseable {

  private static final String WORKING_SET_MIB = "8";

  private final Path directory;

  private WorkerProgram(Path directory) {
    this.directory = directory;
  }

  static WorkerProgram unpack() throws IOException {
    String name = Worker.class.getName().replace('.', '/') + ".class";
    Path directory = Files.createTempDirectory("shop-worker");
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    ClassLoader loader = Worker.class.getClassLoader();
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(name), name)) {
      Files.copy(in, file);
    }
    return new WorkerProgram(directory);
  }

  Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java, "-Xmx32m", "-cp", directory.toString(), Worker.class.getName(), WORKING_SET_MIB);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Override
  public void close() throws IOException {
    FileSystemUtils.deleteRecursively(directory);
  }
}
