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
 * Checks the option tables against what the interpreters themselves declare. Each option is also
 * tried as if the table were wrong, which it will be for some release.
 */
class InterpreterOptionsTest {

  /** A script for each interpreter, with a name that only this kind of interpreter runs. */
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

  /** Arguments of a script: passwords of different shapes, and options before a password. */
  private static final List<List<String>> LATER =
      List.of(
          List.of("hunter2"),
          List.of("hunter2-DB-PASSWORD"),
          List.of("/hunter2/"),
          List.of("a+b/hunter2=="),
          List.of("--", "hunter2"),
          List.of("-x", "hunter2"));

  /** Options that would name the program if they came before the script. */
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

    /** Java has never changed which of its options take the next argument. */
    boolean isCertain() {
      return interpreter.equals("java") && kind.equals("value");
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
    MainProgram main = Interpreters.mainOf(bytes, 0, bytes.length);
    return main == null ? null : main.name();
  }

  @ParameterizedTest
  @MethodSource("declared")
  void anOption_isSkippedAsDeclared(Declared declared) {
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
        if (!declared.isCertain()) {
          assertThat(main(declared, option, "hunter2", "hunter3")).isNull();
        }
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

  /** A value in the same argument is certain, so what follows needs no particular shape. */
  @ParameterizedTest
  @MethodSource("declared")
  void aValueInTheSameArgument_restrictsNothingAfterIt(Declared declared) {
    String option = declared.option();
    boolean isLetter = option.length() == 2 && declared.kind().equals("value");
    if (isLetter && !List.of("java", "node").contains(declared.interpreter())) {
      assertThat(main(declared, option + "hunter2", "worker", "hunter3")).isEqualTo("worker");
    }
  }

  /**
   * If an option in fact takes no value, the argument after it is the script, and the rest are
   * arguments of the script.
   */
  @ParameterizedTest
  @MethodSource("declared")
  void anOptionDeclaredWrongly_showsNoArgumentOfTheScript(Declared declared) {
    if (declared.isCertain()) {
      return;
    }
    String option = declared.option();
    for (String first : List.of(declared.script(), "/srv/worker", "worker")) {
      for (List<String> later : LATER) {
        assertNoneIsShown(declared, Stream.concat(Stream.of(option, first), later.stream()));
      }
    }
    for (List<String> later : EXPLICIT) {
      Stream<String> following =
          Stream.concat(Stream.of(option, declared.script()), later.stream());
      assertNoneIsShown(declared, following);
    }
  }

  /** If an option in fact takes a value, the table takes that value for the script. */
  @ParameterizedTest
  @MethodSource("declared")
  void anOptionWithAnExtraValue_showsNoArgumentOfTheScript(Declared declared) {
    for (List<String> later : LATER) {
      Stream<String> following =
          Stream.concat(Stream.of(declared.option(), "value", declared.script()), later.stream());
      assertNoneIsShown(declared, following);
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
