import io.procmem.exporter.commands.ExporterCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes a manual page in AsciiDoc for each command of the exporter. build.sh runs it with the
 * exporter and picocli-codegen as the class path, and the directory as the argument.
 */
final class ManPages {

  private ManPages() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    CommandSpec all = ExporterCommand.withEveryCommand().getCommandSpec();
    prepare(all);
    int code =
        ManPageGenerator.generateManPage(directory.toFile(), null, new boolean[0], true, all);
    if (code != 0) {
      System.exit(code);
    }
    for (File page : directory.toFile().listFiles((any, name) -> name.endsWith(".adoc"))) {
      Files.write(page.toPath(), escaped(Files.readAllLines(page.toPath())));
    }
  }

  /** Headings as in other manual pages. The list of options follows, so the synopsis has none. */
  private static void prepare(CommandSpec command) {
    command
        .usageMessage()
        .customSynopsis(
            command.qualifiedName() + (command.subcommands().isEmpty() ? "" : " [COMMAND]") + " [OPTIONS]")
        .exitCodeListHeading("%nExit Status%n")
        .footerHeading("%nExamples%n");
    command.subcommands().values().stream().map(CommandLine::getCommandSpec).forEach(ManPages::prepare);
  }

  /** Picocli leaves an asterisk of a text as it is, and AsciiDoc takes two of them for bold. */
  private static List<String> escaped(List<String> lines) {
    List<String> escaped = new ArrayList<>();
    String section = "";
    for (String line : lines) {
      section = line.startsWith("== ") ? line.substring(3).strip() : section;
      boolean isText =
          section.equals("Options") ? line.startsWith("  ") : section.equals("Description");
      boolean startsList = isLiteral(section, line) && !isLiteral(section, last(escaped));
      if (startsList && !last(escaped).isEmpty()) {
        escaped.add("");
      }
      escaped.add(isText && !isLiteral(section, line) ? line.replace("*", "{asterisk}") : line);
    }
    return escaped;
  }

  private static String last(List<String> lines) {
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** In a description, AsciiDoc shows indented lines after an empty one, such as columns, as they are. */
  private static boolean isLiteral(String section, String line) {
    return section.equals("Description") && line.startsWith(" ");
  }
}
