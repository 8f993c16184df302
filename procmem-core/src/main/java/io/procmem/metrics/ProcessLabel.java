package io.procmem.metrics;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A label that {@link MetricTable#label} adds to processes. Its value is empty if unknown, and cut
 * to 200 characters. If a process changes it more than three times, it is {@code other} from then
 * on, as are values beyond {@link MetricTable#labelValueLimit(int)}.
 */
public enum ProcessLabel {
  /** The name of the effective user, or the uid if the user has no name. */
  USER(Source.OWNER) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.user().map(User::name);
    }
  },
  /** The pid of the parent. */
  PARENT_PID(Source.STAT) {
    @Override
    Optional<String> of(ProcessSample process) {
      return Optional.of(Integer.toString(process.parentPid()));
    }
  },
  /** The file it executes. For processes of other users, this needs CAP_SYS_PTRACE. */
  EXECUTABLE(Source.EXE) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.executable();
    }
  },
  /**
   * The path of its unit or container: in the control group hierarchy of version 2, or in another
   * where that is {@code /}; see {@link io.procmem.snapshot.ProcessFacts#cgroups}.
   */
  CGROUP(Source.CGROUP) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.cgroups().flatMap(paths -> paths.stream().findFirst());
    }
  },
  /**
   * The program as it was started and, for an interpreter, the class, script or module it runs.
   * Other arguments are never shown, since they may hold secrets.
   */
  CMDLINE(Source.CMDLINE) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.commandLine().map(ProcessLabel::shownPart);
    }
  },
  /** The name of its container, or the id if the name is unknown; empty if it is in none. */
  CONTAINER(Source.NODE_FILES) {
    @Override
    Optional<String> of(ProcessSample process) {
      return container(process).map(Container::displayName);
    }
  },
  /** The name of its pod, or the uid if the name is unknown; empty if it is in none. */
  POD(Source.NODE_FILES) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.placement().flatMap(Placement::pod).map(Pod::displayName);
    }
  },
  /** The namespace of its pod; empty if unknown, or if it is in no pod. */
  NAMESPACE(Source.NODE_FILES) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.placement().flatMap(Placement::namespace);
    }
  },
  /** Its systemd unit, such as {@code nginx.service}; empty if it is in none. */
  UNIT(Source.CGROUP) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.placement().flatMap(Placement::unit).map(SystemdUnit::name);
    }
  },
  /** The runtime of its container, such as {@code docker}; empty if it is in none. */
  RUNTIME(Source.CGROUP) {
    @Override
    Optional<String> of(ProcessSample process) {
      return container(process).map(container -> container.runtime().label());
    }
  },
  /** The image of its container; empty if unknown, or if it is in none. */
  IMAGE(Source.NODE_FILES) {
    @Override
    Optional<String> of(ProcessSample process) {
      return container(process).flatMap(Container::image);
    }
  };

  private final Source source;

  ProcessLabel(Source source) {
    this.source = source;
  }

  /** {@return the name of the label} */
  public String labelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the file that it is read from} */
  public Demand demand() {
    return Demand.of(source);
  }

  abstract Optional<String> of(ProcessSample process);

  /** Its value for a process; empty if unknown. */
  String value(ProcessSample process) {
    return of(process).orElse("");
  }

  private static Optional<Container> container(ProcessSample process) {
    return process.placement().flatMap(Placement::container);
  }

  private static String shownPart(CommandLine command) {
    return String.join(" ", List.of(command.program(), command.main().orElse(""))).strip();
  }
}
