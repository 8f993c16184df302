package io.procmem.procfs;

import static io.procmem.procfs.Option.ATTACHED;
import static io.procmem.procfs.Option.DIGITS;
import static io.procmem.procfs.Option.END;
import static io.procmem.procfs.Option.FILE;
import static io.procmem.procfs.Option.FLAG;
import static io.procmem.procfs.Option.MODULE;
import static io.procmem.procfs.Option.NEXT;
import static io.procmem.procfs.Option.NOTHING;
import static io.procmem.procfs.Option.VALUE;

import java.util.List;
import java.util.function.Predicate;

/** The interpreters we know, by their manuals. Of two words that fit, the later is right. */
final class Interpreters {

  private static final Predicate<Argument> SCRIPT_OF_NODE =
      Form.file(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx").or(Form::isOfPackage);

  private static final Predicate<Argument> OF_JAVA =
      Form.file(".jar", ".war", ".java").or(Form::isClass);

  static final List<Interpreter> ALL =
      List.of(
          one("java javaw", JavaOptions.java(), Naming.CLASS, OF_JAVA),
          one("jsvc jsvc.exec", JavaOptions.jsvc(), Naming.CLASS, OF_JAVA),
          one(
              "python platform-python pypy",
              python(),
              Naming.PYTHON,
              Form.file(".py", ".pyc", ".pyz")),
          one("node nodejs iojs", NodeOptions.node(), Naming.NODE, SCRIPT_OF_NODE),
          doubted("deno", NodeOptions.deno(), Naming.NODE, SCRIPT_OF_NODE),
          doubted("bun", NodeOptions.bun(), Naming.NODE, SCRIPT_OF_NODE),
          one("ruby jruby", ruby(), Naming.FILE, Form.file(".rb", ".ru")),
          one("perl", perl(), Naming.FILE, Form.file(".pl")),
          one("php php-cgi", php(), Naming.FILE, Form.file(".php", ".phar")),
          one("lua", lua(), Naming.FILE, Form.file(".lua")),
          one("luajit", luajit(), Naming.FILE, Form.file(".lua")),
          one("tclsh wish", tcl(), Naming.FILE, Form.file(".tcl")),
          one("Rscript", rscript(), Naming.FILE, Form.file(".R", ".r")),
          one("R", r(), Naming.FILE, Form.file(".R", ".r")),
          one("julia", julia(), Naming.FILE, Form.file(".jl")),
          doubted("erl beam beam.smp", erlang(), Naming.MODULE, Form::isModule),
          one("mono", mono(), Naming.FILE, Form.file(".exe", ".dll")),
          doubted("dotnet", dotnet(), Naming.FILE, Form.file(".dll", ".exe")),
          one("sh bash dash zsh ksh mksh ash", shell(), Naming.FILE, Form.file(".sh", ".bash")),
          one("fish", fish(), Naming.FILE, Form.file(".fish")));

  private Interpreters() {}

  private static Interpreter one(
      String names, Options options, Naming naming, Predicate<Argument> form) {
    return new Interpreter(List.of(names.split(" ")), options, naming, form, false);
  }

  /** One that runs its own commands, too: they are told from files by the form of these. */
  private static Interpreter doubted(
      String names, Options options, Naming naming, Predicate<Argument> form) {
    return new Interpreter(List.of(names.split(" ")), options, naming, form, true);
  }

  private static Options python() {
    return new Options()
        .letters(FLAG, "3bBdEiIOPqRsStuvx")
        .letters(VALUE, "WXQ")
        .letters(NOTHING, "chV?")
        .letters(MODULE, "m")
        .words(NOTHING, "--help* --version")
        .words(VALUE, "--check-hash-based-pycs --jit");
  }

  private static Options ruby() {
    return new Options()
        .letters(FLAG, "acdlnpsSUuvwy")
        .letters(DIGITS, "0TW")
        .letters(ATTACHED, "FiJKx")
        .letters(VALUE, "CEIrX")
        .letters(NOTHING, "eh")
        .words(FLAG, "--yjit* --jit* --rjit* --mjit* --zjit* --debug* --verbose --disable-*")
        .words(FLAG, "--enable-* --dev --server --client --1.8 --1.9 --2.0 --headless")
        .words(VALUE, "--encoding --external-encoding --internal-encoding --enable --disable")
        .words(NOTHING, "--version --copyright --help");
  }

  private static Options perl() {
    return new Options()
        .letters(FLAG, "acfgnpsStTuUwWX")
        .letters(DIGITS, "0l")
        .letters(ATTACHED, "CdDFix")
        .letters(VALUE, "IMm")
        .letters(NOTHING, "eEhvV?");
  }

  /** Behind two hyphens stand arguments of a script that was named, or comes on standard input. */
  private static Options php() {
    return new Options()
        .letters(FLAG, "CeHlnqsw")
        .letters(VALUE, "bcdtTz")
        .letters(FILE, "fF")
        .letters(NOTHING, "aBEhimrRSv?")
        .words(FLAG, "--no-php-ini --no-header --syntax-check --strip --hide-args --timing")
        .words(VALUE, "--bindpath --define --php-ini --docroot --zend-extension")
        .words(FILE, "--file")
        .words(NOTHING, "-- --run --server --process-* --interactive --info --ini --version")
        .words(NOTHING, "--help --modules --rf --rc --re --rz --ri")
        .words(FILE, "--process-file");
  }

  /** Code may stand before the script. */
  private static Options lua() {
    return new Options().letters(FLAG, "iEvW").letters(VALUE, "el");
  }

  private static Options luajit() {
    return lua().letters(ATTACHED, "O").letters(VALUE, "j").letters(NOTHING, "b");
  }

  private static Options tcl() {
    return new Options()
        .words(FLAG, "-sync")
        .words(VALUE, "-encoding -colormap -display -geometry -name -use -visual");
  }

  private static Options rscript() {
    return new Options()
        .words(FLAG, "--verbose --vanilla --no-* --slave --quiet --restore --save")
        .words(NOTHING, "-e --version --help");
  }

  /** Words that are no options are for the script. */
  private static Options r() {
    return new Options()
        .onlyThese()
        .words(FILE, "-f --file")
        .words(VALUE, "-g --gui -d --debugger")
        .words(NOTHING, "-e --args --version --help CMD");
  }

  private static Options julia() {
    return new Options()
        .letters(FLAG, "iq")
        .letters(ATTACHED, "gO")
        .letters(VALUE, "CHJLpt")
        .letters(MODULE, "m")
        .letters(NOTHING, "eEhv")
        .words(FLAG, "--project --banner --optimize --trace-* --quiet --interactive")
        .words(VALUE, "--sysimage --threads --gcthreads --procs --load --home --cpu-target")
        .words(VALUE, "--machine-file")
        .words(MODULE, "--module")
        .words(NOTHING, "--eval --print --version --help*");
  }

  /** Values never start with a hyphen here. What is started first names the system. */
  private static Options erlang() {
    return new Options()
        .onlyThese()
        .words(FLAG, "- --")
        .words(MODULE, "-s -run")
        .words(NOTHING, "-extra");
  }

  private static Options mono() {
    return new Options()
        .words(FLAG, "--debug* --server --desktop --llvm --nollvm --trace* --verbose -v --gc*")
        .words(FLAG, "--optimize* -O* --interpreter --hybrid-aot --full-aot --profile*")
        .words(VALUE, "--config")
        .words(NOTHING, "-V --version -h --help --aot");
  }

  private static Options dotnet() {
    return new Options()
        .words(FLAG, "exec -d --diagnostics")
        .words(VALUE, "--additionalprobingpath --additional-deps --depsfile --runtimeconfig")
        .words(VALUE, "--fx-version --roll-forward --roll-forward-on-no-candidate-fx");
  }

  private static Options shell() {
    return new Options()
        .letters(FLAG, "abdefghijklmnpqrtuvwxyzABCDEFGHIJKLMNPQRSTUVWXYZ0123456789")
        .letters(NEXT, "oO")
        .letters(NOTHING, "cs")
        .alsoBehindPlus()
        .words(END, "-")
        .words(FLAG, "--login --posix --norc --noprofile --noediting --restricted --verbose")
        .words(FLAG, "--debugger")
        .words(VALUE, "--rcfile --init-file")
        .words(NOTHING, "--version --help --dump-strings --dump-po-strings");
  }

  private static Options fish() {
    return new Options()
        .letters(FLAG, "ilnNP")
        .letters(VALUE, "CdDfop")
        .letters(NOTHING, "chv")
        .words(FLAG, "--interactive --login --no-config --no-execute --private")
        .words(VALUE, "--init-command --debug --debug-output --features --profile*")
        .words(NOTHING, "--command --version --help");
  }
}
