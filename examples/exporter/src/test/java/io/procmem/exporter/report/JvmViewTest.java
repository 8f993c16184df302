package io.procmem.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.extras.Extras;
import io.procmem.jvm.GarbageCollector;
import io.procmem.jvm.JvmAbsence;
import io.procmem.jvm.JvmCollections;
import io.procmem.jvm.JvmPool;
import io.procmem.jvm.JvmReading;
import io.procmem.jvm.JvmUsage;
import io.procmem.jvm.Jvms;
import io.procmem.snapshot.ProcessId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The heaps of JVMs beside their memory. */
class JvmViewTest {

  private static Extras jvms() {
    JvmPool heap =
        new JvmPool(
            OptionalLong.of(30 << 20), OptionalLong.of(64 << 20), OptionalLong.of(512 << 20));
    JvmPool metaspace =
        new JvmPool(OptionalLong.of(5 << 20), OptionalLong.of(6 << 20), OptionalLong.empty());
    Map<ProcessId, JvmReading> readings = new LinkedHashMap<>();
    readings.put(
        ShownView.SHOP_PROCESS.id(),
        new JvmUsage(
            ShownView.SHOP_PROCESS.id(),
            Optional.of("17.0.15+6"),
            Optional.of(GarbageCollector.G1),
            heap,
            metaspace,
            JvmPool.unknown(),
            List.of(
                new JvmCollections("G1 Young Generation", 3, 1_500_000_000),
                new JvmCollections("G1 Old Generation", 1, 500_000_000))));
    readings.put(ShownView.SHELL.id(), JvmAbsence.DENIED);
    return Extras.none().withJvms(Jvms.of(readings));
  }

  @Test
  void aTableWithoutJvms_saysSo() {
    Extras none = Extras.none().withJvms(Jvms.of(Map.of()));
    assertThat(ShownView.lines(new JvmView(), none, "--columns=pid,heap_used"))
        .containsExactly("PID HEAP_USED", "", "None of these processes is a JVM");
  }

  @Test
  void jvms_haveTheirHeapBesideTheirMemory_orAReason() {
    assertThat(ShownView.lines(new JvmView(), jvms()))
        .containsExactly(
            "PID USER GROUP       GC HEAP_USED HEAP_COMMITTED HEAP_MAX METASPACE_USED GC_TIME  RSS"
                + "   PSS",
            "  7 105  java/Shop   G1     30.0M          64.0M     512M           5.0M    2.0s 100M"
                + " 90.0M",
            "  8 0    other/other ?          ?              ?        ?              ?       ? 4.0M"
                + "  2.0M",
            "",
            "Heap of 1 process unknown: access denied; run with CAP_SYS_PTRACE and"
                + " CAP_DAC_READ_SEARCH");
    JsonNode rows = ShownView.json(new JvmView(), jvms()).get("rows");
    assertThat(rows.at("/0/version").asString()).isEqualTo("17.0.15+6");
    assertThat(rows.at("/0/heap_max_bytes").asLong()).isEqualTo(512 << 20);
    assertThat(rows.at("/1/reason").asString()).isEqualTo("access denied");
    assertThat(rows.at("/1").has("heap_used_bytes")).isFalse();
    assertThat(ShownView.lines(new JvmView(), jvms(), "--columns=pid,collections,class_space_used"))
        .startsWith("PID COLLECTIONS CLASS_SPACE_USED", "  7           4                ?");
  }
}
