package io.procmem.live;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the machine that tests mount something over, and hosts that read them. */
final class MachineFiles {

  private MachineFiles() {}

  /** Those that this kernel has: pressure is optional. */
  static Set<Source> all() {
    return Stream.of(
            Source.MEMINFO,
            Source.SYSTEM_STAT,
            Source.LOADAVG,
            Source.UPTIME,
            Source.PRESSURE_MEMORY)
        .filter(MachineFiles::isReadable)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Source.class)));
  }

  private static boolean isReadable(Source file) {
    try {
      return !Files.readString(Path.of("/proc", file.file())).isEmpty();
    } catch (IOException e) {
      return false; // pressure may be left out of a kernel, or switched off
    }
  }

  /** Skips the test if this kernel does not have the file. */
  static void assumeReadable(Source file) {
    assumeTrue(isReadable(file), () -> "this kernel has no /proc/" + file.file());
  }

  /**
   * Starts a host that reads all of them.
   *
   * @param sampleEveryMillis how often it samples in the background, 0 if it does not
   */
  static Host host(int sampleEveryMillis) throws IOException, InterruptedException {
    Stream<String> files = all().stream().map(Enum::name);
    String[] arguments =
        Stream.concat(Stream.of(Integer.toString(sampleEveryMillis)), files).toArray(String[]::new);
    return Host.start("", HostJvm.java(HostJvm.exploded(), DrivenHost.class, arguments));
  }
}
