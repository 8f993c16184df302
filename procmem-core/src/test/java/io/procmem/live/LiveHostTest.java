package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Hosts of another kind than the JVM of the tests, each in a JVM of its own. */
@EnabledOnOs(OS.LINUX)
class LiveHostTest {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /** Readable by any user, which the checkout may not be. */
  @TempDir Path directory;

  private String classPath;

  @BeforeEach
  void packClasses() throws IOException {
    classPath = HostJvm.packed(directory);
  }

  /** Runs {@link HostMain} with a command-line prefix, and returns its output. */
  private List<String> host(List<String> prefix, String... arguments) throws Exception {
    return HostJvm.output(
        HostJvm.through(prefix, HostJvm.java(classPath, HostMain.class, arguments)));
  }

  @Test
  void anotherUser_getsResidentSizesAndRefusals_andNoZeros() throws Exception {
    boolean root = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")) == 0;
    assumeTrue(root && Files.isExecutable(SETPRIV), "only root can change to another user");
    try (Child child = Child.quiet("x=$(head -c 5000000 /dev/zero | tr '\\0' x)")) {
      List<String> nobody =
          List.of(SETPRIV.toString(), "--reuid=65534", "--regid=65534", "--clear-groups");
      List<String> seen = host(nobody, "look", Integer.toString(child.pid()));
      assertThat(seen)
          .contains(
              "problem=Optional.empty",
              "io=Readings[]",
              "executable=Optional.empty",
              "SMAPS_ROLLUP=DENIED",
              "IO=DENIED",
              "EXE=DENIED");
      String memory =
          seen.stream().filter(line -> line.startsWith("memory=")).findFirst().orElseThrow();
      assertThat(memory).contains("ResidentOnly", "reason=DENIED").doesNotContain("rssBytes=0,");
      assertThat(seen).noneMatch(line -> line.contains("openFiles=OptionalLong[0]"));
    }
  }

  @Test
  void aHostOutOfDescriptors_keepsItsLastReport_andRecovers() throws Exception {
    List<String> output =
        host(List.of("/bin/sh", "-c", "ulimit -n 80; exec \"$@\"", "sh"), "exhaust");
    assertThat(output).contains("before=processes well", "after=processes well");
    assertThat(output).contains("afterFirst=processes well");
    assertThat(output)
        .anyMatch(line -> line.startsWith("during=processes") && line.contains("descriptors"))
        .anyMatch(line -> line.startsWith("first=nothing") && line.contains("descriptors"));
  }

  @Test
  void aHostOutOfDescriptors_getsBackThoseOfKeptFiles() throws Exception {
    List<String> output =
        host(List.of("/bin/sh", "-c", "ulimit -n 80; exec \"$@\"", "sh"), "exhaust-keeping");
    assertThat(output)
        .contains("before=processes well", "during=processes well", "after=processes well")
        .as("the descriptors given back are there for others too")
        .contains("first=processes well", "afterFirst=processes well");
  }
}
