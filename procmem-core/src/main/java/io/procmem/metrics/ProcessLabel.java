package io.procmem.metrics;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A label that {@link MetricTable#label} adds to processes. Its value is empty if unknown, and cut
 * to 200 characters. If a process changes it more than three times, it is {@code other} from then
 * on, as are values beyond {@link MetricTable#labelValueLimit(int)}.
 */
public enum ProcessLabel {
  /** The name of the effective user, or the uid if the user has no name. */
  USER("process.owner", Source.OWNER, process -> process.user().map(User::name)),
  /** The pid of the parent. */
  PARENT_PID(
      "process.parent_pid",
      Source.STAT,
      process -> Optional.of(Integer.toString(process.parentPid()))),
  /** The file it executes. For processes of other users, this needs CAP_SYS_PTRACE. */
  EXECUTABLE("process.executable.path", Source.EXE, ProcessSample::executable),
  /**
   * The path of its unit or container: in the control group hierarchy of version 2, or in another
   * where that is {@code /}; see {@link io.procmem.snapshot.ProcessFacts#cgroups}.
   */
  CGROUP(
      "procmem.cgroup",
      Source.CGROUP,
      process -> process.cgroups().flatMap(paths -> paths.stream().findFirst())),
  /**
   * The program as it was started and, for an interpreter, the class, script or module it runs.
   * Other arguments are never shown, since they may hold secrets.
   */
  CMDLINE(
      "procmem.command",
      Source.CMDLINE,
      process -> process.commandLine().map(ProcessLabel::shownPart)),
  /**
   * The name of its container; the id where that is a name, as of a system container. Empty if the
   * name is unknown, or if it is in none.
   */
  CONTAINER("container.name", Source.NODE_FILES, in(Placement::container, PlaceRows::name)),
  /** The id of its container; empty if it is in none. Its values have no limit. */
  CONTAINER_ID(
      "container.id", Source.CGROUP, in(Placement::container, one -> Optional.of(one.id()))),
  /**
   * The name of its pod, or the uid if the name is unknown; empty if it is in none. Its values have
   * no limit.
   */
  POD("k8s.pod.name", Source.NODE_FILES, in(Placement::pod, one -> Optional.of(one.displayName()))),
  /** The namespace of its pod; empty if unknown, or if it is in no pod. */
  NAMESPACE("k8s.namespace.name", Source.NODE_FILES, in(Placement::pod, Pod::namespace)),
  /**
   * Its systemd unit, such as {@code nginx.service}; empty if it is in none. Its values have no
   * limit.
   */
  UNIT("procmem.unit", Source.CGROUP, in(Placement::unit, one -> Optional.of(one.name()))),
  /** The runtime of its container, such as {@code docker}; empty if it is in none. */
  RUNTIME(
      "container.runtime.name",
      Source.CGROUP,
      in(Placement::container, one -> Optional.of(one.runtime().label()))),
  /** The image of its container; empty if unknown, or if it is in none. */
  IMAGE("container.image.name", Source.NODE_FILES, in(Placement::container, Container::image)),
  /**
   * The name of its program in full where the label {@code name} is the first 15 bytes of that;
   * otherwise the same as {@code name}. See {@link ProcessSample#fullName}.
   */
  FULL_NAME("procmem.full_name", Demand.of(Source.EXE, Source.CMDLINE), ProcessLabel::fullName) {
    @Override
    String value(ProcessSample process) {
      return process.fullName();
    }
  };

  /** The kernel cuts the names of user processes to this length. */
  private static final int MAX_COMM_BYTES = 15;

  private final String attribute;

  @SuppressWarnings("ImmutableEnumChecker") // a demand is immutable
  private final Demand demand;

  /** Its value for a process; empty if unknown, and an empty text if there is none. */
  @SuppressWarnings("ImmutableEnumChecker") // these functions have no state
  private final Function<ProcessSample, Optional<String>> known;

  ProcessLabel(String attribute, Source source, Function<ProcessSample, Optional<String>> known) {
    this(attribute, Demand.of(source), known);
  }

  ProcessLabel(String attribute, Demand demand, Function<ProcessSample, Optional<String>> known) {
    this.attribute = attribute;
    this.demand = demand;
    this.known = known;
  }

  /** {@return the name of the label} */
  public String labelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * {@return its name beside metrics with names of OpenTelemetry, such as {@code process.owner};
   * without a convention, one that begins with {@code procmem.}}
   */
  public String attributeName() {
    return attribute;
  }

  /** {@return the files that it is read from} */
  public Demand demand() {
    return demand;
  }

  /**
   * Whether its value is known. A process that is in no container has none, which is known once its
   * control groups were read.
   *
   * @param process a process
   * @return false if its value could not be read
   */
  public boolean isKnown(ProcessSample process) {
    return known.apply(process).isPresent();
  }

  /** Its value for a process; empty if unknown. */
  String value(ProcessSample process) {
    return known.apply(process).orElse("");
  }

  /** What is known of the place that a process is in; an empty text if it is in none. */
  private static <P> Function<ProcessSample, Optional<String>> in(
      Function<Placement, Optional<P>> what, Function<P, Optional<String>> value) {
    return process ->
        process.placement().flatMap(place -> what.apply(place).map(value).orElse(Optional.of("")));
  }

  /**
   * Its full name, if it is known that it has no longer one: without its command line, a script may
   * have.
   */
  private static Optional<String> fullName(ProcessSample process) {
    boolean isFound = !process.fullName().equals(process.name());
    boolean isKnown = isFound || process.kernelThread() || process.commandLine().isPresent();
    boolean isShort = process.name().getBytes(StandardCharsets.UTF_8).length < MAX_COMM_BYTES;
    return isKnown || isShort ? Optional.of(process.fullName()) : Optional.empty();
  }

  private static String shownPart(CommandLine command) {
    return String.join(" ", List.of(command.program(), command.main().orElse(""))).strip();
  }
}
