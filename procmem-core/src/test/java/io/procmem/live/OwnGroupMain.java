package io.procmem.live;

import io.procmem.ProcMem;
import io.procmem.container.CgroupUsage;
import io.procmem.report.Report;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;

/** Prints what a JVM sees of its own control group, and what it does not see of others. */
final class OwnGroupMain {

  private OwnGroupMain() {}

  /** Prints it on standard output. */
  public static void main(String[] arguments) {
    try (ProcMem procMem = ProcMem.builder().plus(Source.CGROUP_USAGE).build()) {
      Report report = procMem.report();
      CgroupUsage own = report.snapshot().machine().cgroups().own().orElse(null);
      System.out.println("path " + (own == null ? "?" : own.path()));
      System.out.println("limit " + (own == null ? 0 : own.limitBytes().orElse(0)));
      System.out.println("working set " + (own == null ? 0 : own.workingSetBytes().orElse(0)));
      System.out.println(
          "machine " + report.snapshot().machine().memory().get(MeminfoField.TOTAL).orElse(0));
      report.snapshot().unreadable().stream()
          .filter(row -> row.pid() == Unreadable.MACHINE)
          .forEach(row -> System.out.println("unreadable " + row.file() + " " + row.reason()));
    }
  }
}
