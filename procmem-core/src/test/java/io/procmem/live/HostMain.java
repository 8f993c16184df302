package io.procmem.live;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host in a JVM of its own, for what a test's JVM cannot be: another user, or out of descriptors.
 */
public final class HostMain {

  private HostMain() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "look" -> look(Integer.parseInt(args[1]));
      case "exhaust" -> exhaust(0);
      case "exhaust-keeping" -> exhaust(1000);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /** Prints what this user sees of one process. */
  private static void look(int pid) {
    try (ProcMem procMem = ProcMem.builder().plus(Source.IO, Source.EXE, Source.FD).build()) {
      Report report = procMem.report();
      System.out.println("problem=" + report.problem());
      ProcessSample sample = report.snapshot().find(pid).orElseThrow();
      System.out.println("memory=" + sample.memory());
      System.out.println("io=" + sample.io());
      System.out.println("openFiles=" + sample.openFiles());
      System.out.println("executable=" + sample.executable());
      for (Unreadable row : report.snapshot().unreadable()) {
        if (row.pid() == pid) {
          System.out.println(row.file() + "=" + row.reason());
        }
      }
    }
  }

  /** Takes every descriptor there is, asks, gives them back, and asks again. */
  private static void exhaust(int keptFiles) throws IOException {
    try (ProcMem procMem = ProcMem.builder().maxAge(Duration.ZERO).keptFiles(keptFiles).build();
        ProcMem late = ProcMem.builder().maxAge(Duration.ZERO).build()) {
      System.out.println("before=" + describe(procMem));
      List<FileInputStream> taken = new ArrayList<>();
      boolean more = true;
      while (more) {
        try {
          taken.add(new FileInputStream("/dev/null"));
        } catch (FileNotFoundException e) {
          more = false;
        }
      }
      String during = describe(procMem);
      String first = describe(late);
      for (FileInputStream in : taken) {
        in.close();
      }
      System.out.println("during=" + during);
      System.out.println("first=" + first);
      System.out.println("after=" + describe(procMem));
      System.out.println("afterFirst=" + describe(late));
    }
  }

  private static String describe(ProcMem procMem) {
    Report report = procMem.report();
    boolean some = !report.snapshot().processes().isEmpty();
    return (some ? "processes" : "nothing") + " " + report.problem().orElse("well");
  }
}
