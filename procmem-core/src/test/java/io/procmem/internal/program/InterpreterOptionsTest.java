package io.procmem.internal.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables against what the interpreters declare themselves: each option as it is declared, and
 * as if the table had it wrong, which it will have for some release.
 */
class InterpreterOptionsTest {

  /** A script of each, by a name that only an interpreter of its kind runs. */
  private static final Map<String, String> SCRIPTS =
      Map.ofEntries(
          Map.entry("node", "worker.js"),
          Map.entry("python3", "worker.py"),
          Map.entry("java", "com.example.Worker"),
          Map.entry("ruby", "worker.rb"),
          Map.entry("perl", "worker.pl"),
          Map.entry("php", "worker.php"),
          Map.entry("php-cgi", "worker.php"),
          Map.entry("lua", "worker.lua"),
          Map.entry("luajit", "worker.lua"),
          Map.entry("tclsh", "worker.tcl"),
          Map.entry("Rscript", "worker.R"),
          Map.entry("julia", "worker.jl"),
          Map.entry("mono", "worker.exe"),
          Map.entry("fish", "worker.fish"));

  /** What a script may be given: a password of any kind, or options and then one. */
  private static final List<List<String>> LATER =
      List.of(
          List.of("hunter2"),
          List.of("hunter2-DB-PASSWORD"),
          List.of("/hunter2/"),
          List.of("a+b/hunter2=="),
          List.of("--", "hunter2"),
          List.of("-x", "hunter2"));

  /** Options that say what is run, if the script has not been named yet. */
  private static final List<List<String>> EXPLICIT =
      List.of(
          List.of("-m", "hunter2"),
          List.of("-mhunter2"),
          List.of("--module", "hunter2"),
          List.of("-jar", "hunter2"),
          List.of("-f", "hunter2"),
          List.of("--file=hunter2"),
          List.of("-F", "hunter2"));

  record Declared(String interpreter, String kind, String option) {

    String script() {
      return SCRIPTS.getOrDefault(interpreter, "worker.sh");
    }

    boolean isWord() {
      return option.startsWith("--");
    }

    @Override
    public String toString() {
      return interpreter + " " + option + ": " + kind;
    }
  }

  static Stream<Declared> declared() throws IOException {
    try (InputStream in = InterpreterOptionsTest.class.getResourceAsStream("options.txt")) {
      return new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .map(line -> line.split(" "))
              .flatMap(
                  row ->
                      Arrays.stream(row)
                          .skip(2)
                          .map(option -> new Declared(row[0], row[1], option)))
              .toList()
              .stream();
    }
  }

  private static @Nullable String main(Declared declared, String... arguments) {
    List<String> all = new ArrayList<>(List.of(declared.interpreter()));
    all.addAll(List.of(arguments));
    byte[] bytes = (String.join("\0", all) + "\0").getBytes(ISO_8859_1);
    MainProgram main = Interpreter.mainOf(bytes, 0, bytes.length);
    return main == null ? null : main.name();
  }

  @ParameterizedTest
  @MethodSource("declared")
  void anOption_isSteppedOverAsItIsDeclared(Declared declared) {
    String option = declared.option();
    String script = declared.script();
    switch (declared.kind()) {
      case "flag" -> {
        assertThat(main(declared, option, script, "hunter2")).isEqualTo(script);
        assertThat(main(declared, option, "worker", "hunter2")).isEqualTo("worker");
      }
      case "attached" -> {
        assertThat(main(declared, option, script, "hunter2")).isEqualTo(script);
        assertThat(main(declared, option + ".hunter2", script, "hunter3")).isEqualTo(script);
      }
      case "next" -> {
        assertThat(main(declared, option, "hunter2", script, "hunter3")).isEqualTo(script);
        assertThat(main(declared, option, "hunter2", "hunter3")).isNull();
      }
      case "value" -> {
        assertThat(main(declared, option, "hunter2", script, "hunter3")).isEqualTo(script);
        assertThat(main(declared, option, "hunter2", "hunter3")).isNull();
        if (declared.isWord()) {
          assertThat(main(declared, option + "=hunter2", "worker")).isEqualTo("worker");
        }
      }
      case "code" -> {
        assertThat(main(declared, option, "hunter2", "hunter3")).isNull();
        assertThat(main(declared, option, script)).isNull();
      }
      default -> throw new AssertionError(declared.kind());
    }
  }

  /** In the same argument a value is certain to be one, and need cast no doubt on what follows. */
  @ParameterizedTest
  @MethodSource("declared")
  void aValueInTheSameArgument_castsNoDoubt(Declared declared) {
    String option = declared.option();
    boolean isLetter = option.length() == 2 && declared.kind().equals("value");
    if (isLetter && !List.of("java", "node").contains(declared.interpreter())) {
      assertThat(main(declared, option + "hunter2", "worker", "hunter3")).isEqualTo("worker");
    }
  }

  /**
   * If an option takes no value, what stands behind it is the script, and the rest its arguments.
   */
  @ParameterizedTest
  @MethodSource("declared")
  void anOptionThatIsDeclaredWrong_showsNoArgumentOfTheScript(Declared declared) {
    String option = declared.option();
    for (String first : List.of(declared.script(), "/srv/worker", "worker")) {
      for (List<String> later : LATER) {
        assertNoneIsShown(declared, Stream.concat(Stream.of(option, first), later.stream()));
      }
    }
    for (List<String> later : EXPLICIT) {
      Stream<String> behind = Stream.concat(Stream.of(option, declared.script()), later.stream());
      assertNoneIsShown(declared, behind);
    }
  }

  /** If an option takes a value that the table takes for the script, that ends the search. */
  @ParameterizedTest
  @MethodSource("declared")
  void anOptionWithAValueMore_showsNoArgumentOfTheScript(Declared declared) {
    for (List<String> later : LATER) {
      Stream<String> behind =
          Stream.concat(Stream.of(declared.option(), "value", declared.script()), later.stream());
      assertNoneIsShown(declared, behind);
    }
  }

  private static void assertNoneIsShown(Declared declared, Stream<String> arguments) {
    String[] all = arguments.toArray(String[]::new);
    String main = main(declared, all);
    assertThat(main == null ? "" : main)
        .as("%s %s", declared.interpreter(), String.join(" ", all))
        .doesNotContain("hunter");
  }
}
