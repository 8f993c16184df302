package io.procmem.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Mount namespaces, in which tests mount something over files of {@code /proc}. The mounts are not
 * visible outside and vanish with the last process of the namespace.
 */
public final class MountNamespace {

  private MountNamespace() {}

  /** Skips the test if a namespace cannot be created or set up like this. */
  public static void assumePossible(String setup) throws IOException {
    assumeTrue(isRoot(), "only root can mount something");
    String error = run(command(setup, List.of("nsenter", "--version")));
    assumeTrue(error == null, () -> "no mount namespace with '" + setup + "': " + error);
  }

  /** Skips the test unless it runs as root. */
  public static boolean isRoot() throws IOException {
    return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
  }

  /**
   * The command line that runs a command in a new namespace.
   *
   * @param setup shell commands that run in the namespace first
   * @param command the command, which is executed in the process that is started
   */
  public static List<String> command(String setup, List<String> command) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("unshare", "--mount", "--propagation", "private"));
    line.addAll(List.of("/bin/sh", "-c", "set -e\n" + setup + "\nexec \"$@\"", "sh"));
    line.addAll(command);
    return line;
  }

  /** Mounts a file over another, in the namespace of a process. */
  public static void cover(long pid, Path file, Path by) throws IOException {
    enter(pid, "mount --bind '" + by + "' '" + file + "'");
  }

  /** Unmounts what was last mounted over a file, even if a process is blocked in it. */
  public static void uncover(long pid, Path file) throws IOException {
    enter(pid, "umount --lazy '" + file + "'");
  }

  private static void enter(long pid, String script) throws IOException {
    String error =
        run(List.of("nsenter", "--target=" + pid, "--mount", "--", "/bin/sh", "-c", script));
    if (error != null) {
      throw new IOException(script + ": " + error);
    }
  }

  /** Runs a short command. Returns null if it succeeds, otherwise its output. */
  private static String run(List<String> command) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return e.getMessage();
    }
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? null : text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      process.destroyForcibly();
    }
  }
}
