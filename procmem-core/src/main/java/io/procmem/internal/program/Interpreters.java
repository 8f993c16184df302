package io.procmem.internal.program;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The known interpreters. */
public final class Interpreters {

  private static final Predicate<ArgumentCursor> NODE_SCRIPT =
      NameShape.file(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
          .or(NameShape::isInNodeModules);

  private static final Predicate<ArgumentCursor> JAVA_PROGRAM =
      NameShape.file(".jar", ".war", ".java").or(NameShape::isClass);

  private static final Predicate<ArgumentCursor> PHP_SCRIPT =
      NameShape.script(".php", ".phar").or(NameShape.named("artisan"));

  private static final List<Interpreter> ALL =
      Stream.concat(others().stream(), Shells.ALL.stream()).toList();

  private Interpreters() {}

  private static List<Interpreter> others() {
    return List.of(
        Interpreter.of("java javaw", JavaOptions.java(), MainName.CLASS, JAVA_PROGRAM)
            .withCertainValues(),
        Interpreter.of("jsvc jsvc.exec", JavaOptions.jsvc(), MainName.CLASS, JAVA_PROGRAM),
        Interpreter.of(
            "python platform-python pypy",
            ScriptOptions.python(),
            MainName.PYTHON,
            NameShape.script(".py", ".pyc", ".pyz")),
        Interpreter.of(
            "node nodejs iojs",
            NodeOptions.node(),
            MainName.NODE,
            NODE_SCRIPT.or(NameShape::isInBin)),
        Interpreter.withCommands("deno", NodeOptions.deno(), MainName.NODE, NODE_SCRIPT),
        Interpreter.withCommands("bun", NodeOptions.bun(), MainName.NODE, NODE_SCRIPT),
        script("ruby jruby", ScriptOptions.ruby(), ".rb", ".ru"),
        script("perl", ScriptOptions.perl(), ".pl"),
        Interpreter.of("php", ScriptOptions.php(), MainName.FILE, PHP_SCRIPT),
        Interpreter.of("php-cgi", ScriptOptions.phpCgi(), MainName.FILE, PHP_SCRIPT),
        script("lua", ScriptOptions.lua(), ".lua"),
        script("luajit", ScriptOptions.luajit(), ".lua"),
        script("tclsh wish", ScriptOptions.tcl(), ".tcl"),
        script("Rscript", ScriptOptions.rscript(), ".R", ".r"),
        script("R", ScriptOptions.r(), ".R", ".r"),
        script("julia", ScriptOptions.julia(), ".jl"),
        Interpreter.withCommands(
            "erl beam beam.smp", ScriptOptions.erlang(), MainName.MODULE, NameShape::isModule),
        script("mono", ScriptOptions.mono(), ".exe", ".dll"),
        Interpreter.withCommands(
            "dotnet", ScriptOptions.dotnet(), MainName.FILE, NameShape.file(".dll", ".exe")));
  }

  private static Interpreter script(String names, OptionTable options, String... endings) {
    return Interpreter.of(names, options, MainName.FILE, NameShape.script(endings));
  }

  /**
   * What the interpreter of a command line runs: a class, module, script or jar. A file of
   * arguments is not opened.
   *
   * @param bytes holds the arguments, each terminated by a NUL
   * @return null if {@code argv[0]} is not an interpreter, or if what it runs has no name
   */
  public static @Nullable MainProgram mainOf(byte[] bytes, int start, int end) {
    int nameEnd = ArgumentCursor.endOf(bytes, start, end);
    int nameStart = nameStart(bytes, start, nameEnd);
    boolean isBusybox = Interpreter.isCalled("busybox", bytes, nameStart, nameEnd);
    return isBusybox && nameEnd < end
        ? find(bytes, nameEnd + 1, end) // the next argument names the applet
        : find(bytes, start, end);
  }

  private static @Nullable MainProgram find(byte[] bytes, int start, int end) {
    int nameEnd = ArgumentCursor.endOf(bytes, start, end);
    Interpreter interpreter = of(bytes, nameStart(bytes, start, nameEnd), nameEnd);
    return interpreter == null || nameEnd >= end
        ? null
        : new MainSearch(interpreter, new ArgumentCursor(bytes, nameEnd + 1, end)).find();
  }

  /** Where the file name starts: after the last slash, and after the hyphen of a login shell. */
  private static int nameStart(byte[] bytes, int start, int end) {
    int at = end;
    while (at > start && bytes[at - 1] != '/') {
      at--;
    }
    return at < end && bytes[at] == '-' ? at + 1 : at;
  }

  private static @Nullable Interpreter of(byte[] bytes, int from, int to) {
    for (int i = 0; i < ALL.size(); i++) {
      if (ALL.get(i).isCalled(bytes, from, to)) {
        return ALL.get(i);
      }
    }
    return null;
  }
}
