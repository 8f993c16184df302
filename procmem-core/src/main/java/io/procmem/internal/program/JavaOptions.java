package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.MODULE;
import static io.procmem.internal.program.OptionKind.PROGRAM_IS_FILE;
import static io.procmem.internal.program.OptionKind.UNKNOWN;
import static io.procmem.internal.program.OptionKind.UNNAMED;
import static io.procmem.internal.program.OptionKind.VALUE;

/** The options of programs that start a JVM; java(1), jsvc(1). */
final class JavaOptions {

  private JavaOptions() {}

  /** A file of arguments ({@code @file}) may contain any option or the main class. */
  static OptionTable java() {
    return new OptionTable()
        .words(FLAG, "-X* -D* -J* -ea* -da* -esa -dsa -enable* -disable* -verbose* -verify* -ms*")
        .words(FLAG, "-mx* -ss* -version:* -javaagent:* -agentlib:* -agentpath:* -splash:*")
        .words(FLAG, "-server -client -minimal -zero -hotspot -d32 -d64 -noverify -noclassgc")
        .words(FLAG, "-showversion --show-version --show-module-resolution --enable-preview")
        .words(FLAG, "--disable-@files --dry-run --validate-modules -jre-restrict-search")
        .words(VALUE, "-cp -classpath --class-path -p --module-path --upgrade-module-path")
        .words(VALUE, "--add-modules --enable-native-access --limit-modules --add-exports")
        .words(VALUE, "--add-reads --add-opens --patch-module --source")
        .words(UNNAMED, "-version --version -fullversion --full-version -help --help -h -? -X")
        .words(UNNAMED, "--help-extra --list-modules -d --describe-module")
        .words(MODULE, "-m --module")
        .words(PROGRAM_IS_FILE, "-jar")
        .words(UNKNOWN, "@*");
  }

  static OptionTable jsvc() {
    return java()
        .words(FLAG, "-nodetach -debug -check -keepstdin")
        .words(VALUE, "-jvm -home -java-home -user -cwd -outfile -errfile -pidfile -wait -umask")
        .words(VALUE, "-procname -restarts")
        .words(UNNAMED, "-stop -?");
  }
}
