package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The edges of docs/design.md, and no others. */
class ArchitectureTest {

  /** The whole graph. A new edge is a design decision: add it here. */
  private static final Map<String, Set<String>> EDGES =
      Map.ofEntries(
          edges(
              "",
              "classify",
              "container",
              "extras",
              "internal.bytes",
              "internal.detail",
              "internal.exposition",
              "internal.mount",
              "internal.procfs",
              "internal.read",
              "internal.regex",
              "internal.rules",
              "report",
              "snapshot",
              "threads"),
          edges("classify", "internal.regex", "snapshot"),
          edges("container"),
          edges("counters"),
          edges("extras", "jvm", "ledger", "mappings", "threads"),
          edges("internal.bytes"),
          edges(
              "internal.container",
              "container",
              "internal.bytes",
              "internal.parse",
              "internal.read",
              "snapshot"),
          edges("internal.counters", "classify", "container", "counters", "snapshot"),
          edges(
              "internal.detail",
              "internal.bytes",
              "internal.frames",
              "internal.parse",
              "internal.read",
              "snapshot"),
          edges("internal.exposition", "metrics", "report", "snapshot"),
          edges("internal.frames", "internal.bytes", "internal.parse", "internal.read", "snapshot"),
          edges(
              "internal.jvm",
              "internal.bytes",
              "internal.mappings",
              "internal.parse",
              "internal.read",
              "jvm",
              "mappings",
              "snapshot"),
          edges(
              "internal.ledger",
              "internal.bytes",
              "internal.parse",
              "internal.read",
              "ledger",
              "snapshot"),
          edges("internal.mount", "container", "internal.bytes", "internal.read", "snapshot"),
          edges(
              "internal.mappings",
              "internal.bytes",
              "internal.parse",
              "internal.read",
              "mappings",
              "snapshot"),
          edges(
              "internal.names",
              "container",
              "internal.bytes",
              "internal.parse",
              "internal.read",
              "snapshot"),
          edges("internal.parse", "internal.bytes", "snapshot"),
          edges(
              "internal.procfs",
              "classify",
              "container",
              "extras",
              "internal.bytes",
              "internal.container",
              "internal.detail",
              "internal.jvm",
              "internal.ledger",
              "internal.mappings",
              "internal.mount",
              "internal.names",
              "internal.parse",
              "internal.program",
              "internal.read",
              "internal.threads",
              "jvm",
              "ledger",
              "mappings",
              "snapshot",
              "threads"),
          edges("internal.program", "internal.bytes"),
          edges("internal.read", "internal.bytes", "internal.parse", "snapshot"),
          edges("internal.regex"),
          edges(
              "internal.threads",
              "classify",
              "counters",
              "internal.bytes",
              "internal.parse",
              "internal.read",
              "snapshot",
              "threads"),
          edges("internal.rules", "classify", "container", "internal.regex", "snapshot"),
          edges("jvm", "snapshot"),
          edges("ledger", "snapshot"),
          edges("mappings", "internal.regex", "snapshot"),
          edges(
              "metrics",
              "classify",
              "container",
              "counters",
              "extras",
              "jvm",
              "ledger",
              "mappings",
              "report",
              "snapshot",
              "threads"),
          edges(
              "metrics.dialect",
              "classify",
              "counters",
              "extras",
              "ledger",
              "mappings",
              "metrics",
              "report",
              "snapshot",
              "threads"),
          edges("recorder", "classify", "container", "report", "snapshot", "watch"),
          edges(
              "report",
              "classify",
              "container",
              "counters",
              "extras",
              "internal.counters",
              "snapshot"),
          edges("snapshot", "container"),
          edges("threads", "classify", "counters", "snapshot"),
          edges("watch", "container", "report", "snapshot"));

  private static final Path CLASSES = Path.of("target", "classes");

  private static Map.Entry<String, Set<String>> edges(String from, String... to) {
    String name = from.isEmpty() ? "io.procmem" : "io.procmem." + from;
    return Map.entry(name, Set.of(to));
  }

  private static String jdeps(String... arguments) {
    StringWriter out = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    PrintWriter writer = new PrintWriter(out);
    String[] all =
        Stream.concat(Arrays.stream(arguments), Stream.of(CLASSES.toString()))
            .toArray(String[]::new);
    assertThat(jdeps.run(writer, writer, all)).as(out.toString()).isZero();
    return out.toString();
  }

  @Test
  void packages_dependOnEachOtherAsDesigned() {
    Map<String, Set<String>> edges = new TreeMap<>();
    for (String line : jdeps("-verbose:package", "--ignore-missing-deps").split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words.length >= 3 && words[1].equals("->") && words[0].startsWith("io.procmem")) {
        Set<String> to = edges.computeIfAbsent(words[0], from -> new TreeSet<>());
        if (words[2].startsWith("io.procmem.")) {
          to.add(words[2].substring("io.procmem.".length()));
        }
      }
    }
    assertThat(edges).isEqualTo(EDGES);
  }

  /** By class, nested classes counted with the one they are in. */
  private static Map<String, Set<String>> references() {
    Map<String, Set<String>> references = new TreeMap<>();
    for (String line :
        jdeps("-verbose:class", "-filter:none", "--ignore-missing-deps").split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words.length >= 3 && words[1].equals("->") && words[0].startsWith("io.procmem.")) {
        Set<String> to = references.computeIfAbsent(outer(words[0]), from -> new TreeSet<>());
        if (words[2].startsWith("io.procmem.")) {
          to.add(outer(words[2]));
        }
      }
    }
    return references;
  }

  private static String outer(String type) {
    return type.indexOf('$') < 0 ? type : type.substring(0, type.indexOf('$'));
  }

  private static String packageOf(String type) {
    return type.substring(0, type.lastIndexOf('.'));
  }

  /** Everything that can be reached from one node. */
  private static Set<String> reachable(String from, Map<String, Set<String>> graph) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(graph.getOrDefault(from, Set.of()));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        open.addAll(graph.getOrDefault(next, Set.of()));
      }
    }
    return seen;
  }

  @Test
  void noPackage_dependsOnItselfThroughOthers() {
    Map<String, Set<String>> packages = new TreeMap<>();
    references()
        .forEach(
            (from, targets) ->
                targets.stream()
                    .map(ArchitectureTest::packageOf)
                    .filter(to -> !to.equals(packageOf(from)))
                    .forEach(
                        to ->
                            packages
                                .computeIfAbsent(packageOf(from), any -> new TreeSet<>())
                                .add(to)));
    assertThat(packages).hasSizeGreaterThan(10);
    packages
        .keySet()
        .forEach(
            name -> assertThat(reachable(name, packages)).as("from %s", name).doesNotContain(name));
  }

  /** Six classes that all depend on each other are as many as one can keep in mind. */
  @Test
  void noCycleOfClasses_isLargerThanSix() {
    Map<String, Set<String>> references = references();
    Map<String, Set<String>> reachable = new TreeMap<>();
    references.keySet().forEach(type -> reachable.put(type, reachable(type, references)));
    assertThat(reachable).hasSizeGreaterThan(200);
    reachable.forEach(
        (type, targets) ->
            assertThat(targets.stream().filter(to -> reachable.get(to).contains(type)).toList())
                .as("the classes that %s and they depend on in a circle", type)
                .hasSizeLessThanOrEqualTo(6));
  }

  @Test
  void packagesAndFiles_areSmall() throws Exception {
    Map<Path, Integer> files = new TreeMap<>();
    Map<Path, Integer> lines = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : paths.filter(path -> path.toString().endsWith(".java")).toList()) {
        files.merge(file.getParent(), 1, Integer::sum);
        lines.put(file, Files.readAllLines(file).size());
      }
    }
    assertThat(files).hasSizeGreaterThan(10);
    files.forEach((name, count) -> assertThat(count).as("%s", name).isLessThanOrEqualTo(32));
    lines.forEach((name, count) -> assertThat(count).as("%s", name).isLessThanOrEqualTo(300));
    int[] sorted = lines.values().stream().mapToInt(count -> count).sorted().toArray();
    assertThat(sorted[sorted.length * 9 / 10]).as("nine in ten").isLessThanOrEqualTo(210);
  }

  @Test
  void core_needsNothingButJavaBase() {
    Set<String> modules = new TreeSet<>();
    for (String line : jdeps("-summary", "--ignore-missing-deps").split("\n")) {
      modules.add(line.substring(line.indexOf("->") + 2).trim());
    }
    modules.remove("not found"); // what the test below allows
    assertThat(modules).containsExactly("java.base");
    assertThat(ownDescriptor().requires())
        .as("modules that a JVM must have")
        .filteredOn(required -> !required.modifiers().contains(Modifier.STATIC))
        .extracting(ModuleDescriptor.Requires::name)
        .containsExactly("java.base");
  }

  private static ModuleDescriptor ownDescriptor() {
    return ModuleFinder.of(CLASSES).find("io.procmem").orElseThrow().descriptor();
  }

  /** Beside annotations, which no class file needs to run. */
  @Test
  void oneClass_needsAModuleThatAJvmMayLack() {
    Map<String, Set<String>> users = new TreeMap<>();
    for (String line : jdeps("-verbose:class", "--ignore-missing-deps").split("\n")) {
      String[] words = line.trim().split("\\s+");
      if (words[0].startsWith("io.procmem.")
          && line.endsWith("not found")
          && !words[2].startsWith("org.jspecify.")) {
        String needed = words[2].replaceAll("[.]\\w+$", "");
        users.computeIfAbsent(needed, any -> new TreeSet<>()).add(outer(words[0]));
      }
    }
    Set<String> beans = Set.of("io.procmem.internal.jvm.OwnJvmBeans");
    assertThat(users).isEqualTo(Map.of("java.lang.management", beans, "javax.management", beans));
  }

  @Test
  void core_doesNotAffectTheHostJvm() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String code = Files.readString(file).replaceAll("(?m)^ *(/\\*\\*|\\*).*$", "");
        assertThat(code)
            .as("%s: a library neither prints, nor hooks, nor ends its host", file)
            .doesNotContain("System.exit", "System.out", "System.err", "addShutdownHook")
            .doesNotContain("System.setProperty", "Executors.", "parallel()");
      }
    }
  }

  /** The digits, the decimal separator and some letters differ between languages. */
  @Test
  void noModule_writesNumbersInTheLanguageOfTheHost() throws Exception {
    int files = 0;
    for (String directory : List.of("..", "../examples")) {
      try (Stream<Path> modules = Files.list(Path.of(directory))) {
        List<Path> published =
            modules.filter(module -> !module.endsWith("procmem-benchmarks")).toList();
        for (Path sources :
            published.stream().map(module -> module.resolve("src/main/java")).toList()) {
          files += Files.isDirectory(sources) ? checkLocales(sources) : 0;
        }
      }
    }
    assertThat(files).isGreaterThan(200);
  }

  private static int checkLocales(Path sources) throws IOException {
    try (Stream<Path> walk = Files.walk(sources)) {
      List<Path> files = walk.filter(path -> path.toString().endsWith(".java")).toList();
      for (Path file : files) {
        String code = Files.readString(file).replaceAll("(?m)^ *(/\\*\\*|\\*).*$", "");
        assertThat(code)
            .as("%s", file)
            .doesNotContain("toLowerCase()", "toUpperCase()", "NumberFormat", "DecimalFormat")
            .doesNotContainPattern("(String\\.format|printf)\\(\\s*+(?!Locale\\.ROOT)");
        if (code.contains(".formatted(")) { // which takes no locale
          assertThat(code).as("%s", file).doesNotContainPattern("%[-+, 0-9.]*[deEfg]");
        }
      }
      return files.size();
    }
  }

  @Test
  void core_readsNoFileThroughAChannel() {
    String uses = jdeps("-verbose:class", "--ignore-missing-deps");
    assertThat(uses)
        .as(
            "a thread that hangs in a channel takes down the thread that interrupts it, and the"
                + " first channel takes descriptors that a host may not have")
        .contains("java.io.FileInputStream")
        .doesNotContain("java.nio.channels", "java.io.BufferedReader", "java.nio.file.OpenOption");
  }

  @Test
  void everyPackage_saysWhatItIsFor() {
    for (String name : EDGES.keySet()) {
      File directory = new File("src/main/java", name.replace('.', '/'));
      assertThat(new File(directory, "package-info.java")).exists();
    }
  }
}
