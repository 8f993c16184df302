package io.procmem.internal.jvm;

import java.util.Set;

/**
 * The programs that are known to run a JVM. Whether another program has a JVM would only show in
 * its mappings, which are too expensive to read for every process.
 */
public final class Launchers {

  private static final Set<String> NAMES =
      Set.of(
          "java",
          "javaw",
          "jsvc",
          "jsvc.exec",
          "jar",
          "javac",
          "javadoc",
          "jcmd",
          "jconsole",
          "jdb",
          "jlink",
          "jpackage",
          "jshell",
          "jstatd",
          "jwebserver",
          "keytool",
          "rmiregistry");

  private Launchers() {}

  /** Whether a process has the name of a launcher. */
  public static boolean areNamed(String name) {
    return NAMES.contains(name);
  }

  /** Whether the executable at a path, which may be deleted by now, has the name of a launcher. */
  public static boolean areAt(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return NAMES.contains(name);
  }
}
