package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.END_OF_OPTIONS;
import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.NEXT_ARGUMENT;
import static io.procmem.internal.program.OptionKind.SAME_OR_NEXT;
import static io.procmem.internal.program.OptionKind.UNKNOWN;
import static io.procmem.internal.program.OptionKind.UNNAMED;
import static io.procmem.internal.program.OptionKind.VALUE;

import java.util.List;
import java.util.function.Predicate;

/**
 * The shells. They share most letters, but differ in {@code -o}: in zsh and the Korn shells, its
 * value is the rest of the argument ({@code -oposix}); in others, each {@code o} takes one of the
 * following arguments.
 */
final class Shells {

  private static final Predicate<ArgumentCursor> SCRIPT =
      NameShape.script(".sh", ".bash", ".zsh", ".ksh");

  static final List<Interpreter> ALL =
      List.of(
          shell("bash rbash", bash()),
          shell("dash", dash()),
          shell("ash", ash()),
          shell("zsh rzsh", zsh()),
          shell("ksh93 rksh93", ksh93()),
          shell("mksh lksh", mksh()),
          shell("ksh rksh pdksh oksh posh", ksh()),
          shell("yash", yash()),
          shell("sh", sh()),
          Interpreter.of("fish", fish(), MainName.FILE, NameShape.script(".fish")));

  private Shells() {}

  private static Interpreter shell(String names, OptionTable options) {
    return Interpreter.of(names, options, MainName.FILE, SCRIPT);
  }

  /** The options of all shells; each shell adds letters of its own. */
  private static OptionTable common(String flags) {
    return new OptionTable()
        .letters(FLAG, flags)
        .letters(UNNAMED, "cs")
        .withPlus()
        .words(END_OF_OPTIONS, "-");
  }

  private static OptionTable bash() {
    return common("abefhiklmnprtuvxBCEHPT")
        .letters(NEXT_ARGUMENT, "oO")
        .letters(UNNAMED, "D")
        .words(FLAG, "--login --posix --norc --noprofile --noediting --restricted --verbose")
        .words(FLAG, "--debug --debugger")
        .words(VALUE, "--rcfile --init-file")
        .words(UNNAMED, "--version --help --dump-strings --dump-po-strings --pretty-print");
  }

  private static OptionTable dash() {
    return common("abefilmnpuvxCEIV").letters(NEXT_ARGUMENT, "o");
  }

  /** The options of dash without {@code -V}, plus {@code --login}. */
  private static OptionTable ash() {
    return common("abefilmnpuvxCEI").letters(NEXT_ARGUMENT, "o").words(FLAG, "--login");
  }

  /** {@code -b} ends the options, even if the next argument looks like one. */
  private static OptionTable zsh() {
    return common("adefghiklmnprtuvwxyBCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        .letters(VALUE, "o")
        .letters(UNKNOWN, "b")
        .words(FLAG, "--login --errexit --err-exit --pipefail --verbose --xtrace --extendedglob")
        .words(FLAG, "--extended-glob --no-rcs --norcs --no-globalrcs --shwordsplit --restricted")
        .words(VALUE, "--emulate")
        .words(UNNAMED, "--version --help");
  }

  private static OptionTable ksh93() {
    return common("abefhiklmnprtuvxBCEGH")
        .letters(VALUE, "o")
        .letters(UNNAMED, "D")
        .words(FLAG, "--posix --login --login_shell --interactive --restricted --rc --norc")
        .words(FLAG, "--errexit --pipefail --verbose --xtrace --emacs --nolog")
        .words(UNNAMED, "--version --help --man");
  }

  private static OptionTable mksh() {
    return common("abefhiklmnpruvxCUX").letters(VALUE, "oT");
  }

  /** The options that all Korn shells have. */
  private static OptionTable ksh() {
    return common("aefhiklmnpruvxC").letters(VALUE, "o");
  }

  private static OptionTable yash() {
    return common("abefhilmnuvxC")
        .letters(VALUE, "o")
        .letters(UNNAMED, "V")
        .words(FLAG, "--posix --login --interactive --noprofile --norcfile --errexit --err-exit")
        .words(FLAG, "--pipefail --pipe-fail")
        .words(VALUE, "--profile --rcfile")
        .words(UNNAMED, "--cmdline --cmd-line --stdin --version --help");
  }

  /**
   * {@code sh} may be any of these shells. A letter is a flag here if no shell gives it a value;
   * other letters have a value in every shell that accepts them. The value of {@code -o} may be in
   * the same argument or in the next.
   */
  private static OptionTable sh() {
    return common("aefhiklmnprtuvxBCEHP")
        .letters(SAME_OR_NEXT, "o")
        .letters(NEXT_ARGUMENT, "O")
        .words(FLAG, "--login --posix --norc --noprofile --noediting --restricted --verbose")
        .words(VALUE, "--rcfile --init-file --emulate")
        .words(UNNAMED, "--version --help --dump-strings --dump-po-strings --pretty-print");
  }

  private static OptionTable fish() {
    return new OptionTable()
        .letters(FLAG, "ilnNP")
        .letters(VALUE, "CdDfop")
        .letters(UNNAMED, "chv")
        .words(FLAG, "--interactive --login --no-config --no-execute --private")
        .words(FLAG, "--print-rusage-self")
        .words(VALUE, "--init-command --debug --debug-output --debug-stack-frames --debug-level")
        .words(VALUE, "--features --profile --profile-startup")
        .words(UNNAMED, "--command --version --help --print-debug-categories");
  }
}
