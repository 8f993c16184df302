package io.procmem.exporter.scan;

import io.procmem.DetailPolicy;
import io.procmem.ProcMemBuilder;
import io.procmem.Selection;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.SizeConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.GroupOptions;
import io.procmem.threads.ThreadNames;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of the commands that write metrics: what of the machine is read, and how. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ScanOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--thread-names",
      paramLabel = "HOW",
      defaultValue = "folded",
      converter = ThreadNamesChoice.class,
      completionCandidates = ThreadNamesChoice.class,
      description =
          "How metrics show the names of threads: ${COMPLETION-CANDIDATES}; folded shows a number at"
              + " the end of a name as # (default: ${DEFAULT-VALUE}).")
  private ThreadNames threadNames;

  @Option(
      names = "--readers",
      paramLabel = "N",
      defaultValue = "2",
      converter = WholeNumber.Readers.class,
      description =
          "The maximum number of threads, 1 to 64, for reads of processes that can hang (default:"
              + " ${DEFAULT-VALUE}).")
  private int readers;

  @Option(
      names = "--kept-files",
      paramLabel = "N",
      defaultValue = "0",
      converter = WholeNumber.Count.class,
      description =
          "Keep up to N stat files open between scans, which takes less CPU time for thousands of"
              + " processes, and 4.3 KB of kernel memory for each (default: ${DEFAULT-VALUE}).")
  private int keptFiles;

  @Option(
      names = "--min-uss",
      paramLabel = "SIZE",
      defaultValue = "0",
      converter = SizeConverter.class,
      description =
          "Include only processes with at least this USS, such as 10M. A process whose USS is known"
              + " only between bounds stays if its upper bound is large enough (default: ${DEFAULT-VALUE}).")
  private long minUss;

  @Option(
      names = "--max-processes",
      paramLabel = "N",
      converter = WholeNumber.Limit.class,
      description = "Include only the N processes with the largest RSS (default: all).")
  private @Nullable Integer maxProcesses;

  @Mixin private GroupOptions groups;
  @Mixin private DetailOptions detail;

  /** For picocli, which sets the fields. */
  public ScanOptions() {}

  static final class ThreadNamesChoice extends Choice<ThreadNames> {
    ThreadNamesChoice() {
      super(ThreadNames.values());
    }
  }

  /** {@return the groups that the options select} */
  public GroupOptions groups() {
    return groups;
  }

  /**
   * Applies these options, and those of all commands that scan, to a new builder.
   *
   * @param proc the options of all commands that scan
   * @param ordinary how PSS and USS are read if no option says otherwise
   * @return a builder with these settings
   * @throws ParameterException if an option has no effect, or if a filter is malformed
   * @throws CommandFailure if the rule file cannot be read or has mistakes
   */
  public ProcMemBuilder builder(ProcOptions proc, DetailPolicy ordinary) {
    Conflict.refuseAll(command, "--no-detail", List.of("--min-uss"));
    Selection some = minUss == 0 ? groups.selection() : groups.selection().minUss(minUss);
    return proc.builder(ordinary, maxProcesses == null ? some : some.largest(maxProcesses))
        .detail(detail.applyTo(proc.detail(ordinary)))
        .threadNames(threadNames)
        .readers(readers)
        .keptFiles(keptFiles);
  }
}
