package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.DOUBT;
import static io.procmem.internal.program.OptionKind.EITHER;
import static io.procmem.internal.program.OptionKind.END;
import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.NEXT;
import static io.procmem.internal.program.OptionKind.NOTHING;
import static io.procmem.internal.program.OptionKind.VALUE;

import java.util.List;
import java.util.function.Predicate;

/**
 * The shells. They share their letters, but not where {@code -o} has its value: {@code -oposix} is
 * one argument for zsh and the Korn shells; for others each {@code o} takes one of the next.
 */
final class Shells {

  private static final Predicate<ArgumentCursor> SCRIPT =
      Interpreters.script(".sh", ".bash", ".zsh", ".ksh");

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
          Interpreters.one("fish", fish(), MainName.FILE, Interpreters.script(".fish")));

  private Shells() {}

  private static Interpreter shell(String names, OptionTable options) {
    return Interpreters.one(names, options, MainName.FILE, SCRIPT);
  }

  /** What all have; the rest of the letters is each one's own. */
  private static OptionTable common(String flags) {
    return new OptionTable()
        .letters(FLAG, flags)
        .letters(NOTHING, "cs")
        .alsoBehindPlus()
        .words(END, "-");
  }

  private static OptionTable bash() {
    return common("abefhiklmnprtuvxBCEHPT")
        .letters(NEXT, "oO")
        .letters(NOTHING, "D")
        .words(FLAG, "--login --posix --norc --noprofile --noediting --restricted --verbose")
        .words(FLAG, "--debug --debugger")
        .words(VALUE, "--rcfile --init-file")
        .words(NOTHING, "--version --help --dump-strings --dump-po-strings --pretty-print");
  }

  private static OptionTable dash() {
    return common("abefilmnpuvxCEIV").letters(NEXT, "o");
  }

  /** Busybox has the same, and takes words for flags. */
  private static OptionTable ash() {
    return common("abefilmnpuvxCEI").letters(NEXT, "o").words(FLAG, "--login");
  }

  /** {@code -b} ends the options, whatever follows looks like. */
  private static OptionTable zsh() {
    return common("adefghiklmnprtuvwxyBCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        .letters(VALUE, "o")
        .letters(DOUBT, "b")
        .words(FLAG, "--login --errexit --err-exit --pipefail --verbose --xtrace --extendedglob")
        .words(FLAG, "--extended-glob --no-rcs --norcs --no-globalrcs --shwordsplit --restricted")
        .words(VALUE, "--emulate")
        .words(NOTHING, "--version --help");
  }

  private static OptionTable ksh93() {
    return common("abefhiklmnprtuvxBCEGH")
        .letters(VALUE, "o")
        .letters(NOTHING, "D")
        .words(FLAG, "--posix --login --login_shell --interactive --restricted --rc --norc")
        .words(FLAG, "--errexit --pipefail --verbose --xtrace --emacs --nolog")
        .words(NOTHING, "--version --help --man");
  }

  private static OptionTable mksh() {
    return common("abefhiklmnpruvxCUX").letters(VALUE, "oT");
  }

  /** Any of the Korn shells. */
  private static OptionTable ksh() {
    return common("aefhiklmnpruvxC").letters(VALUE, "o");
  }

  private static OptionTable yash() {
    return common("abefhilmnuvxC")
        .letters(VALUE, "o")
        .letters(NOTHING, "V")
        .words(FLAG, "--posix --login --interactive --noprofile --norcfile --errexit --err-exit")
        .words(FLAG, "--pipefail --pipe-fail")
        .words(VALUE, "--profile --rcfile")
        .words(NOTHING, "--cmdline --cmd-line --stdin --version --help");
  }

  /**
   * Any of them: letters that have a value in none of them, or that those without refuse. Where the
   * name of an option may stand in the same argument, what follows may be it or not.
   */
  private static OptionTable sh() {
    return common("aefhiklmnprtuvxBCEHP")
        .letters(EITHER, "o")
        .letters(NEXT, "O")
        .words(FLAG, "--login --posix --norc --noprofile --noediting --restricted --verbose")
        .words(VALUE, "--rcfile --init-file --emulate")
        .words(NOTHING, "--version --help --dump-strings --dump-po-strings --pretty-print");
  }

  private static OptionTable fish() {
    return new OptionTable()
        .letters(FLAG, "ilnNP")
        .letters(VALUE, "CdDfop")
        .letters(NOTHING, "chv")
        .words(FLAG, "--interactive --login --no-config --no-execute --private")
        .words(FLAG, "--print-rusage-self")
        .words(VALUE, "--init-command --debug --debug-output --debug-stack-frames --debug-level")
        .words(VALUE, "--features --profile --profile-startup")
        .words(NOTHING, "--command --version --help --print-debug-categories");
  }
}
