package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.testing.FakeProcess;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated machine, whose files were copied for {@code report --captured}. */
final class CopiedMachine {

  static final String ID = "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";
  private static final String DOCKER = "0::/docker/" + ID + "\n";

  static final String MEMINFO =
      """
      MemTotal:        1000000 kB
      MemFree:          200000 kB
      MemAvailable:     700000 kB
      Buffers:           20000 kB
      Cached:           500000 kB
      SwapCached:            0 kB
      AnonPages:        200000 kB
      Mapped:           100000 kB
      Shmem:             10000 kB
      SReclaimable:      50000 kB
      SUnreclaim:        15000 kB
      KernelStack:        5000 kB
      PageTables:         4000 kB
      """;

  private final Path directory;
  final ProcTree tree = new ProcTree();
  private final Path passwd;

  /** A machine whose files are copied into a directory. */
  CopiedMachine(Path directory) throws IOException {
    this.directory = directory;
    passwd =
        Files.writeString(
            directory.resolve("passwd"), "root:x:0:0::/:/bin/sh\nshop:x:105:105::/:/bin/sh\n");
    tree.pid(1)
        .name("init")
        .parent(0)
        .uid(0)
        .memoryKib(10_240, 9_216, 8_192)
        .file("cgroup", "0::/\n");
    process(20, "postgres", 1, 105, 51_200, DOCKER).swapKib(2_048);
    process(21, "postgres", 20, 105, 20_480, DOCKER);
    process(30, "nginx", 1, 33, 40_960, "0::/system.slice/nginx.service\n");
    tree.pid(2).name("kthreadd").kernelThread().parent(0).uid(0).file("cgroup", "0::/\n");
  }

  private FakeProcess process(int pid, String name, int parent, long uid, long kib, String cgroup) {
    return tree.pid(pid)
        .name(name)
        .parent(parent)
        .uid(uid)
        .memoryKib(kib, kib / 2, kib / 4)
        .file("cgroup", cgroup);
  }

  /** Runs {@code report}. */
  CommandResult report(String... arguments) throws IOException {
    return run("report", arguments);
  }

  /** Runs a command. */
  CommandResult run(String command, String... arguments) throws IOException {
    return CommandResult.run(words(command, arguments));
  }

  /** Writes the files as they are now; returns a command line that reads them. */
  String[] words(String command, String... arguments) throws IOException {
    Path proc = directory.resolve("proc");
    tree.writeTo(proc);
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--captured", proc.toString(), "--passwd", passwd.toString()));
    return all.toArray(String[]::new);
  }

  /** The lines that it prints; fails if it fails. */
  List<String> table(String... arguments) throws IOException {
    CommandResult result = report(arguments);
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return result.out().lines().toList();
  }

  /** What it prints as JSON. */
  JsonNode json(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--json";
    return JsonMapper.shared().readTree(report(all).out());
  }
}
