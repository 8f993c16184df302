package io.procmem.internal.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.container.Container;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.internal.bytes.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Control groups of all runtimes in use, and paths that only look like them. */
class PathPlacementTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String UID = "6a4ce4a0-ba47-11ea-b2a7-0cc47ac5979e";

  static Stream<String> rows() throws IOException {
    try (InputStream in = PathPlacementTest.class.getResourceAsStream("placements.tsv")) {
      assertThat(in).isNotNull();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void paths_tellWhereTheProcessBelongs(String row) {
    String paths = row.substring(0, row.indexOf('\t'));
    assertThat(paths + "\t" + described(of(paths.split(" \\+ ")))).isEqualTo(row);
  }

  @Test
  void theTable_isComplete() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(230);
  }

  private static Placement of(String... paths) {
    return PathPlacement.of(Arrays.stream(paths).map(PathPlacementTest::printable).toList());
  }

  /** The path as the reader gives it. */
  private static String printable(String path) {
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    return Printable.name(bytes, 0, bytes.length);
  }

  private static String described(Placement placement) {
    return String.join(
        "\t",
        placement.container().map(container -> container.runtime().label()).orElse("-"),
        placement.container().map(Container::id).orElse("-"),
        placement.pod().map(Pod::uid).orElse("-"),
        placement.pod().flatMap(Pod::qosClass).map(PathPlacementTest::label).orElse("-"),
        placement.unit().map(SystemdUnit::name).orElse("-"),
        placement.unit().map(SystemdUnit::slice).filter(some -> !some.isEmpty()).orElse("-"),
        placement.unit().flatMap(SystemdUnit::container).orElse("-"),
        placement.container().map(Container::kind).map(PathPlacementTest::label).orElse("-"),
        placement.isHelper() ? placement.served().orElse("unknown") : "-");
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void noPath_isNoPlacement() {
    assertThat(PathPlacement.of(List.of())).isSameAs(Placement.none());
    assertThat(of("/")).isSameAs(Placement.none());
    assertThat(of("")).isSameAs(Placement.none());
  }

  @Test
  void aUnitsName_isShownAsSystemctlShowsIt_andAnIdWithoutEscapes() {
    Placement getty = of("/system.slice/system-serial\\x2dgetty.slice/serial-getty@ttyS0.service");
    assertThat(getty.unit().orElseThrow().slice())
        .isEqualTo("system.slice/system-serial\\x2dgetty.slice");
    Placement box = of("/machine.slice/machine-my\\x2dbox.scope");
    assertThat(box.container().orElseThrow().id()).isEqualTo("my-box");
  }

  /** An escaped name may stand for any bytes. */
  @Test
  void anId_isPrintable() {
    Placement box = of("/machine.slice/machine-a\\x1b[2J\\x0a\\xc3\\xa4.scope");
    assertThat(box.container().orElseThrow().id()).isEqualTo("a\\x1b[2J\\x0aä");
    assertThat(of("/lxc/a\nb").container().orElseThrow().id()).isEqualTo("a\\x0ab");
  }

  /** A directory of 255 bytes and a path of 4,096 are the most that a kernel accepts. */
  @Test
  void aHostilePath_isReadInLinearTime() {
    String[] names = {
      "a",
      ID,
      "docker-" + ID + ".scope",
      "pod" + UID,
      "x:y:z",
      "lxc",
      "garden",
      UID + ".task",
      "ecs"
    };
    for (String name : names) {
      String path = ("/" + name).repeat(100_000 / name.length());
      assertThat(of(path, path + "/b")).isNotNull();
    }
  }

  /** Whatever a path is made of, it is read without an exception. */
  @Test
  void anyPath_isRead() {
    Random random = new Random(16);
    String[] parts = {
      "/",
      "/",
      "/",
      "..",
      ":",
      "-",
      ".",
      "_",
      "\\",
      "\\x",
      "\\x2d",
      " (deleted)",
      "docker",
      "crio",
      "libpod",
      "conmon",
      "kubepods",
      "burstable",
      "pod",
      UID,
      UID.replace('-', '_'),
      ID,
      "0",
      "f",
      ID.substring(1),
      ".scope",
      ".service",
      ".slice",
      ".mount",
      "lxc",
      "lxc.payload",
      "lxc.monitor",
      "machine-",
      "machine.slice",
      "qemu",
      "qemu.slice",
      "libvirt",
      "systemd-nspawn@",
      "payload",
      "supervisor",
      "runtime",
      "nomad",
      "mesos",
      "garden",
      "ecs",
      "slurm",
      "slurmstepd.scope",
      "system.slice",
      "job_1",
      "step_0",
      "uid_0",
      "snap.",
      "app-flatpak-",
      "bpm-",
      "default",
      "k8s.io",
      "ä",
      "\uD83D\uDE00",
      "\uD83D",
      "kata_overhead",
      "rkt-",
      "buildkit"
    };
    for (int i = 0; i < 200_000; i++) {
      String[] paths = new String[1 + random.nextInt(3)];
      for (int j = 0; j < paths.length; j++) {
        StringBuilder path = new StringBuilder(random.nextInt(10) == 0 ? "" : "/");
        for (int k = random.nextInt(14); k > 0; k--) {
          path.append(parts[random.nextInt(parts.length)]);
        }
        paths[j] = path.toString();
      }
      Placement placement = PathPlacement.of(List.of(paths));
      assertThat(placement.isHelper() && placement.container().isPresent()).isFalse();
      assertThat(placement.container().map(Container::id).orElse("id")).isNotEmpty();
      assertThat(placement.unit().map(SystemdUnit::name).orElse("unit")).isNotEmpty();
    }
  }
}
