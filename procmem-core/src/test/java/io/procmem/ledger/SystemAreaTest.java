package io.procmem.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ledger.SystemArea.Name;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.MeminfoField;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.Samples;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The areas of smem, with its formulas as far as they are right. */
class SystemAreaTest {

  private static final Map<MeminfoField, Long> NUMBERS =
      Map.of(
          MeminfoField.TOTAL, 10_000L,
          MeminfoField.FREE, 2_000L,
          MeminfoField.ANONYMOUS, 3_000L,
          MeminfoField.CACHED, 2_500L,
          MeminfoField.SHMEM, 400L,
          MeminfoField.MAPPED, 600L,
          MeminfoField.BUFFERS, 100L,
          MeminfoField.SLAB_RECLAIMABLE, 50L);

  private static MemoryLedger ledger(Map<MeminfoField, Long> numbers, Optional<ZoneMemory> zones) {
    Machine machine = MachineSamples.memory(numbers);
    MemoryPools pools =
        new MemoryPools(
            List.of(),
            OptionalLong.empty(),
            Optional.empty(),
            zones,
            OptionalLong.empty(),
            OptionalLong.empty(),
            false,
            false);
    return MemoryLedger.of(Samples.at(0, machine), Optional.of(pools)).orElseThrow();
  }

  @Test
  void usedMemory_isWhatSmemShows() {
    assertThat(SystemArea.of(ledger(NUMBERS, Optional.empty())))
        .containsExactly(
            // tmpfs and shared memory, 400 bytes, are not cache, as they are in smem
            new SystemArea(Name.KERNEL_DYNAMIC, 4_400, 1_500 + 100 + 50),
            new SystemArea(Name.USERSPACE, 3_600, 600),
            new SystemArea(Name.FREE, 2_000, 2_000));
  }

  @Test
  void whatTheKernelTookAtBoot_isKnownFromItsZones() {
    MemoryLedger ledger = ledger(NUMBERS, Optional.of(new ZoneMemory(10_700, 10_000, 30)));
    assertThat(SystemArea.of(ledger)).contains(new SystemArea(Name.KERNEL_IMAGE, 700, 0));
    assertThat(SystemArea.of(ledger, OptionalLong.of(12_000)))
        .contains(new SystemArea(Name.FIRMWARE_HARDWARE, 1_300, 0))
        .extracting(area -> area.name().smemName())
        .containsExactly(
            "firmware/hardware",
            "kernel image",
            "kernel dynamic memory",
            "userspace memory",
            "free memory");
  }

  @Test
  void zonesWithLessThanMemTotal_sayNothingOfBoot() {
    MemoryLedger ledger = ledger(NUMBERS, Optional.of(new ZoneMemory(9_000, 9_000, 30)));
    assertThat(ledger.bootBytes()).isEmpty();
  }

  /** A balloon of the usual kind reduces MemTotal, but was not taken at boot. */
  @Test
  void aBalloon_isNotTheKernelsImage() {
    Map<MeminfoField, Long> numbers = new EnumMap<>(NUMBERS);
    numbers.put(MeminfoField.BALLOON, 500L);
    MemoryLedger ledger = ledger(numbers, Optional.of(new ZoneMemory(10_700, 10_000, 30)));
    assertThat(SystemArea.of(ledger)).contains(new SystemArea(Name.KERNEL_IMAGE, 200, 0));
  }

  @Test
  void lessRealMemoryThanTheKernelSees_isNotNegative() {
    assertThat(SystemArea.of(ledger(NUMBERS, Optional.empty()), OptionalLong.of(9_000)))
        .contains(new SystemArea(Name.FIRMWARE_HARDWARE, 0, 0));
  }

  /** As in a container, where some numbers are the machine's. */
  @Test
  void numbersThatContradictEachOther_giveNoNegativeArea() {
    Map<MeminfoField, Long> numbers =
        Map.of(
            MeminfoField.TOTAL, 1_000L,
            MeminfoField.FREE, 400L,
            MeminfoField.ANONYMOUS, 700L,
            MeminfoField.CACHED, 900L,
            MeminfoField.MAPPED, 800L);
    List<SystemArea> areas = SystemArea.of(ledger(numbers, Optional.empty()));
    assertThat(areas.stream().mapToLong(SystemArea::usedBytes).sum()).isEqualTo(1_000);
    assertThat(areas)
        .allSatisfy(
            area -> {
              assertThat(area.cacheBytes()).isBetween(0L, area.usedBytes());
              assertThat(area.nonCacheBytes()).isNotNegative();
            });
  }

  @Test
  void withoutTheNumbersOfProcesses_thereAreNoAreas() {
    Map<MeminfoField, Long> numbers = Map.of(MeminfoField.TOTAL, 1_000L, MeminfoField.FREE, 400L);
    assertThat(SystemArea.of(ledger(numbers, Optional.empty()))).isEmpty();
  }
}
