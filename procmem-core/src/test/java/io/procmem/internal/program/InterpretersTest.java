package io.procmem.internal.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.internal.bytes.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InterpretersTest {

  private static final int MAX_BYTES = 1024;

  private static @Nullable String mainOf(String commandLine) {
    byte[] bytes = commandLine.getBytes(ISO_8859_1);
    MainProgram main = Interpreters.mainOf(bytes, 0, bytes.length);
    return main == null ? null : main.name();
  }

  private static @Nullable String main(String... arguments) {
    return mainOf(String.join("\0", arguments) + "\0");
  }

  static List<Arguments> commandLines() throws IOException {
    try (InputStream in = InterpretersTest.class.getResourceAsStream("command-lines.txt")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(" <= ", 2))
          .map(row -> Arguments.of(row[0].equals("-") ? null : row[0], row[1]))
          .toList();
    }
  }

  private static String[] arguments(String commandLine) {
    String[] arguments = commandLine.split(" ");
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].replace("{_}", " ").replace("{}", "");
    }
    return arguments;
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void main_ofACommandLine(@Nullable String main, String commandLine) {
    assertThat(main(arguments(commandLine))).isEqualTo(main);
  }

  @ParameterizedTest
  @MethodSource("commandLines")
  void main_neverContainsASecret_norDoesThePath(@Nullable String main, String commandLine) {
    assertThat(main == null ? "" : main).as(commandLine).doesNotContain("secret");
    byte[] bytes = (String.join("\0", arguments(commandLine)) + "\0").getBytes(ISO_8859_1);
    MainProgram found = Interpreters.mainOf(bytes, 0, bytes.length);
    assertThat(found == null ? "" : found.path().orElse(""))
        .as(commandLine)
        .doesNotContain("secret");
  }

  /**
   * A name is shown in full or not at all, wherever a command line is cut or starts in its array.
   */
  @ParameterizedTest
  @MethodSource("commandLines")
  void main_ofATruncatedCommandLine_isThatOfItsCompleteArguments(
      @Nullable String main, String commandLine) {
    byte[] bytes = ("x" + commandLine.replace(' ', '\0') + "\0jar\0").getBytes(ISO_8859_1);
    for (int end = 1; end < bytes.length; end++) {
      int complete = end;
      while (complete > 1 && bytes[complete - 1] != 0) {
        complete--;
      }
      assertThat(Interpreters.mainOf(bytes, 1, end))
          .as("%d bytes", end - 1)
          .isEqualTo(Interpreters.mainOf(bytes, 1, complete));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "|", "|||||", "java", "java|", "java||", "java|||||", "/|", "-|", "-"})
  void main_withoutAProgram_isNull(String text) {
    assertThat(mainOf(text.replace('|', '\0'))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'java|com.example.Main'",
    "'java|-cp|a.jar|com.exam'",
    "'java|-jar|app.j'",
    "'java -jar a.jar'",
    "'java -jar a.jar|'",
    "'python3|-m|http.ser'",
    "'bash|/root/backu'"
  })
  void main_ofAnUnterminatedArgument_isNotAccepted(String text) {
    assertThat(mainOf(text.replace('|', '\0'))).isNull();
  }

  @Test
  void main_afterAClassPathOf128KiB_isFound() {
    String path = "/opt/lib/some-jar.jar:".repeat(5900);
    assertThat(main("java", "-cp", path, "com.example.Main", "x")).isEqualTo("com.example.Main");
    assertThat(main("java", "--class-path=" + path, "a.B")).isEqualTo("a.B");
    assertThat(main(path + "/java", "a.B")).isEqualTo("a.B");
  }

  @Test
  void main_afterTensOfThousandsOfOptions_isFound() {
    assertThat(mainOf("java\0" + "-x\0".repeat(43_000) + "aa.bb.C\0")).isEqualTo("aa.bb.C");
    assertThat(mainOf("node\0" + "-r\0\0".repeat(43_000) + "a.js\0")).isEqualTo("a.js");
    assertThat(mainOf("bash\0" + "-" + "x".repeat(120_000) + "\0a\0")).isEqualTo("a");
    assertThat(mainOf("perl\0" + "-" + "0".repeat(120_000) + "\0a\0")).isEqualTo("a");
  }

  @Test
  void main_ofAnyBytes_isPrintable() {
    assertThat(main("sh", "/a/b\nVmRSS:\t9 kB")).isEqualTo("b\\x0aVmRSS:\\x099 kB");
    assertThat(main("sh", "\u00ff\u00fe")).isEqualTo("\\xff\\xfe");
    assertThat(main("java", "caf\u00c3\u00a9.Main")).isEqualTo("café.Main");
    assertThat(main("python", "-m", "\u001b[31m")).isEqualTo("\\x1b[31m");
    assertThat(main("node", "node_modules/\u0080/x")).isEqualTo("\\x80");
    assertThat(main("python", "-\u0080")).isNull();
    assertThat(main("perl", "-\u00ff", "a")).isNull();
  }

  @Test
  void main_ofALongName_isTruncated() {
    assertThat(main("java", "x".repeat(2000))).isEqualTo("x".repeat(MAX_BYTES));
    assertThat(main("sh", "/" + "\n".repeat(2000))).isEqualTo("\\x0a".repeat(MAX_BYTES));
    assertThat(main("node", "d".repeat(90_000) + "/index.js")).isEqualTo("d".repeat(MAX_BYTES));
  }

  @Test
  void main_ofPathsWithUnusualSlashes() {
    assertThat(main("node", "node_modules/")).isEqualTo("node_modules");
    assertThat(main("node", "node_modules/x")).isEqualTo("x");
    assertThat(main("node", "/node_modules//x.js")).isEqualTo("x.js");
    assertThat(main("node", "/node_modules/@/x.js")).isEqualTo("x.js");
    assertThat(main("node", "//index.js")).isEqualTo("index.js");
    assertThat(main("node", "a//index.js")).isEqualTo("index.js");
    assertThat(main("node", "/")).isNull();
    assertThat(main("node", "/a/..")).isNull();
    assertThat(main("python", "//__main__.py")).isEqualTo("__main__.py");
    assertThat(main("java", "-m", "/")).isNull();
    assertThat(main("java", "-m", "/a.B")).isEqualTo("a.B");
    assertThat(main("java", "--module=")).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void main_ofRandomArguments_isPartOfOneOfThem_andNeverALaterOne(long seed) {
    Random random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 50_000; i++) {
      String[] arguments = random(random);
      String main = main(arguments);
      found += main == null ? 0 : 1;
      if (main != null) {
        assertThat(Stream.of(arguments).skip(1).map(InterpretersTest::printable))
            .as("seed %d: %s", seed, String.join(" ", arguments))
            .anyMatch(argument -> argument.contains(main));
        String[] more = Stream.concat(Stream.of(arguments), Stream.of("x")).toArray(String[]::new);
        assertThat(main(more))
            .as("seed %d: later arguments belong to the program", seed)
            .isEqualTo(main);
      }
    }
    assertThat(found).as("seed %d: programs found", seed).isGreaterThan(5_000);
  }

  private static String printable(String argument) {
    return Printable.name(argument.getBytes(ISO_8859_1), 0, argument.length());
  }

  private static final List<String> PROGRAMS =
      List.of(
          "java",
          "jsvc",
          "python3",
          "node",
          "deno",
          "bun",
          "ruby",
          "perl",
          "php",
          "lua",
          "luajit",
          "tclsh",
          "R",
          "Rscript",
          "julia",
          "beam.smp",
          "mono",
          "dotnet",
          "-bash",
          "busybox",
          "sh",
          "fish",
          "nginx",
          "",
          "java9",
          "/");

  private static final List<String> WORDS =
      List.of(
          "",
          "-",
          "--",
          "-c",
          "-m",
          "-jar",
          "-e",
          "-s",
          "-o",
          "+o",
          "-cp",
          "--module=",
          "@a",
          "a",
          "/",
          "a/b",
          "a.b.C",
          "a.js",
          "index.js",
          "node_modules/",
          "@s/",
          "__main__.py",
          "run",
          "sh",
          "--file=x",
          "-f",
          "--x",
          "--x=y",
          "-W0",
          "-i.b",
          "\u00ff",
          "\n",
          "\\",
          "..",
          "x.dll");

  /** Likely words, sometimes concatenated, sometimes with an arbitrary byte between. */
  private static String[] random(Random random) {
    return IntStream.rangeClosed(0, 1 + random.nextInt(6))
        .mapToObj(
            i -> {
              String word = WORDS.get(random.nextInt(WORDS.size()));
              return i == 0
                  ? PROGRAMS.get(random.nextInt(PROGRAMS.size()))
                  : switch (random.nextInt(6)) {
                    case 0 -> word + WORDS.get(random.nextInt(WORDS.size()));
                    case 1 -> "-" + (char) (1 + random.nextInt(255)) + word;
                    default -> word;
                  };
            })
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void main_ofRandomBytes_neverThrows(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      for (int zeros = random.nextInt(6); zeros > 0 && bytes.length > 0; zeros--) {
        bytes[random.nextInt(bytes.length)] = 0;
      }
      String program = PROGRAMS.get(random.nextInt(PROGRAMS.size())) + "\0";
      String main = mainOf(program + new String(bytes, ISO_8859_1));
      assertThat(main == null || main.length() <= 4 * MAX_BYTES).as("seed %d", seed).isTrue();
    }
  }
}
