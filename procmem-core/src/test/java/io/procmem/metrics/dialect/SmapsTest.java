package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ScanFixture;
import io.procmem.Selection;
import io.procmem.container.NodeFiles;
import io.procmem.internal.exposition.ShownValues;
import io.procmem.mappings.MappingField;
import io.procmem.metrics.Metric;
import io.procmem.metrics.MetricKind;
import io.procmem.metrics.MetricTable;
import io.procmem.metrics.ProcessLabel;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Source;
import io.procmem.testing.FakeProcess;
import io.procmem.testing.SmapsText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmapsTest {

  private static final String RSS = "process_smaps_rss_bytes";
  private static final String UID = "51d1885e-187c-4563-a51e-2cccf685610c";
  private static final double KIB = 1024;

  private final ScanFixture fixture = new ScanFixture().waitingLong();
  private MetricTable table = Smaps.table();
  private ShownValues shown = new ShownValues(table);

  SmapsTest() {
    fixture.tree.mountedAt("/host/proc");
    fixture
        .with()
        .root(Path.of("/host/proc"))
        .sources(Source.STAT)
        .containerNames(NodeFiles.withoutJson().below(Path.of("/host")));
    fixture.tree.directory("/host/var/log/pods/shop_web_" + UID);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  /** A process in the container of that name. */
  private FakeProcess inContainer(int pid, String container, String smaps) {
    String id = Integer.toString(pid % 10).repeat(64);
    fixture.tree.link("/host/var/log/containers/web_shop_" + container + "-" + id + ".log");
    return process(pid, smaps)
        .file(
            "cgroup",
            "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod"
                + UID.replace('-', '_')
                + ".slice/cri-containerd-"
                + id
                + ".scope\n");
  }

  private FakeProcess process(int pid, String smaps) {
    return fixture.tree.pid(pid).name("java").memoryKib(1_000, 900, 800).file("smaps", smaps);
  }

  private static String heap(long rss) {
    return SmapsText.mapping(0x100000, 0x200000, "[heap]", SmapsText.kib(1024, rss));
  }

  private static String library(long address, long rss) {
    return SmapsText.mapping(address, address + 0x10000, "/lib/a b.so", SmapsText.kib(64, rss));
  }

  private void shows(MetricTable other) {
    table = other;
    shown = new ShownValues(table);
  }

  private void scan() {
    Report report = fixture.after(Duration.ofSeconds(1)).procMem().report(table.demand());
    assertThat(report.problem()).isEmpty();
    shown.show(report);
  }

  @Test
  void names_areThe20OfSmapsContainerExporter() {
    List<String> names =
        List.of(
            "size",
            "rss",
            "pss",
            "pss_dirty",
            "shared_clean",
            "shared_dirty",
            "private_clean",
            "private_dirty",
            "referenced",
            "anonymous",
            "lazyfree",
            "anon_hugepages",
            "shmem_pmdmapped",
            "shared_hugetlb",
            "private_hugetlb",
            "swap",
            "swap_pss",
            "kernel_page_size",
            "mmu_page_size",
            "locked");
    for (MetricTable one : List.of(Smaps.table(), Smaps.summed())) {
      assertThat(one.metrics().stream().map(one::fullName))
          .containsExactlyElementsOf(
              names.stream().map(name -> "process_smaps_" + name + "_bytes").toList());
      assertThat(one.metrics()).extracting(Metric::kind).containsOnly(MetricKind.GAUGE);
      assertThat(one.demand().includes(Source.MAPPINGS)).isTrue();
    }
    assertThat(Smaps.table().labelNames(Smaps.MAPPING))
        .containsExactlyInAnyOrder("comm", "path", "pid", "namespace", "pod", "container");
    assertThat(Smaps.summed().labelNames(Smaps.SUMMED)).containsExactly("comm", "path");
  }

  @Test
  void everyFamily_showsTheFieldOfItsName() {
    long[] kib = new long[MappingField.values().length];
    Map<String, Double> expected = new TreeMap<>();
    Function<MappingField, String> family =
        field ->
            switch (field) {
              case LAZY_FREE -> "lazyfree";
              case ANON_HUGE_PAGES -> "anon_hugepages";
              case SHMEM_HUGE_PAGES -> "shmem_pmdmapped";
              default -> field.name().toLowerCase(Locale.ROOT);
            };
    for (MappingField field : MappingField.values()) {
      kib[field.ordinal()] = 4L * (1 + field.ordinal());
      if (field != MappingField.KSM && field != MappingField.FILE_HUGE_PAGES) {
        expected.put("process_smaps_" + family.apply(field) + "_bytes", kib[field.ordinal()] * KIB);
      }
    }
    process(7, SmapsText.mapping(0x100000, 0x200000, "/lib/x.so", kib));
    scan();
    assertThat(
            table.metrics().stream()
                .collect(
                    Collectors.toMap(table::fullName, metric -> shown.sum(table.fullName(metric)))))
        .isEqualTo(expected);
  }

  /** In theirs, the process that is read last overwrites the others. */
  @Test
  void processesOfOneName_haveSeriesOfTheirOwn_withTheirPlace() {
    inContainer(11, "app", heap(100) + library(0x300000, 40));
    inContainer(12, "sidecar", heap(200));
    process(13, heap(300)).file("cgroup", "0::/system.slice/ssh.service\n");
    scan();
    List<String> names = table.labelNames(Smaps.MAPPING);
    assertThat(names).containsExactly("comm", "path", "pid", "container", "pod", "namespace");
    assertThat(shown.of(RSS))
        .isEqualTo(
            Map.of(
                "java [heap] 11 app web shop", 100 * KIB,
                "java /lib/a b.so 11 app web shop", 40 * KIB,
                "java [heap] 12 sidecar web shop", 200 * KIB,
                "java [heap] 13", 300 * KIB));
  }

  @Test
  void withoutTheAdditions_processesOfOneName_areAddedUp() {
    shows(Smaps.summed());
    inContainer(11, "app", heap(100) + library(0x300000, 40));
    inContainer(12, "sidecar", heap(200));
    fixture.tree.pid(14).name("nginx").memoryKib(9, 9, 9).file("smaps", heap(7));
    scan();
    assertThat(shown.of(RSS))
        .isEqualTo(
            Map.of(
                "java [heap]", 300 * KIB,
                "java /lib/a b.so", 40 * KIB,
                "nginx [heap]", 7 * KIB));
    assertThat(shown.of("process_smaps_size_bytes")).containsEntry("java [heap]", 2_048 * KIB);
  }

  /** In theirs, 500 mappings of 4 KiB pages have a page size of 2,000 KiB. */
  @Test
  void pageSizes_areTheLargest_notTheSum() {
    long[] huge = SmapsText.kib(2048, 2048);
    huge[MappingField.KERNEL_PAGE_SIZE.ordinal()] = 2048;
    process(
        7,
        library(0x100000, 1)
            + library(0x200000, 1)
            + SmapsText.mapping(0x400000, 0x600000, "/dev/hugepages/x", huge));
    process(8, library(0x100000, 1));
    scan();
    assertThat(shown.of("process_smaps_kernel_page_size_bytes"))
        .containsEntry("java /lib/a b.so 7", 4 * KIB)
        .containsEntry("java /dev/hugepages/x 7", 2_048 * KIB);
    assertThat(shown.of("process_smaps_mmu_page_size_bytes"))
        .containsEntry("java /lib/a b.so 7", 4 * KIB);
    shows(Smaps.summed());
    scan();
    assertThat(shown.of("process_smaps_kernel_page_size_bytes"))
        .containsEntry("java /lib/a b.so", 4 * KIB);
    shows(Smaps.summed().seriesLimit(1));
    scan();
    assertThat(shown.of("process_smaps_kernel_page_size_bytes"))
        .as("in the row of all")
        .isEqualTo(Map.of("other other", 2_048 * KIB));
  }

  @Test
  void endedProcess_andUnmappedFile_haveNoSeries() {
    process(7, heap(100) + library(0x300000, 40));
    process(8, heap(50));
    scan();
    process(7, heap(100));
    fixture.tree.ends(8);
    fixture.after(Duration.ofMinutes(1));
    scan();
    assertThat(shown.of(RSS)).isEqualTo(Map.of("java [heap] 7", 100 * KIB));
  }

  @Test
  void unnamedDeletedAndNamedMappings_haveTheNamesOfTheKernel() {
    process(
        7,
        SmapsText.mapping(0x100000, 0x101000, "", SmapsText.kib(4, 4))
            + SmapsText.mapping(0x200000, 0x201000, "/tmp/x (deleted)", SmapsText.kib(4, 4))
            + SmapsText.mapping(0x300000, 0x301000, "[anon:gc]", SmapsText.kib(4, 4)));
    scan();
    assertThat(shown.of(RSS))
        .containsOnlyKeys("java [anon] 7", "java /tmp/x (deleted) 7", "java [anon:gc] 7");
  }

  @Test
  void fieldThatTheKernelLacks_isAbsent_notZero() {
    process(7, heap(100).replaceAll("(?m)^Pss_Dirty:.*\n", ""));
    scan();
    assertThat(shown.of("process_smaps_pss_dirty_bytes")).isEmpty();
    assertThat(shown.of("process_smaps_locked_bytes")).isEqualTo(Map.of("java [heap] 7", 0.0));
  }

  @Test
  void unreadableProcess_hasNoSeries_andTheOthersAllTheirs() {
    process(7, heap(100));
    process(8, heap(50));
    fixture.tree.denies("/proc/7/smaps").denies("/host/proc/7/smaps");
    scan();
    assertThat(shown.of(RSS)).isEqualTo(Map.of("java [heap] 8", 50 * KIB));
    fixture.tree.hasNo("smaps");
    scan();
    assertThat(shown.of("process_smaps_swap_bytes")).isEmpty();
  }

  @Test
  void theirFilter_isASelection() {
    fixture.with().select(Selection.all().containerPath("shop/*/app/*"));
    inContainer(11, "app", heap(100));
    inContainer(12, "sidecar", heap(200));
    process(13, heap(300)).file("cgroup", "0::/system.slice/ssh.service\n");
    scan();
    assertThat(shown.of(RSS)).isEqualTo(Map.of("java [heap] 11 app web shop", 100 * KIB));
  }

  @Test
  void otherSettings_choose_label_andLimit() {
    process(7, heap(100)).memoryKib(5_000, 900, 800);
    process(8, heap(50) + library(0x300000, 40));
    shows(Smaps.table().top(1, Ranking.RSS).label(ProcessLabel.USER));
    scan();
    assertThat(shown.of(RSS)).hasSize(1).containsValue(100 * KIB);
    assertThat(table.labelNames(Smaps.MAPPING)).contains("user").doesNotHaveDuplicates();
    shows(Smaps.summed().label(ProcessLabel.USER));
    scan();
    assertThat(shown.of(RSS)).containsEntry("java [heap] 0", 150 * KIB);
    shows(Smaps.table().label(ProcessLabel.POD, ProcessLabel.CONTAINER));
    assertThat(table.labelNames(Smaps.MAPPING)).doesNotHaveDuplicates();
    shows(Smaps.table().seriesLimit(40));
    scan();
    assertThat(shown.series()).isLessThanOrEqualTo(40);
    assertThat(shown.of(RSS))
        .isEqualTo(Map.of("java [heap] 7", 100 * KIB, "other other", 90 * KIB));
  }

  @Test
  void morePathsThanALabelMayHave_areOther() {
    shows(Smaps.summed().labelValueLimit(4));
    process(
        7,
        heap(100)
            + library(0x300000, 40)
            + SmapsText.mapping(0x500000, 0x501000, "/tmp/1", SmapsText.kib(4, 4)));
    scan();
    assertThat(shown.of(RSS))
        .isEqualTo(
            Map.of("java [heap]", 100 * KIB, "java /lib/a b.so", 40 * KIB, "other other", 4 * KIB));
  }
}
