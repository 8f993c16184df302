package io.procmem.exporter;

import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import io.procmem.snapshot.Demand;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands that scan: which procfs, what processes are called, whose detail. */
final class ProcOptions {

  @Option(
      names = "--proc-root",
      paramLabel = "DIR",
      description = "Where the procfs is mounted (default: /proc).")
  private Path procRoot = Path.of("/proc");

  @Option(
      names = "--passwd",
      paramLabel = "FILE",
      description = "What names the users of another root, as /host/etc/passwd.")
  private @Nullable Path passwd;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of your own, asked before the catalogue; see the command rules.")
  private @Nullable Path rules;

  @Option(
      names = "--detail",
      paramLabel = "WHOSE",
      converter = Choice.OfDetail.class,
      completionCandidates = Choice.OfDetail.class,
      description =
          "Whose PSS and USS are read: ${COMPLETION-CANDIDATES}. While that is read a process cannot"
              + " map memory, about 10 ms for each GiB it has (usually: default when serving, else"
              + " every).")
  private @Nullable Detail detail;

  /**
   * What these options say.
   *
   * @param usual whose detail is read if they do not say
   * @return a builder with these settings
   */
  ProcMemBuilder builder(Detail usual) {
    ProcMemBuilder builder = ProcMem.builder().root(procRoot.toAbsolutePath());
    (detail == null ? usual : detail).applyTo(builder);
    if (passwd != null) {
      builder.passwd(passwd.toAbsolutePath());
    }
    if (rules != null) {
      builder.rules(load(rules).then(Rules.builtin()));
    }
    return builder;
  }

  /** Builds it, or fails with what the library says of a value that a user gave. */
  static ProcMem build(ProcMemBuilder builder) {
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** Fails if there is nothing to scan. */
  void requireProcfs(ProcMem procMem) {
    if (!procMem.isSupported()) {
      String problem = procMem.report(Demand.of()).problem().orElse("no procfs is there");
      throw new Failure("--proc-root=" + procRoot + ": " + problem);
    }
  }

  static Rules load(Path file) {
    try {
      return Rules.load(file);
    } catch (RuleSyntaxException e) {
      throw new Failure(String.join(System.lineSeparator(), e.problems()));
    } catch (NoSuchFileException e) {
      throw new Failure(file + " is not there: give the path of a file of rules");
    } catch (AccessDeniedException e) {
      throw new Failure(file + " may not be read: let this user read it");
    } catch (IOException e) {
      throw new Failure(file + " cannot be read as a file of rules: " + e.getMessage());
    }
  }
}
