package io.procmem.metrics;

import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A further label of processes, for those who ask for it. Its value is empty where it is not known,
 * and cut after 200 characters.
 */
public enum ProcessLabel {
  /** The name of its effective user, or the number where there is no name. */
  USER(Source.OWNER) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.user().map(User::name);
    }
  },
  /** The pid of its parent. */
  PARENT_PID(Source.STAT) {
    @Override
    Optional<String> of(ProcessSample process) {
      return Optional.of(Integer.toString(process.parentPid()));
    }
  },
  /** The file it executes. Another user's needs CAP_SYS_PTRACE. */
  EXECUTABLE(Source.EXE) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.executable();
    }
  },
  /** The path of its control group: that of version 2, or the first. */
  CGROUP(Source.CGROUP) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.cgroups().map(paths -> paths.isEmpty() ? "" : paths.get(paths.size() - 1));
    }
  },
  /**
   * The program as it was started, and the class, script or module it runs if it is an interpreter.
   * No other argument is ever shown: they hold secrets.
   */
  CMDLINE(Source.CMDLINE) {
    @Override
    Optional<String> of(ProcessSample process) {
      return process.commandLine().map(ProcessLabel::spelled);
    }
  };

  private static final int LONGEST = 200;

  private final Source source;

  ProcessLabel(Source source) {
    this.source = source;
  }

  /** {@return the label's name} */
  public String labelName() {
    return name().toLowerCase(Locale.ROOT);
  }

  Demand demand() {
    return Demand.of(source);
  }

  abstract Optional<String> of(ProcessSample process);

  /** Its value for a process; empty if it is not known. */
  String value(ProcessSample process) {
    String value = of(process).orElse("");
    if (value.length() <= LONGEST) {
      return value;
    }
    boolean splitsPair = Character.isHighSurrogate(value.charAt(LONGEST - 1));
    return value.substring(0, splitsPair ? LONGEST - 1 : LONGEST);
  }

  private static String spelled(CommandLine command) {
    return String.join(" ", List.of(command.program(), command.main().orElse(""))).strip();
  }
}
