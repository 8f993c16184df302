package io.procmem.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Java code in README.md and docs/settings.md, the program in docs/containers.md, and the
 * blocks in the documents on what only a request reads and on dialects compile, and the listeners
 * are accepted.
 */
class DocumentedCodeTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Path README = ROOT.resolve("README.md");
  private static final Path SETTINGS = ROOT.resolve("docs").resolve("settings.md");
  private static final Path CONTAINERS = ROOT.resolve("docs").resolve("containers.md");

  private static final List<String> ON_REQUEST =
      List.of("mappings.md", "threads.md", "jvm.md", "jvms.md", "ledger.md", "dialects.md");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\| .* \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final String IMPORTS =
      """
      import io.micrometer.core.instrument.Clock;
      import io.micrometer.core.instrument.Tags;
      import io.micrometer.registry.otlp.*;
      import io.procmem.*;
      import io.procmem.classify.*;
      import io.procmem.container.*;
      import io.procmem.counters.*;
      import io.procmem.jvm.*;
      import io.procmem.ledger.*;
      import io.procmem.mappings.*;
      import io.procmem.metrics.*;
      import io.procmem.metrics.dialect.*;
      import io.procmem.micrometer.*;
      import io.procmem.prometheus.*;
      import io.procmem.recorder.*;
      import io.procmem.report.*;
      import io.procmem.snapshot.*;
      import io.procmem.threads.*;
      import io.procmem.watch.*;
      import io.prometheus.metrics.model.registry.PrometheusRegistry;
      import io.prometheus.metrics.model.snapshots.Labels;
      import java.nio.file.Path;
      import java.time.Duration;
      import org.springframework.context.annotation.Bean;
      """;

  /** What the variables of the documents are. */
  private static final String METHOD =
      """
      void code%d(ProcMem procMem, ProcMem host, PrometheusRegistry registry, Path file,
          ProcMemMetrics metrics, CapturedFiles inMemory, Report report, Report earlier, ProcessUsage usage)
          throws Exception {
        %s
      }
      """;

  @TempDir private Path classes;

  @Test
  void theBlocksOfTheReadme() throws IOException {
    List<String> blocks = matches(BLOCK, Files.readString(README));

    assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
    for (String block : blocks) {
      if (block.contains("class ")) {
        compile("Top", block);
      } else if (block.contains("@Bean")) {
        compile("Beans", IMPORTS + "class Beans {\n" + block + "}");
      } else {
        String method = "void embed(PrometheusRegistry registry) {\n" + block + "}\n";
        compile("Statements", IMPORTS + "class Statements {\n" + method + "}");
      }
    }
  }

  @Test
  void theProgramOfTheContainers() throws IOException {
    String program =
        matches(BLOCK, Files.readString(CONTAINERS)).stream()
            .filter(block -> block.contains("class "))
            .findFirst()
            .orElseThrow();
    compile("Containers", program);
  }

  @Test
  void theBlocksOfWhatOnlyARequestReads() throws IOException {
    for (String document : ON_REQUEST) {
      List<String> blocks =
          matches(BLOCK, Files.readString(ROOT.resolve("docs").resolve(document)));
      assertThat(blocks).as(document).isNotEmpty();
      StringBuilder methods = new StringBuilder();
      for (int i = 0; i < blocks.size(); i++) {
        boolean createsOne = blocks.get(i).contains("ProcMem procMem =");
        String parameters = createsOne ? "" : "ProcMem procMem, PrometheusRegistry registry";
        methods.append(
            "void code%d(%s) throws Exception {%n%s}%n".formatted(i, parameters, blocks.get(i)));
      }
      compile("Blocks", IMPORTS + "class Blocks {\n" + methods + "}");
    }
  }

  @Test
  void theCallsOfTheReadme() throws IOException {
    compileCalls("ProcMem.builder()%s.build()", Files.readString(README), 10);
  }

  @Test
  void theSettings() throws IOException {
    String text = Files.readString(SETTINGS);
    int prometheus = text.indexOf("\n## Prometheus");
    int micrometer = text.indexOf("\n## Micrometer");
    int rest = text.indexOf("\n## What is API");

    compileCalls("ProcMem.builder()%s.build()", text.substring(0, prometheus), 20);
    compileCalls(
        "ProcMemMetrics.builder(procMem)%s.register(registry)",
        text.substring(prometheus, micrometer), 9);
    compileCalls("ProcMemBinder.builder(procMem)%s.build()", text.substring(micrometer, rest), 5);
    for (String block : matches(BLOCK, text)) {
      compile("Calls", IMPORTS + "class Calls {" + METHOD.formatted(0, block) + "}");
    }
  }

  @Test
  void theListenersOfTheSettings_areAcceptedAsWritten() throws Exception {
    List<String> calls =
        callsOf(Files.readString(SETTINGS)).stream()
            .filter(code -> code.contains(".listener("))
            .toList();
    assertThat(calls).hasSizeGreaterThanOrEqualTo(3);
    StringBuilder builds = new StringBuilder();
    calls.forEach(code -> builds.append("ProcMem.builder()%s.build().close();".formatted(code)));
    String run = "  public void run() {" + builds + "}\n";
    compile("Build", IMPORTS + "public class Build implements Runnable {\n" + run + "}");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      ((Runnable) loader.loadClass("Build").getConstructor().newInstance()).run();
    }
  }

  /** Compiles the code in the last column of all tables: calls of a builder, or expressions. */
  private void compileCalls(String builder, String text, int atLeast) throws IOException {
    List<String> methods = new ArrayList<>();
    for (String code : callsOf(text)) {
      if (code.startsWith(".")) {
        methods.add(METHOD.formatted(methods.size(), builder.formatted(code) + ";"));
      } else if (code.startsWith("report.") || code.startsWith("usage.")) {
        methods.add(METHOD.formatted(methods.size(), "Object value = " + code + ";"));
      }
    }
    assertThat(methods).hasSizeGreaterThanOrEqualTo(atLeast);
    compile("Calls", IMPORTS + "class Calls {" + String.join("", methods) + "}");
  }

  /** The code in the last column of all tables. */
  private static List<String> callsOf(String text) {
    List<String> calls = new ArrayList<>();
    for (MatchResult row : TABLE_ROW.matcher(text).results().toList()) {
      String line = row.group();
      calls.addAll(matches(CODE, line.substring(line.lastIndexOf(" | "))));
    }
    return calls;
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private void compile(String name, String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    boolean compiled =
        compiler
            .getTask(messages, null, null, options, null, List.of(new Source(name, source)))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
