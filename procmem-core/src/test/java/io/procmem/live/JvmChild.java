package io.procmem.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Another JVM that says what its MXBeans say. */
final class JvmChild implements AutoCloseable {

  static final String SECRET = "canary-7f3a";

  /** Where distributions install JDKs. */
  private static final Path JDKS = Path.of("/usr/lib/jvm");

  private final Process process;
  private final BufferedReader output;

  private JvmChild(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The launchers of the JDKs of this machine, by feature version; one of each. */
  static TreeMap<Integer, Path> launchers() throws IOException {
    TreeMap<Integer, Path> launchers = new TreeMap<>();
    if (Files.isDirectory(JDKS)) {
      try (Stream<Path> homes = Files.list(JDKS)) {
        for (Path home : homes.sorted().toList()) {
          Path java = home.resolve("bin/java");
          Path release = home.resolve("release");
          if (Files.isExecutable(java) && Files.isRegularFile(release)) {
            String version = Files.readString(release).split("JAVA_VERSION=\"", 2)[1];
            launchers.putIfAbsent(Integer.parseInt(version.split("[.\"]", 2)[0]), java);
          }
        }
      }
    }
    launchers.put(
        Runtime.version().feature(), Path.of(System.getProperty("java.home"), "bin", "java"));
    return launchers;
  }

  /** The command line of a JVM with some options. */
  static List<String> command(Path java, String classPath, String... options) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dpassword=" + SECRET));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, JvmMain.class.getName(), "--token=" + SECRET));
    return command;
  }

  /** Starts a command, and waits until the JVM runs. */
  static JvmChild start(List<String> command) throws IOException {
    JvmChild child =
        new JvmChild(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    String line = child.output.readLine();
    while (line != null && !line.equals("ready")) { // a warning
      line = child.output.readLine();
    }
    if (line == null) {
      child.close();
      throw new IOException(command + " ended");
    }
    return child;
  }

  /** What its MXBeans say after a collection, by name; several numbers each. */
  Numbers collect() throws IOException {
    return ask("collect");
  }

  /** What its MXBeans say. */
  Numbers ask(String question) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((question + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
    TreeMap<String, List<Long>> numbers = new TreeMap<>();
    for (String part : output.readLine().split(";")) {
      String[] nameAndNumbers = part.split("=");
      numbers.put(
          nameAndNumbers[0], Stream.of(nameAndNumbers[1].split(",")).map(Long::parseLong).toList());
    }
    return new Numbers(numbers);
  }

  /** What the MXBeans of a JVM say. */
  record Numbers(TreeMap<String, List<Long>> all) {
    long get(String name, int index) {
      return all.get(name).get(index);
    }
  }

  /** The pid of the JVM, or of the program that started it. */
  int pid() {
    return (int) process.pid();
  }

  /** The pids of the processes that it started. */
  List<Integer> descendants() {
    return process.descendants().map(child -> (int) child.pid()).toList();
  }

  @Override
  public void close() {
    Child.end(process);
  }
}
