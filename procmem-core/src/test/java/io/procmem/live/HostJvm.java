package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** Command lines for hosts in their own JVM. */
final class HostJvm {

  private static final Path CLASSES = Path.of("target/classes").toAbsolutePath();
  private static final Path TEST_CLASSES = Path.of("target/test-classes").toAbsolutePath();

  /** Without any capability. */
  static final List<String> AS_NOBODY =
      List.of(
          "setpriv",
          "--reuid=65534",
          "--regid=65534",
          "--clear-groups",
          "--bounding-set=-all",
          "--inh-caps=-all");

  private HostJvm() {}

  /** A class path of directories. Other users may not be allowed to read them. */
  static String exploded() {
    return CLASSES + ":" + TEST_CLASSES;
  }

  /** A class path of jars in a directory, readable by any user. */
  static String packed(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    return pack(directory.resolve("core.jar"), CLASSES)
        + ":"
        + pack(directory.resolve("tests.jar"), TEST_CLASSES);
  }

  private static Path pack(Path jar, Path classes) {
    ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
    String[] arguments = {"--create", "--file", jar.toString(), "-C", classes.toString(), "."};
    assertThat(tool.run(System.out, System.err, arguments)).isZero();
    return jar;
  }

  /** The command line of a host: its main class and its arguments. */
  static List<String> java(String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A host runs for a second or two: C2 would not pay off.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", classPath));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** A prefix that runs a command, and the command. */
  static List<String> through(List<String> prefix, List<String> command) {
    List<String> both = new ArrayList<>(prefix);
    both.addAll(command);
    return both;
  }

  /** The output of a command that must succeed. */
  static List<String> output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream in = process.getInputStream()) {
      String output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output.lines().toList();
    } finally {
      Child.end(process);
    }
  }
}
