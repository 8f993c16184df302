package io.procmem.exporter.procfs;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.classify.RuleLine;
import io.procmem.container.NodeFiles;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.rulefiles.RulesFile;
import io.procmem.exporter.testdata.TestData;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of all commands that scan: which procfs, and the names of users and containers. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RootOptions {

  /** Those of almost every machine. */
  private static final KernelUnits CAPTURED_UNITS = new KernelUnits(4096, 100);

  private static final String TEST_DATA = "--test-data-file";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--proc-root",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description = "The mount point of the procfs (default: /proc).")
  private Path procRoot = Path.of("/proc");

  @Option(
      names = "--captured",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description =
          "Read files that were copied from a procfs, of this machine or another with pages of 4 KiB"
              + " and 100 clock ticks in a second.")
  private @Nullable Path captured;

  @Option(
      names = TEST_DATA,
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "Show the processes of a JSON file, as generate-testdata writes it, instead of those that"
              + " run. It is read again for each scan.")
  private @Nullable Path testData;

  @Option(
      names = "--passwd",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description =
          "The file with the user names of another root, such as /host/etc/passwd (default: the"
              + " names of this machine).")
  private @Nullable Path passwd;

  @Option(
      names = "--cgroup-root",
      paramLabel = "DIR",
      converter = PathConverter.class,
      description =
          "Where the control groups of another root are mounted, such as /host/sys/fs/cgroup. Only"
              + " used for control groups that the mount table of this command does not show.")
  private @Nullable Path cgroupRoot;

  @Mixin private NodeOptions node;

  /** For picocli, which sets the fields. */
  public RootOptions() {}

  /**
   * {@return advice to read the names of containers, if rules depend on them; empty if they are
   * read}
   *
   * @param rules the rules of the user
   */
  public Optional<String> rulesAdvice(List<RuleLine> rules) {
    return rules.stream().anyMatch(RulesFile::needsNames) ? node.namesAdvice() : Optional.empty();
  }

  /**
   * {@return the files that show the users of processes: in copied files, the owners of directories
   * do not}
   */
  public Demand ofUsers() {
    return captured == null ? Demand.of(Source.OWNER) : Demand.of(Source.OWNER, Source.STATUS);
  }

  /**
   * {@return rules preceded by those that only the read files need}
   *
   * @param rules the rules of other options
   */
  public Rules rules(Rules rules) {
    return testData == null ? rules : TestData.rules(rules);
  }

  /**
   * {@return how PSS and USS are read if no option says otherwise}
   *
   * @param ofProcesses how those of running processes are read, which cannot be stalled at will
   */
  public DetailPolicy detail(DetailPolicy ofProcesses) {
    return testData == null ? ofProcesses : DetailPolicy.every();
  }

  private void warn(String line) {
    command.commandLine().getErr().println(command.root().name() + ": warning: " + line);
  }

  /** {@return the options that say which files name containers and pods} */
  public NodeOptions node() {
    return node;
  }

  /**
   * {@return a builder with these settings}
   *
   * @throws ParameterException if an option has no effect or names nothing
   * @throws CommandFailure if there are no control groups where an option says
   */
  public ProcMemBuilder builder() {
    ProcMemBuilder builder = ProcMem.builder();
    if (testData != null) {
      Conflict.refuse(
          command,
          TEST_DATA,
          "--captured",
          "--proc-root",
          "--passwd",
          "--cgroup-root",
          "--container-names",
          "--node-root");
      builder.captured(new TestData(testData, this::warn));
    } else if (captured == null) {
      builder.root(procRoot.toAbsolutePath());
    } else {
      Conflict.refuse(command, "--captured", "--proc-root");
      builder.captured(captured.toAbsolutePath(), CAPTURED_UNITS);
    }
    if (passwd != null) {
      builder.passwd(passwd.toAbsolutePath());
    }
    if (cgroupRoot != null) {
      if (!Files.isDirectory(cgroupRoot)) {
        throw new CommandFailure(
            "--cgroup-root="
                + cgroupRoot
                + (Files.exists(cgroupRoot) ? " is not a directory" : " cannot be found")
                + ": mount the control groups there, or leave it out");
      }
      builder.cgroupRoot(cgroupRoot.toAbsolutePath());
    }
    NodeFiles files = node.files();
    return files.sources().isEmpty() ? builder : builder.containerNames(files);
  }

  /**
   * Builds a {@link ProcMem} that can scan.
   *
   * @param builder with all its settings
   * @return what it builds; the caller closes it
   * @throws CommandFailure if the library refuses a setting, or if there is no procfs to scan
   */
  public ProcMem build(ProcMemBuilder builder) {
    ProcMem procMem;
    try {
      procMem = builder.build();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()));
    }
    if (passwd != null && !PasswdFile.hasUsers(passwd)) {
      procMem.close();
      throw new CommandFailure(
          "--passwd=" + passwd + " names no user: give a file like /etc/passwd, or leave it out");
    }
    if (!procMem.isSupported()) {
      String problem = procMem.report(Demand.of()).problem().orElse("there is no procfs");
      procMem.close();
      throw new CommandFailure(
          (captured == null ? "--proc-root=" + procRoot : "--captured=" + captured)
              + ": "
              + problem);
    }
    return procMem;
  }
}
