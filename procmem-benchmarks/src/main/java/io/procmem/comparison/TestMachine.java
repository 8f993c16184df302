package io.procmem.comparison;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** The machine and the day of a measurement, to print beside its figures. */
public final class TestMachine {

  private TestMachine() {}

  /** {@return processor, kernel, JDK and day, in one line} */
  public static String line() {
    return "%s, %d processors, %s %s, %s %s, %s"
        .formatted(
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            LocalDate.now(ZoneOffset.UTC));
  }

  /** {@return how many processes there are} */
  public static int processes() {
    String[] pids = new File("/proc").list((proc, name) -> Character.isDigit(name.charAt(0)));
    return pids == null ? 0 : pids.length;
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
