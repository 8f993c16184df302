package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.Selection;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.RollupField;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The mappings of real processes, compared with what the kernel adds up. */
class MappingsLiveTest {

  private static final long MIB = 1 << 20;

  /** Maps a file whose path has blanks, a deleted file, and a newline in a path. */
  private static final String MAPS_FILES =
      """
      import mmap, os, signal, sys
      kept = []
      def file(name, mib):
          with open(name, 'w+b') as f:
              f.truncate(mib << 20)
              m = mmap.mmap(f.fileno(), mib << 20)
          for i in range(0, mib << 20, 4096): m[i] = 1
          kept.append(m)
      file(sys.argv[1] + '/with some blanks', 8)
      file(sys.argv[1] + '/two\\nlines', 2)
      file(sys.argv[1] + '/[heap]', 1)
      file(sys.argv[1] + '/gone', 4)
      os.unlink(sys.argv[1] + '/gone')
      m = mmap.mmap(-1, 16 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for i in range(0, 16 << 20, 4096): m[i] = 1
      open('/proc/self/comm', 'w').write('ready')
      signal.pause()
      """;

  @TempDir Path directory;

  private static ProcMem reading(int pid) {
    return ProcMem.builder()
        .select(Selection.tree(pid))
        .rules(Rules.none())
        .detail(DetailPolicy.every())
        .build();
  }

  private static ProcessMappings only(Mappings mappings) {
    assertThat(mappings.missing()).isEmpty();
    assertThat(mappings.processes()).hasSize(1);
    return mappings.processes().get(0);
  }

  private ProcessMappings read(Child child) {
    try (ProcMem procMem = reading(child.pid())) {
      return only(procMem.report(Demand.of(Source.MAPPINGS)).extras().mappings().orElseThrow());
    }
  }

  private Child mapsFiles() throws IOException {
    Child child = Child.start("python3", "-c", MAPS_FILES, directory.toString());
    child.awaitComm("ready");
    child.awaitState("S");
    return child;
  }

  @Test
  void mappedFiles_areFoundByTheirNames_withTheirSizes() throws IOException {
    try (Child child = mapsFiles()) {
      ProcessMappings mappings = read(child);
      assertThat(usage(mappings, directory + "/with some blanks").rssBytes()).hasValue(8 * MIB);
      assertThat(usage(mappings, directory + "/with some blanks").sizeBytes()).hasValue(8 * MIB);
      assertThat(usage(mappings, directory + "/two\\\\012lines").rssBytes()).hasValue(2 * MIB);
      assertThat(usage(mappings, directory + "/[heap]").rssBytes()).hasValue(MIB);
      assertThat(usage(mappings, "[heap]").rssBytes().orElseThrow()).isPositive();
      assertThat(usage(mappings, directory + "/gone (deleted)").pssBytes()).hasValue(4 * MIB);
      assertThat(usage(mappings, "[anon]").ussBytes().orElseThrow())
          .isGreaterThanOrEqualTo(16 * MIB);
      assertThat(mappings.mappings())
          .isEqualTo(Arrays.stream(child.file("maps").split("\n")).count());
      assertThat(mappings.total().bytes(MappingField.KERNEL_PAGE_SIZE))
          .hasValue(child.bytes("smaps", "KernelPageSize"));
    }
  }

  private static MappingUsage usage(ProcessMappings mappings, String name) {
    return mappings
        .names()
        .named(name)
        .orElseThrow(() -> new AssertionError(name + " is not in " + mappings.names().largest()));
  }

  /** PSS is rounded down for each mapping, so its sums are a little smaller than those of all. */
  @ParameterizedTest
  @EnumSource(
      value = RollupField.class,
      mode = Mode.EXCLUDE,
      names = {"PSS_ANON", "PSS_FILE", "PSS_SHMEM"})
  void theSumsOfAllMappings_agreeWithTheRollup(RollupField field) throws IOException {
    try (Child child = Child.quiet("true")) {
      ProcessMappings mappings = read(child);
      MappingField same = MappingField.valueOf(field.name());
      long sum = mappings.total().bytes(same).orElse(-1);
      long rollup =
          child.file("smaps_rollup").contains(field.key() + ":")
              ? child.bytes("smaps_rollup", field.key())
              : -1;
      assertThat(sum).as("%s", field).isBetween(rollup - mappings.mappings() * 1024, rollup);
    }
  }

  @Test
  void theLimitOfTheKernel_isKnown() throws IOException {
    try (Child child = Child.quiet("true");
        ProcMem procMem = reading(child.pid())) {
      Mappings mappings =
          procMem.report(Demand.of(Source.MAPPINGS)).extras().mappings().orElseThrow();
      assertThat(mappings.limit())
          .hasValue(
              Long.parseLong(Files.readAllLines(Path.of("/proc/sys/vm/max_map_count")).get(0)));
    }
  }

  @Test
  void everyProcessOfTheMachine_hasMappings_orAReason() {
    try (ProcMem procMem =
        ProcMem.builder().rules(Rules.none()).detail(DetailPolicy.every()).build()) {
      Mappings mappings =
          procMem.report(Demand.of(Source.MAPPINGS)).extras().mappings().orElseThrow();
      assertThat(mappings.processes()).isNotEmpty();
      assertThat(mappings.processes())
          .allSatisfy(
              process -> {
                assertThat(process.mappings()).isPositive();
                assertThat(process.total().rssBytes()).isPresent();
              });
      int own = (int) ProcessHandle.current().pid();
      assertThat(mappings.ofProcesses(id -> id.pid() == own).named("*libjvm.so").total().rssBytes())
          .isPresent();
    }
  }
}
