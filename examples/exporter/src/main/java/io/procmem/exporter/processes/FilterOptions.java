package io.procmem.exporter.processes;

import io.procmem.Selection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options that select processes by name, user, container and unit. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class FilterOptions {

  /** The option that selects systemd units; some commands use this name for something else. */
  public static final String UNITS = "--units";

  /** The same option, in all commands. */
  public static final String SYSTEMD_UNITS = "--systemd-units";

  private static final String PATTERN = "PATTERN";

  /** Two or three names that can be quoted in a shell as they are. */
  private static final Pattern PATH = Pattern.compile("[^/']+(/[^/']+){1,2}");

  /** A pattern that ids or uids can match, so no name is needed. */
  private static final Pattern ID = Pattern.compile("[0-9a-f?-]*[*]?");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--names",
      paramLabel = PATTERN,
      split = ",",
      description =
          "Read only processes with these names, such as java or 'post*'. This option and the next"
              + " five can be repeated, and each has an opposite, such as --without-names.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--without-names", paramLabel = PATTERN, split = ",", hidden = true)
  private List<String> withoutNames = new ArrayList<>();

  @Option(
      names = "--users",
      paramLabel = PATTERN,
      split = ",",
      description = "Read only processes of these users: names or uids.")
  private List<String> users = new ArrayList<>();

  @Option(names = "--without-users", paramLabel = PATTERN, split = ",", hidden = true)
  private List<String> withoutUsers = new ArrayList<>();

  @Option(
      names = "--containers",
      paramLabel = PATTERN,
      split = ",",
      description =
          "Read only processes in these containers: names or ids, also the 12 digits that docker ps"
              + " shows; '*' for all.")
  private List<String> containers = new ArrayList<>();

  @Option(names = "--without-containers", paramLabel = PATTERN, split = ",", hidden = true)
  private List<String> withoutContainers = new ArrayList<>();

  @Option(
      names = "--pods",
      paramLabel = PATTERN,
      split = ",",
      description =
          "Read only processes in these pods: names or uids, also the first 12 characters of a uid"
              + " that top shows.")
  private List<String> pods = new ArrayList<>();

  @Option(names = "--without-pods", paramLabel = PATTERN, split = ",", hidden = true)
  private List<String> withoutPods = new ArrayList<>();

  @Option(
      names = "--namespaces",
      paramLabel = PATTERN,
      split = ",",
      description = "Read only processes in pods of these Kubernetes namespaces.")
  private List<String> namespaces = new ArrayList<>();

  @Option(names = "--without-namespaces", paramLabel = PATTERN, split = ",", hidden = true)
  private List<String> withoutNamespaces = new ArrayList<>();

  @Option(
      names = {UNITS, SYSTEMD_UNITS},
      paramLabel = PATTERN,
      split = ",",
      description =
          "Read only processes in these systemd units, such as nginx.service or 'user.slice/*'.")
  private List<String> units = new ArrayList<>();

  @Option(
      names = {"--without-units", "--without-systemd-units"},
      paramLabel = PATTERN,
      split = ",",
      hidden = true)
  private List<String> withoutUnits = new ArrayList<>();

  @Option(
      names = "--container-filter",
      paramLabel = "NAMESPACE/POD/CONTAINER/COMMAND",
      description =
          "Read only processes in containers that match all four patterns, such as"
              + " 'default/*/*/java'. Can be repeated.")
  private List<String> containerFilter = new ArrayList<>();

  /** For picocli, which sets the fields. */
  public FilterOptions() {}

  /**
   * {@return the processes of a selection that the options select}
   *
   * @param all the selection
   * @throws ParameterException if a pattern is malformed
   */
  public Selection narrow(Selection all) {
    Selection some = all;
    some = narrow("--names", names, some::names);
    some = narrow("--without-names", withoutNames, some::withoutNames);
    some = narrow("--users", users, some::users);
    some = narrow("--without-users", withoutUsers, some::withoutUsers);
    some = narrow("--containers", containers, some::containers);
    some = narrow("--without-containers", withoutContainers, some::withoutContainers);
    some = narrow("--pods", pods, some::pods);
    some = narrow("--without-pods", withoutPods, some::withoutPods);
    some = narrow("--namespaces", namespaces, some::namespaces);
    some = narrow("--without-namespaces", withoutNamespaces, some::withoutNamespaces);
    some = narrow("--units", units, some::units);
    some = narrow("--without-units", withoutUnits, some::withoutUnits);
    return narrow("--container-filter", containerFilter, some::containerPath);
  }

  /**
   * How patterns are written, for the options that are given.
   *
   * @param namesAdvice advice to read the names of containers
   * @return sentences without a period; none without an option
   */
  public List<String> advice(Optional<String> namesAdvice) {
    List<String> advice = new ArrayList<>();
    if (isGiven(names, withoutNames)) {
      advice.add("Write a name as the kernel keeps it (at most 15 bytes), or use *");
    }
    if (isGiven(users, withoutUsers)) {
      advice.add("Write a user as a name or uid");
    }
    boolean isContainerGiven = isGiven(containers, withoutContainers);
    if (isContainerGiven) {
      advice.add("Write a container as a name, an id or the first 12 digits of an id");
    }
    boolean isPodGiven = isGiven(pods, withoutPods);
    if (isPodGiven) {
      advice.add(
          "Write a pod as a name, a uid or the first 12 characters of a uid, without its namespace");
    }
    containers.stream().flatMap(one -> path(one, true)).findFirst().ifPresent(advice::add);
    pods.stream().flatMap(one -> path(one, false)).findFirst().ifPresent(advice::add);
    if (isGiven(units, withoutUnits)) {
      advice.add("Write a unit as nginx.service, or with its slices as 'user.slice/*'");
    }
    if (isContainerGiven || isPodGiven || isGiven(namespaces, withoutNamespaces, containerFilter)) {
      namesAdvice.ifPresent(advice::add);
    }
    return advice;
  }

  /** {@return the option that has a name of a container, pod or namespace; empty if none has} */
  public Optional<String> byContainerName() {
    if (containerFilter.stream().anyMatch(path -> !path.startsWith("*/*/*/"))) {
      return Optional.of("--container-filter");
    }
    if (isGiven(namespaces, withoutNamespaces)) {
      return Optional.of("--namespaces");
    }
    if (hasName(pods, withoutPods)) {
      return Optional.of("--pods");
    }
    return hasName(containers, withoutContainers) ? Optional.of("--containers") : Optional.empty();
  }

  private static boolean hasName(List<String> patterns, List<String> without) {
    return Stream.of(patterns, without)
        .flatMap(List::stream)
        .anyMatch(pattern -> !ID.matcher(pattern).matches());
  }

  /** How a container or pod is selected that is written with its pod or namespace, as top does. */
  private static Stream<String> path(String written, boolean isContainer) {
    if (!PATH.matcher(written).matches()) {
      return Stream.empty();
    }
    boolean hasThree = written.indexOf('/') < written.lastIndexOf('/');
    String path =
        hasThree ? written + "/*" : isContainer ? "*/" + written + "/*" : written + "/*/*";
    return Stream.of("Use --container-filter '" + path + "' for " + written);
  }

  private static boolean isGiven(List<?>... options) {
    return Arrays.stream(options).anyMatch(patterns -> !patterns.isEmpty());
  }

  private Selection narrow(
      String option, List<String> patterns, Function<String[], Selection> narrower) {
    try {
      return narrower.apply(patterns.toArray(String[]::new));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
