package io.procmem.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.agreement.Outcome.Verdict;
import io.procmem.snapshot.ProcessId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final long MIB = 1 << 20;

  private final Comparison comparison = new Comparison(TableKind.USERS, name -> Optional.empty());

  @Test
  void sizesAgreeWithin2PercentOr1Mib_andCountsWithin2Percent() {
    assertThat(uss(row(100 * MIB), row(102 * MIB), row(100 * MIB)).verdict())
        .isEqualTo(Verdict.AGREES);
    assertThat(uss(row(100 * MIB), row(103 * MIB), row(100 * MIB)).verdict())
        .isEqualTo(Verdict.UNEXPLAINED);
    assertThat(uss(row(0), row(MIB), row(0)).verdict()).isEqualTo(Verdict.AGREES);
    assertThat(uss(row(0), row(MIB + 1), row(0)).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    assertThat(Column.MAPS.agrees(1000, 1020)).isTrue();
    assertThat(Column.MAPS.agrees(40, 41)).isFalse();
    assertThat(Column.USER.agrees(1000, 1001)).isFalse();
  }

  @Test
  void valueThatChangedMeanwhileIsNotCompared() {
    assertThat(uss(row(100 * MIB), row(150 * MIB), row(200 * MIB)).verdict())
        .isEqualTo(Verdict.CHANGED);
  }

  @Test
  void otherProcessesMeanwhile_excuseADifference() {
    Row before = row(100 * MIB).member(new ProcessId(1, 10));
    Row after = row(100 * MIB).member(new ProcessId(2, 20));

    assertThat(uss(before, row(50 * MIB), after).verdict()).isEqualTo(Verdict.CHANGED);
    assertThat(uss(before, row(50 * MIB), before).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    assertThat(uss(before, row(100 * MIB), after).verdict()).isEqualTo(Verdict.AGREES);
  }

  @Test
  void differenceIsExplainedOnlyByTheNumberThatSmemIsExpectedToShow() {
    Row own = row(100 * MIB).expect(Column.USS, Cause.HUGE_PAGES, 60 * MIB);

    assertThat(uss(own, row(60 * MIB), own).cause()).contains(Cause.HUGE_PAGES);
    assertThat(uss(own, row(100 * MIB), own).verdict()).isEqualTo(Verdict.AGREES);
    assertThat(uss(own, row(80 * MIB), own).verdict()).isEqualTo(Verdict.UNEXPLAINED);
  }

  @Test
  void unknownNumberIsADifference() {
    assertThat(uss(new Row(), row(MIB), new Row()).verdict()).isEqualTo(Verdict.UNEXPLAINED);
  }

  @Test
  void rowThatOneSideLacks() {
    Row own = row(MIB);
    Row leftOut = row(MIB).nameDiffers(Cause.NO_COMMAND_LINE);

    assertThat(name(own, null, own).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    assertThat(name(leftOut, null, leftOut).cause()).contains(Cause.NO_COMMAND_LINE);
    assertThat(name(own, null, null).verdict()).isEqualTo(Verdict.CHANGED);
    assertThat(name(null, own, null).verdict()).isEqualTo(Verdict.UNEXPLAINED);
    assertThat(name(own, own, own).verdict()).isEqualTo(Verdict.AGREES);
  }

  @Test
  void rounds_oneAgreementIsEnough_andChangeExcusesNothing() {
    Result result = new Result(TableKind.USERS);
    result.add(round(row(100 * MIB), row(200 * MIB), row(300 * MIB)));
    assertThat(result.count(Verdict.CHANGED)).isPositive();
    result.add(round(row(100 * MIB), row(200 * MIB), row(100 * MIB)));
    result.add(round(row(100 * MIB), row(200 * MIB), row(300 * MIB)));
    assertThat(result.isAgreement()).isFalse();
    assertThat(result.differences())
        .contains("users: 1000 uss: smem 204800 KiB, this library 102400 KiB: UNEXPLAINED");

    result.add(round(row(200 * MIB), row(200 * MIB), row(200 * MIB)));
    assertThat(result.isAgreement()).isTrue();
  }

  @Test
  void nothingComparedIsNoAgreement() {
    assertThat(new Result(TableKind.AREAS).isAgreement()).isFalse();
  }

  @Test
  void outputOfSmem() {
    Map<String, Row> rows =
        SmemTable.parse(TableKind.AREAS, List.of("  1024  512 kernel dynamic memory  "));

    assertThat(rows.get("kernel dynamic memory").value(Column.USED)).hasValue(MIB);
    assertThatThrownBy(() -> SmemTable.parse(TableKind.AREAS, List.of("unknown field")))
        .hasMessageContaining("unknown field");
    assertThat(SmemTable.nameOf("/tmp/a b (deleted)")).isEqualTo("/tmp/a");
    assertThat(TableKind.MAPPINGS.smemOptions()).contains("count pids uss pss rss swap vss map");
  }

  private Outcome uss(Row before, Row smem, Row after) {
    return round(before, smem, after).get("1000").get(Column.USS);
  }

  private Outcome name(Row before, Row smem, Row after) {
    return round(before, smem, after).get("1000").get(Column.NAME);
  }

  private Map<String, Map<Column, Outcome>> round(Row before, Row smem, Row after) {
    return comparison.compare(table(before), table(smem), table(after));
  }

  private static Map<String, Row> table(Row row) {
    return row == null ? Map.of() : Map.of("1000", row);
  }

  /** A row whose sizes are all the same. */
  private static Row row(long bytes) {
    Row row = new Row().set(Column.PROCESSES, 1);
    TableKind.USERS.columns().stream().filter(Column::isSize).forEach(one -> row.set(one, bytes));
    return row;
  }
}
