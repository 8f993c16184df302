package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.ATTACHED;
import static io.procmem.internal.program.OptionKind.CHARACTER;
import static io.procmem.internal.program.OptionKind.DIGITS;
import static io.procmem.internal.program.OptionKind.DOUBT;
import static io.procmem.internal.program.OptionKind.FILE;
import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.MARKED;
import static io.procmem.internal.program.OptionKind.MODULE;
import static io.procmem.internal.program.OptionKind.NOTHING;
import static io.procmem.internal.program.OptionKind.VALUE;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The interpreters we know. Their options are those that they declare themselves, and the tests
 * hold the tables to that. Of two words that fit, the later is right.
 */
final class Interpreters {

  private static final Predicate<ArgumentCursor> SCRIPT_OF_NODE =
      NameShape.file(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
          .or(NameShape::isOfPackage);

  private static final Predicate<ArgumentCursor> OF_JAVA =
      NameShape.file(".jar", ".war", ".java").or(NameShape::isClass);

  private static final Predicate<ArgumentCursor> OF_PHP =
      script(".php", ".phar").or(NameShape.named("artisan"));

  static final List<Interpreter> ALL =
      Stream.concat(
              Stream.of(
                  one("java javaw", JavaOptions.java(), MainName.CLASS, OF_JAVA),
                  one("jsvc jsvc.exec", JavaOptions.jsvc(), MainName.CLASS, OF_JAVA),
                  one(
                      "python platform-python pypy",
                      python(),
                      MainName.PYTHON,
                      script(".py", ".pyc", ".pyz")),
                  one(
                      "node nodejs iojs",
                      NodeOptions.node(),
                      MainName.NODE,
                      SCRIPT_OF_NODE.or(NameShape::isInBin)),
                  doubted("deno", NodeOptions.deno(), MainName.NODE, SCRIPT_OF_NODE),
                  doubted("bun", NodeOptions.bun(), MainName.NODE, SCRIPT_OF_NODE),
                  one("ruby jruby", ruby(), MainName.FILE, script(".rb", ".ru")),
                  one("perl", perl(), MainName.FILE, script(".pl")),
                  one("php", php(), MainName.FILE, OF_PHP),
                  one("php-cgi", phpCgi(), MainName.FILE, OF_PHP),
                  one("lua", lua(), MainName.FILE, script(".lua")),
                  one("luajit", luajit(), MainName.FILE, script(".lua")),
                  one("tclsh wish", tcl(), MainName.FILE, script(".tcl")),
                  one("Rscript", rscript(), MainName.FILE, script(".R", ".r")),
                  one("R", r(), MainName.FILE, script(".R", ".r")),
                  one("julia", julia(), MainName.FILE, script(".jl")),
                  doubted("erl beam beam.smp", erlang(), MainName.MODULE, NameShape::isModule),
                  one("mono", mono(), MainName.FILE, script(".exe", ".dll")),
                  doubted("dotnet", dotnet(), MainName.FILE, NameShape.file(".dll", ".exe"))),
              Shells.ALL.stream())
          .toList();

  private Interpreters() {}

  /** A file with one of these endings, or one that needs none. */
  static Predicate<ArgumentCursor> script(String... endings) {
    return NameShape.file(endings).or(NameShape::isInBin);
  }

  static Interpreter one(
      String names, OptionTable options, MainName naming, Predicate<ArgumentCursor> form) {
    return new Interpreter(List.of(names.split(" ")), options, naming, form, false);
  }

  /** One that runs its own commands, too: they are told from files by the form of these. */
  private static Interpreter doubted(
      String names, OptionTable options, MainName naming, Predicate<ArgumentCursor> form) {
    return new Interpreter(List.of(names.split(" ")), options, naming, form, true);
  }

  private static OptionTable python() {
    return new OptionTable()
        .letters(FLAG, "3bBdEiIOPqRsStuUvx")
        .letters(VALUE, "WXQ")
        .letters(NOTHING, "chV?")
        .letters(MODULE, "m")
        .words(NOTHING, "--help* --version")
        .words(VALUE, "--check-hash-based-pycs --jit");
  }

  private static OptionTable ruby() {
    return new OptionTable()
        .letters(FLAG, "acdlnpsSUvwy")
        .letters(DIGITS, "0TW")
        .letters(CHARACTER, "K")
        .letters(ATTACHED, "FiJx")
        .letters(VALUE, "CEIrX")
        .letters(NOTHING, "eh")
        .words(FLAG, "--yjit* --jit* --rjit* --mjit* --zjit* --debug --debug-frozen-string-literal")
        .words(FLAG, "--verbose --disable-* --enable-* --yydebug --dev --server --client")
        .words(FLAG, "--1.8 --1.9 --2.0 --headless")
        .words(VALUE, "--encoding --external-encoding --internal-encoding --enable --disable")
        .words(VALUE, "--backtrace-limit --parser --crash-report")
        .words(NOTHING, "--version --copyright --help --dump");
  }

  private static OptionTable perl() {
    return new OptionTable()
        .letters(FLAG, "acfgnpsStTuUwWX")
        .letters(DIGITS, "0l")
        .letters(MARKED, "d")
        .letters(ATTACHED, "CDFimMx")
        .letters(VALUE, "I")
        .letters(NOTHING, "eEhvV?");
  }

  /** Behind two hyphens stand arguments of a script that was named, or comes on standard input. */
  private static OptionTable php() {
    return new OptionTable()
        .letters(FLAG, "CeHlnqsw")
        .letters(VALUE, "cdtz")
        .letters(FILE, "fF")
        .letters(NOTHING, "aBEhimrRSv?")
        .words(FLAG, "--no-php-ini --no-header --syntax-check --strip --hide-args --no-chdir")
        .words(FLAG, "--profile-info --syntax-highlight --syntax-highlighting")
        .words(VALUE, "--define --php-ini --docroot --zend-extension --repeat")
        .words(NOTHING, "-- --run --server --process-* --interactive --info --ini --version")
        .words(NOTHING, "--help --usage --modules --rf --rc --re --rz --ri --rfunction --rclass")
        .words(NOTHING, "--rextension --rzendextension --rextinfo")
        .words(FILE, "--file --process-file");
  }

  private static OptionTable phpCgi() {
    return php()
        .letters(VALUE, "bT")
        .letters(DOUBT, "BEFHrRSt")
        .words(VALUE, "--bindpath --timing");
  }

  /** Code may stand before the script. */
  private static OptionTable lua() {
    return new OptionTable().letters(FLAG, "iEvW").letters(VALUE, "el");
  }

  private static OptionTable luajit() {
    return lua().letters(ATTACHED, "O").letters(VALUE, "j").letters(NOTHING, "b");
  }

  /** With any other option there is no script. */
  private static OptionTable tcl() {
    return new OptionTable().words(NOTHING, "-*").words(VALUE, "-encoding");
  }

  private static OptionTable rscript() {
    return new OptionTable()
        .words(FLAG, "--verbose --vanilla --no-* --slave --quiet --restore --save")
        .words(NOTHING, "-e --version --help");
  }

  /** Words that are no options are for the script. */
  private static OptionTable r() {
    return new OptionTable()
        .onlyThese()
        .words(FILE, "-f --file=*")
        .words(VALUE, "-g --gui -d --debugger --encoding")
        .words(NOTHING, "-e --args --version --help CMD");
  }

  /**
   * A word that may have a value has it behind {@code =} only; one that must have it, and a letter,
   * in the next argument, too.
   */
  private static OptionTable julia() {
    return new OptionTable()
        .letters(FLAG, "iq")
        .letters(VALUE, "CgHJLOpt")
        .letters(MODULE, "m")
        .letters(NOTHING, "eEhv")
        .words(FLAG, "--project --optimize --debug-info --code-coverage --track-allocation --trim")
        .words(FLAG, "--quiet --interactive --experimental --image-codegen --rr-detach")
        .words(FLAG, "--strip-metadata --strip-ir --trace-eval --trace-compile-timing")
        .words(FLAG, "--gc-sweep-always-full --no-history-file --no-startup")
        .words(VALUE, "--sysimage --threads --gcthreads --procs --load --home --cpu-target")
        .words(VALUE, "--machine-file --banner --color --history-file --startup-file --compile")
        .words(VALUE, "--check-bounds --depwarn --warn-overwrite --warn-scope --inline")
        .words(VALUE, "--min-optlevel --math-mode --handle-signals --bind-to --heap-size-hint")
        .words(VALUE, "--compiled-modules --pkgimages --sysimage-native-code --trace-compile")
        .words(VALUE, "--trace-dispatch --polly --output-o --output-ji")
        .words(VALUE, "--output-bc --output-unopt-bc --output-asm --output-incremental")
        .words(MODULE, "--module")
        .words(NOTHING, "--eval --print --worker --lisp --version --bug-report --help*");
  }

  /** Values never start with a hyphen here. What is started first names the system. */
  private static OptionTable erlang() {
    return new OptionTable()
        .onlyThese()
        .words(FLAG, "- --")
        .words(MODULE, "-s -run")
        .words(NOTHING, "-extra");
  }

  private static OptionTable mono() {
    return new OptionTable()
        .words(FLAG, "--debug --server --desktop --llvm --nollvm --trace --verbose -v --gc=*")
        .words(FLAG, "--optimize -O=* --interpreter --interp --hybrid-aot --full-aot --profile")
        .words(FLAG, "--full-aot-interp --stats --jitmap --security --print-vtable")
        .words(FLAG, "--no-x86-stack-align")
        .words(VALUE, "--config")
        .words(NOTHING, "-V --version -h --help --aot --compile --compile-all --graph");
  }

  private static OptionTable dotnet() {
    return new OptionTable()
        .words(FLAG, "exec -d --diagnostics")
        .words(VALUE, "--additionalprobingpath --additional-deps --depsfile --runtimeconfig")
        .words(VALUE, "--fx-version --roll-forward --roll-forward-on-no-candidate-fx");
  }
}
