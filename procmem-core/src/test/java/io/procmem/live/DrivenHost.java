package io.procmem.live;

import io.procmem.ProcMem;
import io.procmem.ProcMemBuilder;
import io.procmem.counters.Counter;
import io.procmem.internal.mount.OwnPid;
import io.procmem.report.Report;
import io.procmem.report.SubgroupUsage;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.snapshot.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A host in its own JVM that reads orders from standard input, one per line. Each response is some
 * lines and then a line with a full stop. {@link Host} is the other end.
 */
public final class DrivenHost {

  /** The end of a response. */
  static final String END = ".";

  private final Supplier<ProcMemBuilder> builder;

  /** Null before the first report. */
  private ProcMem procMem;

  private DrivenHost(Supplier<ProcMemBuilder> builder) {
    this.builder = builder;
  }

  /**
   * Runs until its input ends, even if an order is blocked then.
   *
   * @param args the sampling interval in milliseconds, 0 for none; the files to read in addition to
   *     the defaults
   */
  public static void main(String[] args) throws IOException {
    long sampleEvery = Long.parseLong(args[0]);
    Source[] sources = Arrays.stream(args).skip(1).map(Source::valueOf).toArray(Source[]::new);
    DrivenHost host = new DrivenHost(() -> builder(sampleEvery, sources));
    ExecutorService orders = Executors.newSingleThreadExecutor(DrivenHost::daemon);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String order = line;
      orders.execute(() -> host.obey(order));
    }
  }

  private static ProcMemBuilder builder(long sampleEvery, Source... sources) {
    ProcMemBuilder builder =
        ProcMem.builder()
            .maxAge(Duration.ZERO)
            .waitAtMost(Duration.ofSeconds(30)) // the machine of the tests may be busy
            .plus(sources);
    return sampleEvery > 0 ? builder.sampleEvery(Duration.ofMillis(sampleEvery)) : builder;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "orders");
    thread.setDaemon(true);
    return thread;
  }

  private void obey(String order) {
    switch (order) {
      case "start" -> {} // only responds, to show that the JVM is up
      case "report" -> report();
      case "report interrupted" -> {
        Thread.currentThread().interrupt();
        report();
        say("interrupted", Thread.interrupted());
      }
      case "close" -> procMem.close();
      case "exit" -> System.exit(0);
      default -> throw new IllegalArgumentException(order);
    }
    System.out.println(END);
  }

  private static void say(Object... words) {
    System.out.println(String.join(" ", Arrays.stream(words).map(String::valueOf).toList()));
  }

  private void report() {
    long asked = System.nanoTime();
    if (procMem == null) {
      procMem = builder.get().build();
    }
    Report report = procMem.report();
    say("between", asked, System.nanoTime());
    say("supported", procMem.isSupported());
    say("self", OwnPid.read()); // ProcessHandle waits for /proc/stat, which a test may let hang
    report.problem().ifPresent(problem -> say("problem", problem));
    say("cpu", report.subgroups().stream().mapToLong(DrivenHost::cpuNanos).sum());
    describe(report.snapshot().machine());
    for (Unreadable row : report.snapshot().unreadable()) {
      say("unreadable", row.pid(), row.file(), row.reason());
    }
    report.snapshot().processes().forEach(DrivenHost::describe);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("procmem-")) {
        say("thread", thread.getName());
      }
    }
  }

  private static long cpuNanos(SubgroupUsage usage) {
    return usage.totals().counters().get(Counter.CPU_USER_NANOS).orElse(0)
        + usage.totals().counters().get(Counter.CPU_SYSTEM_NANOS).orElse(0);
  }

  private static void describe(Machine machine) {
    sayRead(Source.MEMINFO, machine.memory().get(MeminfoField.TOTAL).isPresent());
    sayRead(Source.SYSTEM_STAT, machine.processors().isPresent());
    sayRead(Source.LOADAVG, machine.load().isPresent());
    sayRead(Source.UPTIME, machine.uptime().isPresent());
    sayRead(Source.PRESSURE_CPU, machine.cpuPressure().isPresent());
    sayRead(Source.PRESSURE_MEMORY, machine.memoryPressure().isPresent());
    sayRead(Source.PRESSURE_IO, machine.ioPressure().isPresent());
  }

  private static void sayRead(Source file, boolean read) {
    if (read) {
      say("read", file);
    }
  }

  private static void describe(ProcessSample process) {
    say(
        "process",
        process.pid(),
        process.user().map(User::name).orElse("-"),
        process.rssBytes().orElse(-1),
        process.pssBytes().orElse(-1),
        process.cpu().nanos());
  }
}
