package io.procmem.internal.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Which pids may have been given out since a scan began. */
class PidReuseGuardTest {

  private static final int[] SAMPLE = {1, 300, 310, 311, 5000, 32_700, 32_701, 32_750, 4_194_304};

  private OptionalInt lastPid = OptionalInt.of(300);
  private int asked;
  private final PidReuseGuard guard = guard(true);

  private PidReuseGuard guard(boolean isOurNamespace) {
    return new PidReuseGuard(this::askLastPid, isOurNamespace);
  }

  private OptionalInt askLastPid() {
    asked++;
    return lastPid;
  }

  private void begin(int lastPid) {
    guard.begin(true, OptionalInt.of(lastPid));
  }

  private void advance(int... lastPids) {
    for (int pid : lastPids) {
      lastPid = OptionalInt.of(pid);
      guard.advance();
    }
  }

  private static int[] newOnes(PidReuseGuard guard) {
    return Arrays.stream(SAMPLE).filter(guard::mayBeNew).toArray();
  }

  @Test
  void thePidsPassed_mayBeNew() {
    begin(300);
    assertThat(newOnes(guard)).isEmpty();
    advance(310);
    assertThat(newOnes(guard)).containsExactly(310);
    advance(310, 5000);
    assertThat(newOnes(guard)).containsExactly(310, 311, 5000);
  }

  @Test
  void afterAWrap_thePidsOnBothSidesMayBeNew() {
    begin(32_700);
    advance(32_750, 310);
    assertThat(newOnes(guard)).containsExactly(1, 300, 310, 32_701, 32_750, 4_194_304);
    advance(311);
    assertThat(newOnes(guard)).contains(311).doesNotContain(5000, 32_700);
  }

  @Test
  void afterAWholeCircle_allMayBeNew() {
    begin(32_700);
    advance(310, 32_699);
    assertThat(newOnes(guard)).doesNotContain(32_700);
    advance(32_700);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
  }

  @Test
  void afterTwoWraps_allMayBeNew() {
    begin(32_700);
    advance(5000, 300);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    advance(310);
    assertThat(newOnes(guard)).as("it stays so").isEqualTo(SAMPLE);
  }

  @Test
  void anotherScan_startsOver() {
    begin(32_700);
    advance(5000, 300);
    begin(300);
    advance(310);
    assertThat(newOnes(guard)).containsExactly(310);
  }

  @Test
  void inAnotherNamespace_allMayBeNew_andTheLatestPidIsNotRead() {
    PidReuseGuard other = guard(false);
    other.begin(true, lastPid);
    other.advance();
    assertThat(newOnes(other)).isEqualTo(SAMPLE);
    assertThat(asked).isZero();
  }

  @Test
  void whenReuseDoesNotMatter_noneMayBeNew_andTheLatestPidIsNotRead() {
    for (boolean ours : new boolean[] {true, false}) {
      PidReuseGuard still = guard(ours);
      still.begin(false, lastPid);
      still.advance();
      assertThat(newOnes(still)).isEmpty();
    }
    assertThat(asked).isZero();
  }

  @Test
  void withoutALastPid_allMayBeNew_untilTheNextScan() {
    guard.begin(true, OptionalInt.empty());
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    advance(310);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    begin(300);
    assertThat(newOnes(guard)).isEmpty();
    lastPid = OptionalInt.empty();
    guard.advance();
    advance(310);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
  }

  private void scan(int lastPid, int highest, int... newPids) {
    this.lastPid = OptionalInt.of(lastPid);
    begin(lastPid);
    guard.listed(highest, newPids);
  }

  /** gVisor shows the pid 0. */
  @Test
  void aLatestPidBehindTheListedOnes_isNotTrusted() {
    scan(0, 5000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(0, 5000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
  }

  @Test
  void aLatestPidBehindTheListedOnes_isTrusted_onceItHasPassedNewOnes() {
    scan(32_700, 40_000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(310, 40_000, 32_750, 300, 310);
    assertThat(newOnes(guard)).isEmpty();
    scan(310, 40_000);
    assertThat(newOnes(guard)).isEmpty();
  }

  @Test
  void aLatestPidThatStandsStill_whileNewPidsCome_isNotTrusted_untilItMoves() {
    scan(32_750, 5000);
    assertThat(newOnes(guard)).isEmpty();
    scan(32_750, 5001, 5001);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(32_750, 5001);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(32_760, 32_755, 32_755);
    assertThat(newOnes(guard)).isEmpty();
  }

  /** lxcfs shows the highest pid in a container, as it was some seconds ago. */
  @Test
  void aLatestPidThatMisses_aNewPid_isNotTrustedInThatScan() {
    scan(5000, 5000);
    scan(5010, 5005, 5005, 310);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(5010, 5005);
    assertThat(newOnes(guard)).isEmpty();
  }

  /** Pids have wrapped around, and only programs that ended between the scans have been started. */
  @Test
  void aLatestPidBehindTheListedOnes_isTrusted_onceItHasMoved_withoutAMiss() {
    scan(310, 40_000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(310, 40_000);
    assertThat(newOnes(guard)).as("it has not moved").isEqualTo(SAMPLE);
    scan(320, 40_000);
    assertThat(newOnes(guard)).isEmpty();
    scan(320, 40_000);
    assertThat(newOnes(guard)).isEmpty();
  }

  @Test
  void aLatestPidThatHasMissedANewOne_isNotTrustedBecauseItMoves() {
    scan(310, 40_000);
    scan(320, 40_000, 5000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(330, 40_000);
    assertThat(newOnes(guard)).isEqualTo(SAMPLE);
    scan(340, 40_000, 335);
    assertThat(newOnes(guard)).isEmpty();
    scan(350, 40_000);
    assertThat(newOnes(guard)).isEmpty();
  }

  /** The latest pid is read again after the listing, which may lack the process that has it. */
  @Test
  void aProcessThatStartsRightAfterAListing_isNoMiss() {
    scan(300, 40_000);
    begin(310);
    lastPid = OptionalInt.of(312);
    guard.listed(40_000, new int[] {311});
    scan(313, 40_000, 312, 313);
    assertThat(newOnes(guard)).isEmpty();
  }
}
