package io.procmem.exporter.herakles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where Herakles looks for its files, and where its documentation says that it does.
 *
 * @param system the directory of the machine's configuration
 * @param user that of the user's configuration
 * @param current where it was started
 */
public record SearchPaths(Path system, Path user, Path current) {

  /** The extensions. Herakles does not look for {@code .toml}. */
  private static final List<String> ENDS = List.of("yaml", "yml", "json", "toml");

  /** {@return those of this machine and user} */
  public static SearchPaths own() {
    return new SearchPaths(
        Path.of("/etc/herakles"),
        Path.of(System.getProperty("user.home"), ".config/herakles"),
        Path.of(""));
  }

  /** {@return the configuration files; the first is used} */
  List<Path> configurations() {
    Stream<Path> looked =
        Stream.of(
                system.resolve("proc-mem-exporter"), current.resolve("herakles-proc-mem-exporter"))
            .flatMap(SearchPaths::files);
    Stream<Path> documented =
        Stream.of(user.resolve("config"), system.resolve("config")).flatMap(SearchPaths::files);
    return Stream.concat(looked, documented).filter(SearchPaths::mayExist).toList();
  }

  private static Stream<Path> files(Path start) {
    return ENDS.stream().map(end -> start.resolveSibling(start.getFileName() + "." + end));
  }

  /** {@return the rule files; the first takes precedence} */
  List<Path> rules() {
    return Stream.of(current, system)
        .map(directory -> directory.resolve("subgroups.toml"))
        .filter(SearchPaths::mayExist)
        .toList();
  }

  /** A file that this user may not look for is found, so that reading it says what is wrong. */
  private static boolean mayExist(Path file) {
    return !Files.notExists(file);
  }
}
