package io.procmem.exporter.procfs;

import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.container.NameStats;
import io.procmem.container.NodeFiles;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Options that say which files of the node name containers and pods. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class NodeOptions {

  private static final String ALL = "all";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--container-names",
      paramLabel = "SOURCE[=DIR]",
      split = ",",
      arity = "0..1",
      fallbackValue = ALL,
      description =
          "Show the names of containers and pods, from files of the node: all, or some of pod-logs,"
              + " container-logs, containerd, crio, docker, proxmox-containers, proxmox-machines;"
              + " SOURCE=DIR reads a source from another directory. Can be repeated. The socket of a"
              + " runtime is never used.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--node-root",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description =
          "Where the root directory of the node is mounted, such as /host, for --container-names"
              + " (default: /).")
  private Path nodeRoot = Path.of("/");

  /** For picocli, which sets the fields. */
  public NodeOptions() {}

  /** {@return whether any files are to be read} */
  boolean isGiven() {
    return !sources.isEmpty();
  }

  /** {@return advice for conditions on names, to read the names; empty if they are read} */
  Optional<String> namesAdvice() {
    return isGiven()
        ? Optional.empty()
        : Optional.of(
            "Without --container-names, the names of most containers and of all pods and namespaces"
                + " are unknown");
  }

  /**
   * {@return the same, or how many containers and pods have no name although names are read; empty
   * if all have one}
   *
   * @param stats what a scan has found in the files; empty if it did not read them
   */
  public Optional<String> namesAdvice(Optional<NameStats> stats) {
    return namesAdvice()
        .or(
            () ->
                stats
                    .filter(found -> found.unknown() > 0)
                    .map(
                        found ->
                            "No file "
                                + place()
                                + " names "
                                + found.unknown()
                                + (found.unknown() == 1
                                    ? " container or pod"
                                    : " containers or pods")
                                + problems(found)));
  }

  /**
   * {@return why names are unknown, as the end of a sentence that says so}
   *
   * @param stats what a scan has found in the files; empty if it did not read them
   */
  public String whyUnknown(Optional<NameStats> stats) {
    return isGiven()
        ? ": no file " + place() + " names them" + stats.map(NodeOptions::problems).orElse("")
        : "; use --container-names";
  }

  /**
   * {@return a warning for each source of names that has no directory, so that it names nothing}
   *
   * @throws ParameterException if a source has another name, or an option has no effect
   */
  public List<String> warnings() {
    NodeFiles files = files();
    List<String> absent = new ArrayList<>();
    for (NameSource source : files.sources()) {
      Collection<Path> directories = files.directories(source);
      if (directories.stream().allMatch(Files::notExists)) {
        String all = directories.stream().map(Path::toString).collect(Collectors.joining(" or "));
        absent.add(
            "--container-names="
                + word(source)
                + " finds no names yet: "
                + all
                + " does not exist");
      }
    }
    boolean hasSome = sources.contains(ALL) && absent.size() < files.sources().size();
    return hasSome ? List.of() : absent;
  }

  /** Where the files are: the root directory, or the directories of the given sources. */
  private String place() {
    if (sources.contains(ALL)) {
      return nodeRoot.equals(Path.of("/")) ? "of the node" : "below " + nodeRoot;
    }
    NodeFiles files = files();
    return files.sources().stream()
        .flatMap(source -> files.directories(source).stream())
        .map(Path::toString)
        .collect(Collectors.joining(" or ", "below ", ""));
  }

  private static String problems(NameStats stats) {
    String all =
        stats.problems().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(problem -> text(problem.getKey(), problem.getValue()))
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : " (" + all + ")";
  }

  /** A problem, and how many containers, pods and directories have it. */
  private static String text(NameProblem problem, int count) {
    return switch (problem) {
      case CONFLICT -> count + " with files that disagree";
      case INVALID -> count + " with an invalid name";
      case LINK -> count + " with a link or device";
      case TOO_LARGE -> count + " too large";
      case MALFORMED -> count + " malformed";
      case UNREADABLE -> count + " unreadable";
      case TOO_MANY -> "there are too many containers or pods";
    };
  }

  /**
   * {@return the files to read; none without an option}
   *
   * @throws ParameterException if a source has another name, or an option has no effect
   */
  NodeFiles files() {
    if (!isGiven()) {
      Conflict.refuseWithout(command, "--container-names", "--container-names", "--node-root");
      return NodeFiles.none();
    }
    refuseIfNoDirectory("--node-root", nodeRoot);
    NodeFiles files = NodeFiles.none().json(new JsonNames());
    for (String source : sources) {
      files = with(files, source);
    }
    return files.below(nodeRoot.toAbsolutePath());
  }

  private NodeFiles with(NodeFiles files, String given) {
    String[] words = given.split("=", 2);
    Path own = words.length == 1 ? null : path(given, words[1]).toAbsolutePath();
    NodeFiles more = files;
    boolean isKnown = false;
    for (NameSource source : NameSource.values()) {
      boolean isMeant = words[0].equals(word(source)) || given.equals(ALL);
      isKnown |= isMeant;
      if (isMeant) {
        more = own == null ? more.with(source) : more.with(source, own);
      }
    }
    if (!isKnown) {
      throw new ParameterException(
          command.commandLine(), "--container-names: '" + given + "' is not one of " + words());
    }
    if (own != null) {
      refuseIfNoDirectory("--container-names=" + words[0], own);
    }
    return more;
  }

  private Path path(String given, String path) {
    try {
      return new PathConverter().convert(path);
    } catch (TypeConversionException e) {
      throw new ParameterException(
          command.commandLine(), "--container-names=" + given + ": " + e.getMessage(), e);
    }
  }

  /** A directory that does not exist may be created later; a file is a mistake. */
  private void refuseIfNoDirectory(String option, Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new ParameterException(
          command.commandLine(), option + "=" + path + " is not a directory: give a directory");
    }
  }

  private static String words() {
    return Arrays.stream(NameSource.values())
        .map(NodeOptions::word)
        .collect(Collectors.joining(", ", ALL + ", ", ""));
  }

  private static String word(NameSource source) {
    return source.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
