package io.procmem.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.extras.Extras;
import io.procmem.mappings.MappingField;
import io.procmem.mappings.MappingNames;
import io.procmem.mappings.MappingUsage;
import io.procmem.mappings.Mappings;
import io.procmem.mappings.ProcessMappings;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Reason;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The mappings of processes, by name. */
class MapsViewTest {

  private static MappingUsage mapping(String name, long mappings, long rss, long pss, long uss) {
    long[] values = new long[MappingField.values().length];
    Arrays.fill(values, Readings.ABSENT);
    values[MappingField.SIZE.ordinal()] = 2 * rss << 20;
    values[MappingField.KERNEL_PAGE_SIZE.ordinal()] = 4096;
    if (rss >= 0) {
      values[MappingField.RSS.ordinal()] = rss << 20;
      values[MappingField.PSS.ordinal()] = pss << 20;
      values[MappingField.PRIVATE_CLEAN.ordinal()] = 0;
      values[MappingField.PRIVATE_DIRTY.ordinal()] = uss << 20;
      values[MappingField.SWAP.ordinal()] = 0;
    } else {
      values[MappingField.SIZE.ordinal()] = 3 << 20;
    }
    return new MappingUsage(name, mappings, 1, Readings.of(MappingField.values(), values));
  }

  private static ProcessMappings of(
      ProcessSample process, Optional<Reason> incomplete, MappingUsage... usages) {
    return of(process, incomplete, new MappingNames(List.of(usages), Optional.empty()));
  }

  private static ProcessMappings of(
      ProcessSample process, Optional<Reason> incomplete, MappingNames names) {
    return new ProcessMappings(process.id(), names, incomplete, Instant.EPOCH, 0);
  }

  private static ProcessMappings withOther(ProcessSample process, long other) {
    return of(
        process,
        Optional.empty(),
        new MappingNames(
            List.of(mapping("[heap]", 1, 60, 60, 60)),
            Optional.of(mapping(MappingUsage.OTHER, 9, other, other, other))));
  }

  private static Extras mappings() {
    return Extras.none()
        .withMappings(
            new Mappings(
                List.of(
                    of(
                        ShownView.SHOP_PROCESS,
                        Optional.empty(),
                        mapping("[heap]", 1, 60, 60, 60),
                        mapping("/usr/lib/libc.so.6", 4, 2, 1, 0)),
                    of(
                        ShownView.SHELL,
                        Optional.empty(),
                        mapping("/usr/lib/libc.so.6", 5, 2, 1, 0))),
                Map.of(),
                OptionalLong.of(65_530)));
  }

  @Test
  void mappings_areAddedUpByName() {
    assertThat(ShownView.lines(new MapsView(), mappings(), "--totals"))
        .containsExactly(
            "MAPPING            MAPPINGS PROCESSES   RSS   PSS   USS SWAP AVG_PSS",
            "[heap]                    1         1 60.0M 60.0M 60.0M    0   60.0M",
            "/usr/lib/libc.so.6        9         2  4.0M  2.0M     0    0    1.0M",
            "total                    10           64.0M 62.0M 60.0M    0");
    assertThat(
            ShownView.lines(
                new MapsView().ofMappings(List.of("*libc*")).orElseThrow(),
                mappings(),
                "--columns=mapping,vss,kernel_page_size,avg_uss",
                "--size-units=bytes"))
        .startsWith(
            "MAPPING                VSS KERNEL_PAGE_SIZE AVG_USS",
            "/usr/lib/libc.so.6 8388608             4096       0");
  }

  @Test
  void patternsThatMatchNoName_areExplained() {
    View<?> view = new MapsView().ofMappings(List.of("libc*")).orElseThrow();
    assertThat(ShownView.lines(view, mappings(), "--columns=mapping,pss"))
        .containsExactly(
            "MAPPING PSS",
            "",
            "No mapping has a name that matches --mappings: a pattern stands for the whole name,"
                + " such as '*/libc.so.6'");
  }

  @Test
  void mappingsOfEachProcess_haveItsColumns() {
    assertThat(
            ShownView.lines(
                new MapsView().eachProcess().orElseThrow(),
                mappings(),
                "--columns=pid,user,name,group,mapping,pss",
                "--sort=pid"))
        .containsExactly(
            "PID USER NAME GROUP       MAPPING              PSS",
            "  7 105  java java/Shop   [heap]             60.0M",
            "  7 105  java java/Shop   /usr/lib/libc.so.6  1.0M",
            "  8 0    sh   other/other /usr/lib/libc.so.6  1.0M");
  }

  @Test
  void mappingsWhoseNamesAreNotKept_areARowOfEachProcess_orOneRowBelowTheOthers() {
    Extras extras =
        Extras.none()
            .withMappings(
                new Mappings(
                    List.of(withOther(ShownView.SHOP_PROCESS, 100), withOther(ShownView.SHELL, 40)),
                    Map.of(),
                    OptionalLong.empty()));
    assertThat(ShownView.lines(new MapsView(), extras, "--columns=mapping,pss"))
        .containsExactly("MAPPING  PSS", "[heap]  120M", "other   140M");
    JsonNode together = ShownView.json(new MapsView(), extras);
    assertThat(together.get("rows")).hasSize(1);
    assertThat(together.at("/other/pss_bytes").asLong()).isEqualTo(140 << 20);
    View<?> each = new MapsView().eachProcess().orElseThrow();
    assertThat(ShownView.lines(each, extras, "--columns=pid,mapping,pss"))
        .containsExactly(
            "PID MAPPING   PSS",
            "  7 other    100M",
            "  7 [heap]  60.0M",
            "  8 [heap]  60.0M",
            "  8 other   40.0M");
    JsonNode json = ShownView.json(each, extras);
    assertThat(json.get("rows")).hasSize(4);
    assertThat(json.get("found").asInt()).isEqualTo(4);
    assertThat(json.at("/rows/3/mapping").asString()).isEqualTo("other");
    assertThat(json.has("other")).isFalse();
  }

  @Test
  void sumsOfMappings_saySoIfAProcessShowsOnlyNames() {
    Extras extras =
        Extras.none()
            .withMappings(
                new Mappings(
                    List.of(
                        of(
                            ShownView.SHOP_PROCESS,
                            Optional.empty(),
                            mapping("[heap]", 1, 60, 60, 60)),
                        of(
                            ShownView.SHELL,
                            Optional.of(Reason.DENIED),
                            mapping("[heap]", 1, -1, -1, -1))),
                    Map.of(),
                    OptionalLong.empty()));
    assertThat(ShownView.lines(new MapsView(), extras))
        .containsExactly(
            "MAPPING MAPPINGS PROCESSES    RSS    PSS    USS SWAP AVG_PSS",
            "[heap]         2         2 ≥60.0M ≥60.0M ≥60.0M   ≥0   60.0M",
            "",
            "Of 1 process, only names and sizes are known");
    assertThat(ShownView.json(new MapsView(), extras).at("/rows/0/incomplete").toString())
        .isEqualTo("[\"rss_bytes\",\"pss_bytes\",\"uss_bytes\",\"swap_bytes\"]");
  }

  @Test
  void aTotal_isALowerBound_ifAProcessCouldNotBeRead() {
    Extras extras =
        Extras.none()
            .withMappings(
                new Mappings(
                    List.of(
                        of(
                            ShownView.SHOP_PROCESS,
                            Optional.empty(),
                            mapping("[heap]", 1, 60, 60, 60))),
                    Map.of(ShownView.SHELL.id(), Reason.DENIED),
                    OptionalLong.empty()));
    assertThat(ShownView.lines(new MapsView(), extras, "--columns=mapping,pss", "--totals"))
        .containsExactly("MAPPING    PSS", "[heap]   60.0M", "total   ≥60.0M");
  }

  @Test
  void theNumberOfMappings_isAColumnOfProcesses() {
    assertThat(
            ShownView.lines(
                new ProcessView(),
                mappings(),
                "--columns=pid,mappings,mappings_limit",
                "--sort=mappings"))
        .containsExactly(
            "PID MAPPINGS MAPPINGS_LIMIT",
            "  7        5          65530",
            "  8        5          65530");
  }
}
