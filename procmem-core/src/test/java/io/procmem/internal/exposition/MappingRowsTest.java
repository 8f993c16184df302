package io.procmem.internal.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.metrics.RowKind;
import io.procmem.report.Ranking;
import io.procmem.snapshot.Source;
import io.procmem.testing.SmapsText;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of mappings: over all processes, and of each chosen process. */
class MappingRowsTest {

  private static final double KIB = 1 << 10;

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void process(int pid, int names) {
    String smaps =
        IntStream.range(0, names)
            .mapToObj(
                i ->
                    SmapsText.mapping(
                        0x10000L * (i + 1),
                        0x10000L * (i + 1) + 0x2000,
                        "/lib/" + i,
                        SmapsText.kib(8, 4)))
            .collect(Collectors.joining());
    fixture
        .tree
        .pid(pid)
        .name("app")
        .virtualKib(8L * names)
        .memoryKib(4L * names, 4L * names, 4L * names)
        .file("smaps", smaps);
    fixture.tree.file("/proc/sys/vm/max_map_count", "65530\n");
  }

  private ShownValues show(MetricTable table) {
    fixture.reading(Source.STAT);
    return new ShownValues(table).show(fixture.procMem().report(table.demand()));
  }

  @Test
  void eachName_hasARow_onRequest() {
    process(7, 2);
    process(8, 1);
    ShownValues values = show(MetricTable.standard().with(RowKind.MAPPING));
    assertThat(values.of("procmem_mapping_resident_memory_bytes"))
        .containsEntry("/lib/0", 8 * KIB)
        .containsEntry("/lib/1", 4 * KIB);
    assertThat(values.of("procmem_mapping_unique_memory_bytes")).containsEntry("/lib/0", 8 * KIB);
    assertThat(values.of("procmem_mapping_virtual_memory_bytes")).containsEntry("/lib/0", 16 * KIB);
    assertThat(values.of("procmem_mapping_mappings")).containsEntry("/lib/0", 2.0);
    assertThat(values.of("procmem_mapping_processes"))
        .containsEntry("/lib/0", 2.0)
        .containsEntry("/lib/1", 1.0);
  }

  @Test
  void aTableWithoutMappings_readsNone() {
    process(7, 2);
    MetricTable standard = MetricTable.standard();
    assertThat(standard.demand().includes(Source.MAPPINGS)).isFalse();
    show(standard);
    assertThat(fixture.tree.opened("7/smaps")).isZero();
  }

  @Test
  void eachChosenProcess_hasRowsWithItsLabels() {
    process(7, 2);
    process(8, 1);
    MetricTable table =
        MetricTable.standard()
            .with(RowKind.PROCESS_MAPPING)
            .top(1, Ranking.RSS)
            .label(ProcessLabel.PARENT_PID);
    assertThat(table.labelNames(RowKind.PROCESS_MAPPING))
        .containsExactly("pid", "name", "group", "subgroup", "mapping", "parent_pid");
    ShownValues values = show(table);
    assertThat(values.of("procmem_process_mapping_proportional_memory_bytes"))
        .containsOnlyKeys("7 app other other /lib/0 1", "7 app other other /lib/1 1")
        .containsValue(4 * KIB);
  }

  @Test
  void namesBeyondTheLimits_areFolded_andSumsStayExact() {
    process(7, 300);
    process(8, 300);
    MetricTable table =
        MetricTable.standard()
            .only(RowKind.MAPPING, RowKind.PROCESS_MAPPING)
            .allProcesses()
            .labelValueLimit(100);
    ShownValues values = show(table);
    for (String kind : new String[] {"mapping", "process_mapping"}) {
      String metric = "procmem_" + kind + "_resident_memory_bytes";
      assertThat(values.of(metric)).hasSizeLessThanOrEqualTo(201);
      assertThat(values.sum(metric)).as(metric).isEqualTo(2_400 * KIB);
      assertThat(values.sum("procmem_" + kind + "_mappings")).isEqualTo(600);
    }
    assertThat(values.of("procmem_mapping_resident_memory_bytes")).containsKey("other");
    assertThat(values.of("procmem_mapping_processes"))
        .as("a process counts once for each of the folded names")
        .doesNotContainKey("other");
  }

  @Test
  void namesThatChangeWithEachReport_doNotAddUpToMoreSeries() {
    MetricTable table = MetricTable.standard().only(RowKind.MAPPING).labelValueLimit(50);
    SeriesReader seen = new SeriesReader(table);
    for (int i = 0; i < 20; i++) {
      fixture
          .tree
          .pid(7)
          .virtualKib(8)
          .memoryKib(4, 4, 4)
          .file(
              "smaps",
              SmapsText.mapping(0x10000, 0x12000, "/tmp/" + i + " (deleted)", SmapsText.kib(8, 4)));
      for (int j = 0; j < 10; j++) {
        process(10 + j, 1);
        fixture
            .tree
            .pid(10 + j)
            .file(
                "smaps",
                SmapsText.mapping(0x10000, 0x12000, "/tmp/" + i + "-" + j, SmapsText.kib(8, 4)));
      }
      fixture.after(Duration.ofSeconds(1));
      seen.read(fixture.procMem().report(table.demand()));
      assertThat(seen.sum("procmem_mapping_resident_memory_bytes")).isEqualTo(44 * KIB);
    }
    assertThat(seen.values("mapping")).hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void everyField_canBeRequested_andAlertsCanCompareWithTheLimit() {
    process(7, 3);
    MetricTable table =
        MetricTable.standard()
            .with(RowKind.MAPPING)
            .with("procmem_mapping_*", "procmem_process_mappings", "procmem_process_max_mappings")
            .allProcesses();
    ShownValues values = show(table);
    assertThat(values.of("procmem_process_mappings")).containsEntry("7 app other other", 3.0);
    assertThat(values.of("procmem_process_max_mappings"))
        .containsEntry("7 app other other", 65_530.0);
    assertThat(values.of("procmem_mapping_kernel_page_size_bytes"))
        .containsEntry("/lib/0", 4 * KIB);
    assertThat(values.of("procmem_mapping_private_dirty_memory_bytes"))
        .containsEntry("/lib/0", 4 * KIB);
    assertThat(values.of("procmem_mapping_locked_memory_bytes")).containsEntry("/lib/0", 0.0);
  }
}
