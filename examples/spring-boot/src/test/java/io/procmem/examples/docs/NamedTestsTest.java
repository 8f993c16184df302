package io.procmem.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/compare.md names as evidence exist. */
class NamedTestsTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern NAME = Pattern.compile("`(\\w+Test)`");

  @Test
  void eachTestThatTheComparisonNames_exists() throws IOException {
    String comparison = Files.readString(ROOT.resolve("docs").resolve("compare.md"));
    List<String> named =
        NAME.matcher(comparison).results().map(result -> result.group(1)).distinct().toList();
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(tests()).containsAll(named);
  }

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Test.java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
