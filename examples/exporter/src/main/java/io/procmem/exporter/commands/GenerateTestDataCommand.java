package io.procmem.exporter.commands;

import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.exporter.input.PathConverter;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.processes.GroupOptions;
import io.procmem.exporter.rulefiles.RulesFile;
import io.procmem.exporter.testdata.TestDataGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes made-up processes of each subgroup, for {@code --test-data-file}. */
@Command(
    name = GenerateTestDataCommand.NAME,
    description =
        "Writes a JSON file for --test-data-file, with made-up processes of each subgroup of the"
            + " rules and the catalogue. stderr shows the seed: with the same seed and rules, the"
            + " file is the same.",
    footer = {
      "  procmem-exporter generate-testdata",
      "  procmem-exporter top --test-data-file testdata.json",
      "  procmem-exporter generate-testdata -o - --group db --group 'web/*'"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GenerateTestDataCommand implements Callable<Integer> {

  static final String NAME = "generate-testdata";

  private static final String OTHERS = "--others-count";
  private static final String STDOUT = "-";

  /** As many as there are pids from the first. */
  private static final long MAX_PROCESSES = 300_000;

  @Spec private CommandSpec command;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "testdata.json",
      description = "The file to write; - for standard output (default: ${DEFAULT-VALUE}).")
  private String output;

  @Option(
      names = "--min-per-subgroup",
      paramLabel = "N",
      defaultValue = "6",
      converter = WholeNumber.Count.class,
      description = "The number of processes in each subgroup (default: ${DEFAULT-VALUE}).")
  private int perSubgroup;

  @Option(
      names = OTHERS,
      paramLabel = "N",
      defaultValue = "12",
      converter = WholeNumber.Count.class,
      description = "The number of processes that match no rule (default: ${DEFAULT-VALUE}).")
  private int others;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = WholeNumber.Count.class,
      description =
          "The seed of the random numbers (default: the current time, in seconds since 1970).")
  private @Nullable Integer seed;

  @Mixin private GroupOptions groups;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      converter = PathConverter.class,
      description = "A file of your own rules; their subgroups get processes too. Can be repeated.")
  private List<Path> rules = new ArrayList<>();

  @Override
  public Integer call() {
    int used = seed == null ? (int) (Instant.now().getEpochSecond() & Integer.MAX_VALUE) : seed;
    TestDataGenerator generator = new TestDataGenerator(used);
    Rules known = RulesFile.load(List.of(), rules, Rules.builtin()).all();
    refuseTooMany(known);
    refuseExcludedOthers();
    int subgroups = generator.addSubgroups(known, groups::include, perSubgroup);
    if (groups.include(Subgroup.OTHER)) {
      generator.addOthers(others);
    }
    if (generator.size() == 0) {
      throw new CommandFailure(
          "there would be no process: give a --group that the rules have, such as db or"
              + " 'web/*', and counts above 0");
    }
    write(generator.text());
    command
        .commandLine()
        .getErr()
        .println(
            ExporterCommand.NAME
                + ": wrote "
                + generator.size()
                + " processes, with "
                + subgroups
                + " subgroups of the rules; --seed="
                + used
                + " writes the same file again");
    return 0;
  }

  private void refuseTooMany(Rules known) {
    long subgroups =
        known.lines().stream()
            .map(rule -> new Subgroup(rule.group(), rule.name()))
            .distinct()
            .filter(groups::include)
            .count();
    if (subgroups * perSubgroup + others > MAX_PROCESSES) {
      throw new CommandFailure(
          "there would be more than "
              + MAX_PROCESSES
              + " processes: give smaller numbers for --min-per-subgroup and --others-count");
    }
  }

  private void refuseExcludedOthers() {
    boolean isGiven = command.commandLine().getParseResult().hasMatchedOption(OTHERS);
    if (isGiven && others > 0 && !groups.include(Subgroup.OTHER)) {
      throw new ParameterException(
          command.commandLine(),
          OTHERS
              + "="
              + others
              + " has no effect, because the groups exclude other/other: add --group=other, or leave"
              + " it out");
    }
  }

  private void write(String text) {
    if (output.equals(STDOUT)) {
      PrintWriter out = command.commandLine().getOut();
      out.print(text);
      out.flush();
      return;
    }
    try {
      Files.writeString(Path.of(output), text);
    } catch (NoSuchFileException e) {
      throw failure("its directory does not exist: create it");
    } catch (AccessDeniedException e) {
      throw failure("it cannot be written: give this user permission to write it");
    } catch (IOException e) {
      throw failure("it cannot be written: " + e.getMessage());
    }
  }

  private CommandFailure failure(String problem) {
    return new CommandFailure("--output=" + output + ": " + problem);
  }
}
