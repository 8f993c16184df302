package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.AFTER_COLON;
import static io.procmem.internal.program.OptionKind.ATTACHED;
import static io.procmem.internal.program.OptionKind.DIGITS;
import static io.procmem.internal.program.OptionKind.FILE;
import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.MODULE;
import static io.procmem.internal.program.OptionKind.ONE_CHARACTER;
import static io.procmem.internal.program.OptionKind.UNKNOWN;
import static io.procmem.internal.program.OptionKind.UNNAMED;
import static io.procmem.internal.program.OptionKind.VALUE;

/**
 * The options of interpreters other than shells, Java and JavaScript, as each interpreter declares
 * them; {@code InterpreterOptionsTest} checks the tables against these declarations.
 */
final class ScriptOptions {

  private ScriptOptions() {}

  static OptionTable python() {
    return new OptionTable()
        .letters(FLAG, "3bBdEiIOPqRsStuUvx")
        .letters(VALUE, "WXQ")
        .letters(UNNAMED, "chV?")
        .letters(MODULE, "m")
        .words(UNNAMED, "--help* --version")
        .words(VALUE, "--check-hash-based-pycs --jit");
  }

  static OptionTable ruby() {
    return new OptionTable()
        .letters(FLAG, "acdlnpsSUvwy")
        .letters(DIGITS, "0TW")
        .letters(ONE_CHARACTER, "K")
        .letters(ATTACHED, "FiJx")
        .letters(VALUE, "CEIrX")
        .letters(UNNAMED, "eh")
        .words(FLAG, "--yjit* --jit* --rjit* --mjit* --zjit* --debug --debug-frozen-string-literal")
        .words(FLAG, "--verbose --disable-* --enable-* --yydebug --dev --server --client")
        .words(FLAG, "--1.8 --1.9 --2.0 --headless")
        .words(VALUE, "--encoding --external-encoding --internal-encoding --enable --disable")
        .words(VALUE, "--backtrace-limit --parser --crash-report")
        .words(UNNAMED, "--version --copyright --help --dump");
  }

  static OptionTable perl() {
    return new OptionTable()
        .letters(FLAG, "acfgnpsStTuUwWX")
        .letters(DIGITS, "0l")
        .letters(AFTER_COLON, "d")
        .letters(ATTACHED, "CDFimMx")
        .letters(VALUE, "I")
        .letters(UNNAMED, "eEhvV?");
  }

  /** After two hyphens come the arguments of a script, which was named before or is on stdin. */
  static OptionTable php() {
    return new OptionTable()
        .letters(FLAG, "CeHlnqsw")
        .letters(VALUE, "cdtz")
        .letters(FILE, "fF")
        .letters(UNNAMED, "aBEhimrRSv?")
        .words(FLAG, "--no-php-ini --no-header --syntax-check --strip --hide-args --no-chdir")
        .words(FLAG, "--profile-info --syntax-highlight --syntax-highlighting")
        .words(VALUE, "--define --php-ini --docroot --zend-extension --repeat")
        .words(UNNAMED, "-- --run --server --process-* --interactive --info --ini --version")
        .words(UNNAMED, "--help --usage --modules --rf --rc --re --rz --ri --rfunction --rclass")
        .words(UNNAMED, "--rextension --rzendextension --rextinfo")
        .words(FILE, "--file --process-file");
  }

  static OptionTable phpCgi() {
    return php()
        .letters(VALUE, "bT")
        .letters(UNKNOWN, "BEFHrRSt")
        .words(VALUE, "--bindpath --timing");
  }

  /** The value of {@code -e} and {@code -l} is code that runs before the script. */
  static OptionTable lua() {
    return new OptionTable().letters(FLAG, "iEvW").letters(VALUE, "el");
  }

  static OptionTable luajit() {
    return lua().letters(ATTACHED, "O").letters(VALUE, "j").letters(UNNAMED, "b");
  }

  /** With any option other than {@code -encoding} there is no script. */
  static OptionTable tcl() {
    return new OptionTable().words(UNNAMED, "-*").words(VALUE, "-encoding");
  }

  static OptionTable rscript() {
    return new OptionTable()
        .words(FLAG, "--verbose --vanilla --no-* --slave --quiet --restore --save")
        .words(UNNAMED, "-e --version --help");
  }

  /** Arguments that are not options belong to the script. */
  static OptionTable r() {
    return new OptionTable()
        .ignoringOthers()
        .words(FILE, "-f --file=*")
        .words(VALUE, "-g --gui -d --debugger --encoding")
        .words(UNNAMED, "-e --args --version --help CMD");
  }

  /**
   * A word with an optional value takes it only after {@code =}. A word with a required value, and
   * a letter, also take it from the next argument.
   */
  static OptionTable julia() {
    return new OptionTable()
        .letters(FLAG, "iq")
        .letters(VALUE, "CgHJLOpt")
        .letters(MODULE, "m")
        .letters(UNNAMED, "eEhv")
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
        .words(UNNAMED, "--eval --print --worker --lisp --version --bug-report --help*");
  }

  /** Values never start with a hyphen. The first module that is started names the system. */
  static OptionTable erlang() {
    return new OptionTable()
        .ignoringOthers()
        .words(FLAG, "- --")
        .words(MODULE, "-s -run")
        .words(UNNAMED, "-extra");
  }

  static OptionTable mono() {
    return new OptionTable()
        .words(FLAG, "--debug --server --desktop --llvm --nollvm --trace --verbose -v --gc=*")
        .words(FLAG, "--optimize -O=* --interpreter --interp --hybrid-aot --full-aot --profile")
        .words(FLAG, "--full-aot-interp --stats --jitmap --security --print-vtable")
        .words(FLAG, "--no-x86-stack-align")
        .words(VALUE, "--config")
        .words(UNNAMED, "-V --version -h --help --aot --compile --compile-all --graph");
  }

  static OptionTable dotnet() {
    return new OptionTable()
        .words(FLAG, "exec -d --diagnostics")
        .words(VALUE, "--additionalprobingpath --additional-deps --depsfile --runtimeconfig")
        .words(VALUE, "--fx-version --roll-forward --roll-forward-on-no-candidate-fx");
  }
}
