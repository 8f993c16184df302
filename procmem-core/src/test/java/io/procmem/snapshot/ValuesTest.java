package io.procmem.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValuesTest {

  private static Readings<IoField> readings(long first) {
    long[] values = new long[IoField.values().length];
    Arrays.fill(values, Readings.ABSENT);
    values[0] = first;
    return Readings.of(IoField.values(), values);
  }

  @Test
  void readings_distinguishAnAbsentFieldFromZero() {
    assertThat(readings(0).get(IoField.READ_CHARS)).hasValue(0);
    assertThat(readings(0).get(IoField.READ_BYTES)).isEmpty();
    assertThat(readings(7).getOr(IoField.READ_BYTES, -5)).isEqualTo(-5);
    assertThat(readings(7).getOr(IoField.READ_CHARS, -5)).isEqualTo(7);
    assertThat(readings(Readings.ABSENT).isEmpty()).isTrue();
    assertThat(readings(0).isEmpty()).isFalse();
  }

  @Test
  void readings_ofAnUnreadFile_haveNoField() {
    Readings<IoField> none = Readings.none();
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.get(IoField.READ_BYTES)).isEmpty();
    assertThat(none).isEqualTo(Readings.<StatusField>none());
  }

  @Test
  void readings_areValues() {
    assertThat(readings(7)).isEqualTo(readings(7)).hasSameHashCodeAs(readings(7));
    assertThat(readings(7)).isNotEqualTo(readings(8));
    assertThat(readings(7)).hasToString("Readings[READ_CHARS=7]");
    assertThatThrownBy(() -> Readings.of(IoField.values(), new long[1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readings_doNotShareTheirArray() {
    long[] values = new long[IoField.values().length];
    Readings<IoField> readings = Readings.of(IoField.values(), values);
    values[0] = 99;
    assertThat(readings.get(IoField.READ_CHARS)).hasValue(0);
  }

  @Test
  void demand_includesTheFilesThatOthersNeed() {
    assertThat(Demand.of().includes(Source.STAT)).isTrue();
    assertThat(Demand.of(Source.SMAPS_ROLLUP).includes(Source.STATM)).isTrue();
    assertThat(Demand.of(Source.SMAPS).includes(Source.SMAPS_ROLLUP)).isTrue();
    assertThat(Demand.of(Source.FD_ENTRIES).includes(Source.FD)).isTrue();
    assertThat(Demand.of(Source.IO).includes(Source.STATM)).isFalse();
  }

  @Test
  void demand_coversSmallerDemands() {
    Demand both = Demand.of(Source.IO).plus(Demand.of(Source.FD));
    assertThat(both.covers(Demand.of(Source.IO))).isTrue();
    assertThat(Demand.of(Source.IO).covers(both)).isFalse();
    assertThat(both)
        .isEqualTo(Demand.of(Source.FD, Source.IO))
        .hasSameHashCodeAs(Demand.of(Source.FD, Source.IO));
    assertThat(both.minus(Source.FD)).isEqualTo(Demand.of(Source.IO));
    assertThat(both).hasToString("Demand[STAT, IO, FD]");
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void demand_forEachSource_includesIt(Source source) {
    assertThat(Demand.of(source).includes(source)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 150, 1500000000",
    "250, 1, 4000000",
    "1000, 1, 1000000",
    "1024, 1024, 1000000000",
    "100, 9223372036, 92233720360000000"
  })
  void ticksToNanos_isExactToTheTick(int ticksPerSecond, long ticks, long nanos) {
    assertThat(new KernelUnits(4096, ticksPerSecond).ticksToNanos(ticks)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "4095, 100", "512, 100", "-4096, 100", "4096, 0", "4096, 100001"})
  void kernelUnits_rejectImpossibleValues(int page, int ticks) {
    assertThatThrownBy(() -> new KernelUnits(page, ticks))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "R, RUNNING",
    "S, SLEEPING",
    "D, WAITING",
    "Z, ZOMBIE",
    "T, STOPPED",
    "t, TRACED",
    "X, DEAD",
    "x, DEAD",
    "I, IDLE",
    "P, OTHER",
    "?, OTHER"
  })
  void state_ofALetter(char letter, ProcessState state) {
    assertThat(ProcessState.of(letter)).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_ASKED", "TOO_COSTLY", "OUT_OF_TIME"})
  void unreadable_isNeverAChoice(Reason choice) {
    assertThatThrownBy(() -> new Unreadable(7, Source.SMAPS_ROLLUP, choice))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void emptySnapshot_hasNoProcess() {
    Snapshot empty = Snapshot.empty(java.time.Instant.EPOCH, 5);
    assertThat(empty.processes()).isEmpty();
    assertThat(empty.find(1)).isEmpty();
    assertThat(empty.startOf(new ProcessId(1, 1))).isEmpty();
  }

  @Test
  void pidSet_ignoresTheOrderOfPids() {
    PidSet set = PidSet.of(9, 3, 7, 3);
    assertThat(set.contains(3)).isTrue();
    assertThat(set.contains(7)).isTrue();
    assertThat(set.contains(9)).isTrue();
    assertThat(set.contains(4)).isFalse();
    assertThat(set.size()).isEqualTo(3);
    assertThat(set).isEqualTo(PidSet.of(3, 7, 9)).hasSameHashCodeAs(PidSet.of(3, 7, 9));
    assertThat(set).isNotEqualTo(PidSet.of(3, 7)).hasToString("[3, 7, 9]");
    assertThat(PidSet.of()).isEqualTo(PidSet.empty());
    assertThat(PidSet.empty().size()).isZero();
  }

  @Test
  void pidSets_intersect() {
    assertThat(PidSet.of(1, 3, 5, 9).and(PidSet.of(2, 3, 9, 11))).isEqualTo(PidSet.of(3, 9));
    assertThat(PidSet.of(1, 3).and(PidSet.of(2))).isEqualTo(PidSet.empty());
    assertThat(PidSet.empty().and(PidSet.of(2))).isEqualTo(PidSet.empty());
  }

  private static Snapshot snapshot(long ticksSinceBoot, int unsampled) {
    Snapshot empty = Snapshot.empty(Instant.EPOCH, 0);
    return new Snapshot(
        empty.takenAt(),
        empty.monotonicNanos(),
        empty.demand(),
        empty.units(),
        empty.processes(),
        PidSet.of(unsampled),
        empty.unread(),
        empty.unreadable(),
        empty.machine(),
        empty.stats(),
        ticksSinceBoot);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 499, false", "7, 500, true", "7, 501, true",
    // Its pid was listed: in the same tick, it may be the same process.
    "8, 499, false", "8, 500, false", "8, 501, true",
    // A start before the zero of a time namespace, as the kernel shows it.
    "7, 1844674407360, false", "8, 1844674407360, false"
  })
  void snapshot_precedesLaterProcesses(int pid, long startTicks, boolean later) {
    assertThat(snapshot(500, 8).precedes(new ProcessId(pid, startTicks))).isEqualTo(later);
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "99", "100", "123456789", "31536000000"})
  void ticks_surviveConversionToNanoseconds(long ticks) {
    for (int perSecond : new int[] {100, 250, 300, 1000, 1024}) {
      KernelUnits units = new KernelUnits(4096, perSecond);
      assertThat(units.nanosToTicks(units.ticksToNanos(ticks))).isEqualTo(ticks);
    }
  }

  /** lxcfs shows when a container was started, and start times since the boot of its host. */
  @ParameterizedTest
  @CsvSource({"0, true", "9, true", "10, true", "11, false", "400000, false"})
  void aStartInTheFuture_isUnknown_andSoAreAllOthers(long aheadSeconds, boolean known) {
    long bootedAgo = 60;
    long ticks = (bootedAgo + aheadSeconds) * 100;
    Snapshot snapshot = snapshotOf(bootedAgo, 5, ticks);
    assertThat(snapshot.startOf(new ProcessId(1, 5)).isPresent()).isEqualTo(known);
    assertThat(snapshot.startOf(new ProcessId(2, ticks)).isPresent()).isEqualTo(known);
  }

  /** Older than the zero of the clock of a time namespace. */
  @Test
  void aStartBeforeTheClock_isUnknown() {
    Snapshot snapshot = snapshotOf(60, 5, 1_844_674_407_000L);
    assertThat(snapshot.startOf(new ProcessId(2, 1_844_674_407_000L))).isEmpty();
    assertThat(snapshot.startOf(new ProcessId(1, 5))).isPresent();
  }

  private static Snapshot snapshotOf(long bootedAgo, long... startTicks) {
    Instant now = Samples.at(0).takenAt();
    Machine unknown = Machine.unknown();
    Machine machine =
        new Machine(
            unknown.memory(),
            unknown.processors(),
            unknown.load(),
            unknown.cpuPressure(),
            unknown.memoryPressure(),
            unknown.ioPressure(),
            Optional.of(now.minusSeconds(bootedAgo)),
            unknown.uptime(),
            unknown.cgroups());
    return Samples.at(
        0,
        machine,
        Samples.samples(
            SampleBuilder.process(1, startTicks[0]), SampleBuilder.process(2, startTicks[1])));
  }

  @Test
  void readings_keepEveryNumber_whateverItsSize() {
    long[] some = {0, 1, 1023, 1024, 1025, (1L << 30) - 1, Readings.ABSENT};
    long[][] all = {
      some,
      replaced(some, 1L << 30),
      replaced(some, (1L << 30) + 1),
      replaced(some, (1L << 40) - 1024),
      replaced(some, 1L << 40),
      replaced(some, Long.MAX_VALUE),
      replaced(some, -1),
      replaced(some, -1024),
    };
    for (long[] values : all) {
      Readings<IoField> readings = Readings.of(IoField.values(), values);
      assertThat(readings.areOf(values)).isTrue();
      for (IoField field : IoField.values()) {
        assertThat(readings.getOr(field, Readings.ABSENT)).isEqualTo(values[field.ordinal()]);
        assertThat(readings.get(field).orElse(Readings.ABSENT)).isEqualTo(values[field.ordinal()]);
        assertThat(readings.has(field)).isEqualTo(values[field.ordinal()] != Readings.ABSENT);
      }
      Readings<IoField> same = Readings.of(IoField.values(), values.clone());
      assertThat(readings).isEqualTo(same).hasSameHashCodeAs(same).hasToString(same.toString());
      long[] others = replaced(values, 7);
      assertThat(readings.areOf(others)).isFalse();
      assertThat(readings).isNotEqualTo(Readings.of(IoField.values(), others));
    }
    assertThat(Readings.<IoField>none().isEmpty()).isTrue();
    assertThat(Readings.<IoField>none().get(IoField.READ_BYTES)).isEmpty();
  }

  private static long[] replaced(long[] values, long third) {
    long[] changed = values.clone();
    changed[2] = third;
    return changed;
  }
}
