package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.procmem.SteadyScans.Setting;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a scan opens and allocates once nothing is new. Measured in JVMs that compile nothing, so it
 * does not depend on how fast or busy the machine is, and a compiled scan allocates less.
 */
@EnabledOnOs(OS.LINUX)
class SteadyScanTest {

  private static final int FEW = 50;
  private static final int MANY = 200;

  /** Bytes of a scan without processes; a walk through all built-in rules takes more. */
  private static final long BYTES_WITHOUT_PROCESSES = 100_000;

  @TempDir private Path directory;

  /** For each process: the files to open, and the most bytes to allocate. */
  private record Limit(Setting setting, int files, long bytes) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit(Setting.STAT, 1, 450),
          new Limit(Setting.RESIDENT_SIZES, 1, 450),
          // 740 to 820: how often the scan waits for its readers depends on the machine.
          new Limit(Setting.ROLLUP, 2, 900),
          new Limit(Setting.DEFAULT, 1, 430),
          new Limit(Setting.DEFAULT_KEPT, 0, 260));

  /** What a scan opens and allocates. */
  private record Cost(long files, long bytes) {}

  @TestFactory
  Stream<DynamicTest> aScanOfProcessesThatDoNothing() throws IOException, InterruptedException {
    Process few = start(FEW);
    Process many = start(MANY);
    Map<Setting, Cost> costsOfFew = costs(few);
    Map<Setting, Cost> costsOfMany = costs(many);
    return LIMITS.stream()
        .map(
            limit ->
                dynamicTest(
                    limit.setting().name(),
                    () ->
                        check(
                            limit,
                            costsOfFew.get(limit.setting()),
                            costsOfMany.get(limit.setting()))));
  }

  private static void check(Limit limit, Cost few, Cost many) {
    long bytes = (many.bytes() - few.bytes()) / (MANY - FEW);
    // Some files of the machine are not read in each scan, so the quotient is not exact.
    assertThat(Math.round((many.files() - few.files()) / (double) (MANY - FEW)))
        .as("files of each process")
        .isEqualTo(limit.files());
    assertThat(bytes).as("bytes for each process").isPositive().isLessThanOrEqualTo(limit.bytes());
    assertThat(few.bytes() - bytes * FEW)
        .as("bytes that do not depend on processes")
        .isLessThanOrEqualTo(BYTES_WITHOUT_PROCESSES);
  }

  private Process start(int processes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xint", "-cp", System.getProperty("java.class.path")));
    command.add(SteadyScans.class.getName());
    command.add(directory.resolve("proc" + processes).toString());
    command.add(Integer.toString(processes));
    return new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
  }

  private static Map<Setting, Cost> costs(Process process)
      throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    Map<Setting, Cost> costs = new EnumMap<>(Setting.class);
    for (String line : output.lines().toList()) {
      String[] words = line.split(" ");
      costs.put(
          Setting.valueOf(words[0]), new Cost(Long.parseLong(words[1]), Long.parseLong(words[2])));
    }
    return costs;
  }
}
