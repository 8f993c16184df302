package io.procmem.internal.detail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.procmem.internal.parse.StatReading;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadCostTest {

  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long MILLI = 1_000_000;
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final long DAY = Duration.ofDays(1).toNanos();

  /** What the model says of a GiB mapped. */
  private static final long MODEL = 24_050_000;

  private final ReadCost cost = new ReadCost();

  private static StatReading stat(long faults, long virtualBytes) {
    return MemoryFixture.stat(faults, virtualBytes, 0);
  }

  @Test
  void beforeAnyRead_theCostIsTheModel_ofTheAddressSpaceOrTheTables() {
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(MODEL);
    assertThat(cost.predictedNanos(0, 0)).as("never nothing").isEqualTo(50_000);
    cost.setTableBytes(MIB, stat(0, GIB));
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(12_050_000);
    cost.forgetTables();
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(MODEL);
  }

  @Test
  void aReadWithinTheModel_replacesItAtOnceAndForGood() {
    cost.accept(MILLI, false, 0, GIB);
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(MILLI);
    assertThat(cost.predictedNanos(GIB, DAY)).isEqualTo(MILLI);
    cost.accept(2 * MILLI, false, 0, GIB);
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(2 * MILLI);
  }

  @Test
  void aMeasuredCost_growsWithTheTables_andDoesNotShrinkWithThem() {
    cost.setTableBytes(100 * MIB, stat(0, GIB));
    cost.accept(300 * MILLI, false, 0, GIB);
    cost.setTableBytes(200 * MIB, stat(1, GIB));
    assertThat(cost.predictedNanos(GIB, 0)).isCloseTo(600 * MILLI, withinPercentage(0.1));
    cost.setTableBytes(50 * MIB, stat(2, GIB));
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(300 * MILLI);
  }

  @Test
  void aMeasuredCost_growsWithTheAddressSpace() {
    cost.accept(2 * MILLI, false, 0, GIB);
    assertThat(cost.predictedNanos(3 * GIB, 0)).isCloseTo(6 * MILLI, withinPercentage(1));
  }

  @Test
  void aDisturbedRead_counts_forAWhile() {
    cost.accept(1000 * MILLI, false, 5, GIB);
    assertThat(cost.predictedNanos(GIB, 5)).isEqualTo(1000 * MILLI);
    assertThat(cost.predictedNanos(GIB, 5 + MINUTE)).isCloseTo(500 * MILLI, within(1L));
    assertThat(cost.predictedNanos(GIB, 5 + 2 * MINUTE)).isCloseTo(250 * MILLI, within(1L));
    assertThat(cost.predictedNanos(GIB, 5 + DAY)).as("never below the model").isEqualTo(MODEL);
  }

  @Test
  void aCostAboveTheCurrentModel_countsForAWhile() {
    cost.setTableBytes(100 * MIB, stat(0, GIB));
    cost.accept(1000 * MILLI, false, 0, GIB);
    cost.setTableBytes(MIB, stat(1, GIB));
    assertThat(cost.predictedNanos(GIB, MINUTE)).isCloseTo(500 * MILLI, within(1L));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 4", "7, 64", "8, 64", "100, 64"})
  void eachFurtherDisturbedRead_countsTwiceAsLong_upToALimit(int reads, long minutes) {
    for (int i = 0; i < reads; i++) {
      cost.accept(1000 * MILLI, false, 0, GIB);
    }
    assertThat(cost.predictedNanos(GIB, minutes * MINUTE)).isCloseTo(500 * MILLI, within(1L));
  }

  @Test
  void aReadWithinTheModel_endsASeriesOfDisturbedReads() {
    cost.accept(1000 * MILLI, false, 0, GIB);
    cost.accept(1000 * MILLI, false, 0, GIB);
    cost.accept(MODEL, false, 0, GIB);
    assertThat(cost.predictedNanos(GIB, 0)).isEqualTo(MODEL);
    cost.accept(1000 * MILLI, false, 0, GIB);
    assertThat(cost.predictedNanos(GIB, MINUTE)).isCloseTo(500 * MILLI, within(1L));
  }

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @ParameterizedTest
  @CsvSource({"2, false", "48, false", "49, true"})
  void aReadThatTakesTwiceWhatWasPredicted_isNotRepeatedSoon(long millis, boolean backsOff) {
    cost.accept(millis * MILLI, false, 0, GIB);
    assertThat(cost.isBackedOff(0)).isEqualTo(backsOff);
    assertThat(cost.isBackedOff(10 * SECOND - 1)).isEqualTo(backsOff);
    assertThat(cost.isBackedOff(10 * SECOND)).isFalse();
  }

  @Test
  void aReadOfTwoMilliseconds_causesNoPause_evenIfLessWasPredicted() {
    cost.accept(2 * MILLI, false, 0, 0);
    assertThat(cost.isBackedOff(0)).isFalse();
    cost.accept(4 * MILLI, false, 0, 0);
    assertThat(cost.isBackedOff(0)).as("the last read is what is predicted").isFalse();
    cost.accept(8 * MILLI + 1, false, 0, 0);
    assertThat(cost.isBackedOff(0)).isTrue();
  }

  @Test
  void aReadThatMostlyWaited_isNotRepeatedSoon() {
    cost.accept(3 * MILLI, true, 0, GIB);
    assertThat(cost.isBackedOff(10 * SECOND - 1)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 40", "7, 640", "8, 640", "100, 640"})
  void eachTimeItHappensAgain_thePauseDoubles_upToALimit(int times, long seconds) {
    for (int i = 0; i < times; i++) {
      cost.accept(MILLI, true, 0, GIB);
    }
    assertThat(cost.isBackedOff(seconds * SECOND - 1)).isTrue();
    assertThat(cost.isBackedOff(seconds * SECOND)).isFalse();
  }

  @Test
  void aReadAsPredicted_endsTheSeries() {
    cost.accept(MILLI, true, 0, GIB);
    cost.accept(MILLI, true, 0, GIB);
    cost.accept(MILLI, false, 0, GIB);
    assertThat(cost.isBackedOff(0)).isFalse();
    cost.accept(MILLI, true, 0, GIB);
    assertThat(cost.isBackedOff(10 * SECOND)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5, 1000, false", "6, 1000, true", "4, 1000, true", "5, 1001, true", "5, 999, true"})
  void tables_areNeeded_ifTheyMayHaveChanged(long faults, long virtual, boolean asked) {
    cost.setTableBytes(MIB, stat(5, 1000));
    assertThat(cost.needsPageTables(stat(faults, virtual), GIB)).isEqualTo(asked);
  }

  @Test
  void tables_areNeeded_ifTheyAreNotKnown() {
    assertThat(cost.needsPageTables(stat(0, 0), GIB)).isTrue();
    cost.setTableBytes(0, stat(0, 0));
    assertThat(cost.needsPageTables(stat(0, 0), GIB)).as("none is a size too").isFalse();
    cost.forgetTables();
    assertThat(cost.needsPageTables(stat(0, 0), GIB)).isTrue();
  }
}
