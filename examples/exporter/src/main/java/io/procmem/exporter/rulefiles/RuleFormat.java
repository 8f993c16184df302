package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats of rule files. */
public enum RuleFormat {
  /** The configuration of ncabatoff/process-exporter, in YAML. */
  PROCESS_EXPORTER {
    @Override
    boolean accepts(Path file) {
      String name = file.toString().toLowerCase(Locale.ROOT);
      return name.endsWith(".yaml") || name.endsWith(".yml") || hasLine(file, PROCESS_NAMES);
    }

    @Override
    LoadedRules load(Path file) throws IOException {
      return ProcessNames.load(file);
    }
  },
  /** The file {@code subgroups.toml} of Herakles. */
  HERAKLES {
    @Override
    boolean accepts(Path file) {
      return file.toString().toLowerCase(Locale.ROOT).endsWith(".toml") || hasLine(file, SUBGROUPS);
    }

    @Override
    LoadedRules load(Path file) throws IOException {
      return Subgroups.load(file);
    }
  },
  /** Rules of the library, one a line: any other file. */
  LINES {
    @Override
    boolean accepts(Path file) {
      return true;
    }

    @Override
    LoadedRules load(Path file) throws IOException {
      return new LoadedRules(Rules.load(file), false, List.of());
    }
  };

  // Lines that no file of rules contains: a rule begins with a group and a slash.
  private static final Pattern PROCESS_NAMES = Pattern.compile("[\"']?process_names[\"']?\\s*:.*");
  private static final Pattern SUBGROUPS =
      Pattern.compile("\\[\\[subgroups\\]\\].*|subgroups\\s*=.*");

  /**
   * Loads a file in the format that its name or content shows.
   *
   * @param file the file
   * @return its rules
   * @throws IOException if the file cannot be read
   * @throws RuleSyntaxException if it has mistakes, or is too large, a pipe or a device; with all
   *     mistakes
   */
  public static LoadedRules read(Path file) throws IOException {
    for (RuleFormat format : values()) {
      if (format.accepts(file)) {
        return format.load(file);
      }
    }
    throw new AssertionError("the last format accepts every file");
  }

  /** Whether a file has this format, unless it has one before it. */
  abstract boolean accepts(Path file);

  abstract LoadedRules load(Path file) throws IOException;

  /** Whether a line matches. What cannot be read has none: the format that is left says why. */
  private static boolean hasLine(Path file, Pattern wanted) {
    if (!TextFile.isReadable(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(wanted.asMatchPredicate());
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }
}
