package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every name of an option occurs in a test. Whether that test shows its effect is for reviewers.
 */
class TestedOptionsTest {

  private static String tests() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      List<Path> all =
          files
              .filter(file -> file.toString().endsWith("Test.java"))
              .filter(file -> !file.endsWith("TestedOptionsTest.java"))
              .toList();
      StringBuilder text = new StringBuilder();
      for (Path file : all) {
        text.append(Files.readString(file)).append('\n');
      }
      return text.toString();
    }
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(TestedOptionsTest::all));
  }

  private static boolean isIn(String tests, String name) {
    return Pattern.compile("(?<![\\w-])" + Pattern.quote(name) + "(?![\\w.-])")
        .matcher(tests)
        .find();
  }

  @Test
  void everyOptionName_occursInATest() throws IOException {
    Set<String> names =
        all(ExporterCommand.commandLine("help"))
            .flatMap(command -> command.getCommandSpec().options().stream())
            .map(OptionSpec::names)
            .flatMap(Stream::of)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(names).contains("--rules", "--without-pods", "-threads", "--mappings");
    String tests = tests();
    assertThat(names.stream().filter(name -> !isIn(tests, name)))
        .as(
            "options that no test names: add one that shows what each changes in the output, and the"
                + " message of a wrong value")
        .isEmpty();
  }
}
