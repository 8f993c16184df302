package io.procmem.exporter.rulefiles;

import io.procmem.Rules;
import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The formats of rule files. */
public enum RuleFormat {
  /** The configuration of ncabatoff/process-exporter, in YAML. */
  PROCESS_EXPORTER(RuleFormat::isProcessExporter) {
    @Override
    LoadedRules load(Path file) throws IOException {
      return ProcessNames.load(file);
    }
  },
  /** Rules of the library, one a line: any other file. */
  LINES(file -> true) {
    @Override
    LoadedRules load(Path file) throws IOException {
      return new LoadedRules(Rules.load(file), false, List.of());
    }
  };

  /** A line that no file of rules contains: a rule begins with a group and a slash. */
  private static final Pattern PROCESS_NAMES = Pattern.compile("[\"']?process_names[\"']?\\s*:.*");

  private final Predicate<Path> accepts;

  RuleFormat(Predicate<Path> accepts) {
    this.accepts = accepts;
  }

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
      if (format.accepts.test(file)) {
        return format.load(file);
      }
    }
    throw new AssertionError("the last format accepts every file");
  }

  abstract LoadedRules load(Path file) throws IOException;

  private static boolean isProcessExporter(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || hasLine(file, PROCESS_NAMES);
  }

  /** Whether a line matches. What cannot be read has none: the format that is left says why. */
  private static boolean hasLine(Path file, Pattern wanted) {
    if (!TextFile.isReadable(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.anyMatch(wanted.asMatchPredicate());
    } catch (IOException e) {
      return false;
    }
  }
}
