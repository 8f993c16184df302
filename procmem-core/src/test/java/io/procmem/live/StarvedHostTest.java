package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that is out of file descriptors when it first requests a report. It gets a problem, and a
 * good report later. A JVM never retries to load a class that failed to load once, be it ours or
 * one that the host's own channels need.
 */
@EnabledOnOs(OS.LINUX)
class StarvedHostTest {

  private static final List<String> LIMITED =
      List.of("/bin/sh", "-c", "ulimit -n 80; exec \"$@\"", "sh");

  @TempDir private static Path directory;

  private static String packed;

  @BeforeAll
  static void packClasses() throws IOException {
    packed = HostJvm.packed(directory);
  }

  /** Loading a class from a directory takes a descriptor; a jar stays open. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void classesInDirectories_areThereWhenTheyAreNeeded(int descriptorsLeft) throws Exception {
    assertRecovers(HostJvm.exploded(), descriptorsLeft);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void classesInJars_areThereWhenTheyAreNeeded(int descriptorsLeft) throws Exception {
    assertRecovers(packed, descriptorsLeft);
  }

  private static void assertRecovers(String classPath, int descriptorsLeft) throws Exception {
    String left = Integer.toString(descriptorsLeft);
    List<String> host = HostJvm.java(classPath, HostMain.class, "exhaust-first", left);
    List<String> output = HostJvm.output(HostJvm.through(LIMITED, host));
    assertThat(output).contains("thrown=null", "after=processes well", "summed=true");
    assertThat(output).contains("leaked=0", "channel=true");
    if (descriptorsLeft == 0) {
      assertThat(output).anyMatch(line -> line.matches("during=.*descriptors.*"));
    }
  }
}
