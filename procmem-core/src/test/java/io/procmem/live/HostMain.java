package io.procmem.live;

import static java.util.Objects.requireNonNull;

import io.procmem.ProcMem;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A host in a JVM of its own, for what a test's JVM cannot be: another user, or out of descriptors.
 */
public final class HostMain {

  private HostMain() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "look" -> look(Integer.parseInt(args[1]));
      case "bounds" -> bounds();
      case "exhaust" -> exhaust(0);
      case "exhaust-keeping" -> exhaust(1000);
      case "exhaust-first" -> exhaustFirst(Integer.parseInt(args[1]));
      case "roots" -> Arrays.stream(args).skip(1).map(Path::of).forEach(HostMain::root);
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

  /** Prints pid, start, and the bounds of USS and of PSS of every process that owns memory. */
  private static void bounds() {
    try (ProcMem procMem = ProcMem.builder().maxAge(Duration.ZERO).build()) {
      for (ProcessSample process : procMem.report().snapshot().processes()) {
        if (process.memory() instanceof Memory.Owned memory) {
          System.out.printf(
              "%d %d %d %d %d %d%n",
              process.pid(),
              process.id().startTicks(),
              memory.uss().lowerBytes(),
              memory.uss().upperBytes(),
              memory.pss().lowerBytes(),
              memory.pss().upperBytes());
        }
      }
    }
  }

  /** Takes all descriptors, requests a report, releases them, and requests another. */
  private static void exhaust(int keptFiles) throws IOException, InterruptedException {
    try (ProcMem procMem = ProcMem.builder().maxAge(Duration.ZERO).keptFiles(keptFiles).build();
        ProcMem late = ProcMem.builder().maxAge(Duration.ZERO).build()) {
      System.out.println("before=" + describe(procMem));
      List<FileInputStream> taken = takeDescriptors();
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

  /** Requests a report while only a few descriptors are left. */
  private static void starved(ProcMem procMem, int left) throws IOException, InterruptedException {
    List<FileInputStream> taken = takeDescriptors();
    for (FileInputStream in : taken.subList(0, left)) {
      in.close();
    }
    procMem.report();
    for (FileInputStream in : taken.subList(left, taken.size())) {
      in.close();
    }
  }

  /** The open files without those that a background thread has open for a moment. */
  private static int leastOpenFiles() throws InterruptedException {
    int least = openFiles();
    for (int i = 0; i < 10; i++) {
      Thread.sleep(20);
      least = Math.min(least, openFiles());
    }
    return least;
  }

  private static int openFiles() {
    return requireNonNull(new File("/proc/self/fd").list()).length;
  }

  /** Not after a JVM once failed to load what all channels need. */
  private static boolean aChannelOpens() throws IOException {
    try (FileChannel channel = FileChannel.open(Path.of("/dev/null"))) {
      return channel.isOpen();
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Takes all, also those that a background thread had open for a moment. */
  private static List<FileInputStream> takeDescriptors() throws InterruptedException {
    List<FileInputStream> taken = new ArrayList<>();
    for (int before = -1; before < taken.size(); Thread.sleep(50)) {
      before = taken.size();
      takeFree(taken);
    }
    return taken;
  }

  private static void takeFree(List<FileInputStream> taken) {
    while (true) {
      try {
        taken.add(new FileInputStream("/dev/null"));
      } catch (FileNotFoundException e) {
        return;
      }
    }
  }

  /**
   * Takes all but some descriptors before the first report, when only the classes that {@code
   * build()} needs are loaded.
   */
  private static void exhaustFirst(int left) throws IOException, InterruptedException {
    try (ProcMem procMem = ProcMem.builder().maxAge(Duration.ZERO).build()) {
      List<FileInputStream> taken = takeDescriptors();
      for (FileInputStream in : taken.subList(0, left)) {
        in.close();
      }
      Optional<String> problem = Optional.empty();
      Throwable thrown = null;
      try {
        procMem.report();
        problem = procMem.report().problem();
        procMem.isSupported();
      } catch (Throwable e) { // printed when there are descriptors again
        thrown = e;
      }
      for (FileInputStream in : taken.subList(left, taken.size())) {
        in.close();
      }
      System.out.println("thrown=" + thrown);
      System.out.println("during=" + problem.orElse("well"));
      System.out.println("after=" + describe(procMem));
      Report report = procMem.report();
      boolean summed = !report.users().isEmpty() && !report.subgroups().isEmpty();
      System.out.println("summed=" + summed);
      int openFiles = leastOpenFiles();
      for (int i = 0; i < 10; i++) {
        starved(procMem, left);
      }
      System.out.println("leaked=" + (leastOpenFiles() - openFiles));
      System.out.println("channel=" + aChannelOpens());
    }
  }

  /** Prints one line about the reports for a root. */
  private static void root(Path root) {
    try (ProcMem procMem = ProcMem.builder().root(root).build()) {
      Report report = procMem.report();
      int own = (int) ProcessHandle.current().pid();
      boolean shown = report.snapshot().find(own).isPresent();
      boolean empty = report.snapshot().processes().isEmpty();
      System.out.println(
          (procMem.isSupported() ? "supported" : "not supported")
              + (shown ? ", this JVM, " : empty ? ", nothing, " : ", others, ")
              + report.problem().orElse("well"));
    }
  }

  private static String describe(ProcMem procMem) {
    Report report = procMem.report();
    boolean some = !report.snapshot().processes().isEmpty();
    return (some ? "processes" : "nothing") + " " + report.problem().orElse("well");
  }
}
