package io.procmem.exporter.testdata;

import io.procmem.CapturedFiles;
import io.procmem.Rules;
import io.procmem.exporter.input.CommandFailure;
import io.procmem.snapshot.KernelUnits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a file as a procfs that shows nothing else. The file is read again for each
 * scan. If it has a mistake by then, the processes stay as they were. Thread-safe.
 */
public final class TestData implements CapturedFiles {

  /** Small, so that memory is exact to the KiB, and CPU time to 10 microseconds. */
  private static final KernelUnits UNITS = new KernelUnits(1024, 100_000);

  /** Later processes start before all others: see {@link #shown}. */
  private static final long FIRST_START = 1L << 40;

  /** The argument before the group and the subgroup of a process. */
  private static final String GROUP_ARGUMENT = "--test-data-group";

  private final TestDataFile file;
  private final String origin;
  private final Consumer<String> warn;

  // Used by one thread at a time, that of the scan:
  private byte[] content;
  private List<TestProcess> processes;
  private String problem = "";
  private long starts = FIRST_START;
  private long shownNanos;

  /** By pid; replaced as a whole, since several threads read. */
  private volatile Map<Integer, SimulatedProcess> shown;

  /**
   * Reads a file.
   *
   * @param path the file
   * @param warn receives a line when the file becomes bad or good again
   * @throws CommandFailure if it cannot be read, or has a mistake
   */
  public TestData(Path path, Consumer<String> warn) {
    this.file = new TestDataFile(path);
    this.origin = "--test-data-file=" + path;
    this.warn = warn;
    this.content = file.content();
    this.processes = file.processes(content);
    this.shown = shown(Map.of(), 0);
  }

  /**
   * {@return the rules that put each process into its group of the file, followed by others}
   *
   * @param others the rules that follow
   */
  public static Rules rules(Rules others) {
    return Rules.builder()
        .rule(
            "{{.Matches.group}}/{{.Matches.subgroup}}",
            "cmdline=" + GROUP_ARGUMENT + " (?P<group>[^/]+)/(?P<subgroup>.+)$")
        .build()
        .then(others);
  }

  @Override
  public KernelUnits units() {
    return UNITS;
  }

  @Override
  public void beginScan(long monotonicNanos) {
    readAgain();
    long elapsed = shownNanos == 0 ? 0 : monotonicNanos - shownNanos;
    shown = shown(shown, elapsed);
    shownNanos = monotonicNanos;
  }

  private void readAgain() {
    try {
      byte[] now = file.content();
      if (!Arrays.equals(now, content)) {
        processes = file.processes(now);
        content = now;
      }
      if (!problem.isEmpty()) {
        warn.accept(origin + ": the file is valid again, and is used");
      }
      problem = "";
    } catch (CommandFailure e) {
      if (!problem.equals(e.getMessage())) {
        warn.accept(e.getMessage() + "; the previous processes stay");
      }
      problem = String.valueOf(e.getMessage());
    }
  }

  /**
   * The processes of the file, which have used CPU time since the last scan. The file does not say
   * when a process started. So a new one starts before the others: then its CPU usage is unknown in
   * its first scan, and is not all the time that it ever used.
   */
  private Map<Integer, SimulatedProcess> shown(
      Map<Integer, SimulatedProcess> before, long elapsedNanos) {
    starts--;
    return processes.stream()
        .collect(
            Collectors.toMap(
                TestProcess::pid,
                process ->
                    SimulatedProcess.of(process, before.get(process.pid()), elapsedNanos, starts),
                (one, other) -> one, // there is no other
                TreeMap::new));
  }

  @Override
  public Collection<String> list(String directory) {
    Map<Integer, SimulatedProcess> now = shown;
    if (directory.isEmpty()) {
      return now.keySet().stream().map(String::valueOf).toList();
    }
    return find(now, directory) == null ? List.of() : SimulatedProcess.FILES;
  }

  @Override
  public byte @Nullable [] read(String path) {
    int slash = path.indexOf('/');
    SimulatedProcess process = slash < 0 ? null : find(shown, path.substring(0, slash));
    String text = process == null ? null : process.text(path.substring(slash + 1));
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private static @Nullable SimulatedProcess find(
      Map<Integer, SimulatedProcess> processes, String pid) {
    return pid.matches("[1-9][0-9]{0,8}") ? processes.get(Integer.valueOf(pid)) : null;
  }

  /** The arguments of a process, from which rules take its group. */
  static String arguments(TestProcess process) {
    String subgroup = process.group().equals("other") ? "other" : process.subgroup();
    return process.name() + "\0" + GROUP_ARGUMENT + "\0" + process.group() + "/" + subgroup + "\0";
  }

  /** CPU time in the unit of {@code stat}. */
  static long ticks(double nanos) {
    return UNITS.nanosToTicks((long) nanos);
  }
}
