package io.procmem.exporter.config;

import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.snapshot.Demand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands that scan: which procfs, how processes are classified, which detail. */
public final class ProcOptions {

  @Option(
      names = "--proc-root",
      paramLabel = "DIR",
      description = "The mount point of the procfs (default: /proc).")
  private Path procRoot = Path.of("/proc");

  @Option(
      names = "--passwd",
      paramLabel = "FILE",
      description =
          "The file with the user names of another root, such as /host/etc/passwd (default: the"
              + " names of this machine).")
  private @Nullable Path passwd;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description =
          "Your own rules, which take precedence over the catalogue; see the command rules.")
  private @Nullable Path rules;

  @Option(
      names = "--detail",
      paramLabel = "WHICH",
      converter = Detail.DetailChoice.class,
      completionCandidates = Detail.DetailChoice.class,
      description =
          "The processes for which PSS and USS are read: ${COMPLETION-CANDIDATES}. During the read a"
              + " process cannot map memory, for about 10 ms per GiB it uses (default: default for"
              + " serve, every for the other commands).")
  private @Nullable Detail detail;

  /** For picocli, which sets the fields. */
  public ProcOptions() {}

  /**
   * Applies these options to a new builder.
   *
   * @param defaultDetail the detail to read if {@code --detail} is not given
   * @return a builder with these settings
   * @throws CommandFailure if the file of rules cannot be read or has mistakes
   */
  public ProcMemBuilder builder(Detail defaultDetail) {
    ProcMemBuilder builder = ProcMem.builder().root(procRoot.toAbsolutePath());
    (detail == null ? defaultDetail : detail).applyTo(builder);
    if (passwd != null) {
      builder.passwd(passwd.toAbsolutePath());
    }
    if (rules != null) {
      builder.rules(RulesFile.load(rules).then(Rules.builtin()));
    }
    return builder;
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
    if (!procMem.isSupported()) {
      String problem = procMem.report(Demand.of()).problem().orElse("there is no procfs");
      procMem.close();
      throw new CommandFailure("--proc-root=" + procRoot + ": " + problem);
    }
    return procMem;
  }
}
