package io.procmem.internal.counters;

import static io.procmem.testing.SampleBuilder.process;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.counters.Counter;
import io.procmem.report.Report;
import io.procmem.report.Totals;
import io.procmem.snapshot.Cpu;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Readings;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.User;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final Subgroup DB = new Subgroup("db", "postgres");
  private static final long MILLI = 1_000_000;

  private Ledger ledger = new Ledger(Duration.ofHours(1));
  private long seconds;
  private PidSet unsampled = PidSet.empty();
  private Subgroup subgroup = Subgroup.OTHER;
  private final TreeSet<Subgroup> expected = new TreeSet<>();

  private void scan(SampleBuilder... processes) {
    scan(ledger, seconds++, processes);
  }

  private void scan(Ledger from, long at, SampleBuilder... processes) {
    ProcessSample[] samples = Samples.samples(processes);
    Snapshot snapshot = Samples.at(at * 1000, Machine.unknown(), unsampled, samples);
    List<Subgroup> rows = new ArrayList<>();
    Arrays.stream(samples).forEach(sample -> rows.add(subgroup));
    ledger = from.next(snapshot, new Classification(rows, expected));
  }

  private void scanWithout(int pid, SampleBuilder... processes) {
    unsampled = PidSet.of(pid);
    scan(processes);
    unsampled = PidSet.empty();
  }

  private OptionalLong total(Counter counter) {
    return ledger.accounts().total().get(counter);
  }

  private long cpuMillis() {
    return total(Counter.CPU_USER_NANOS).orElseThrow() / MILLI;
  }

  private long unseenMillis() {
    return total(Counter.UNSEEN_CPU_NANOS).orElseThrow() / MILLI;
  }

  private long counted(Subgroup of) {
    return ledger.accounts().counters(of).get(Counter.CPU_USER_NANOS).orElseThrow();
  }

  private static SampleBuilder reading(SampleBuilder process, long bytes) {
    return process.io(IoField.READ_BYTES, bytes);
  }

  /**
   * A process that started after the first scan counts from its start, an older one from its first
   * sample.
   */
  @Nested
  class CountingFromTheStart {

    @Test
    void whatAProcessDidBeforeTheFirstScan_isNotCounted_andALaterProcessIs() {
      scan(process(1, 1).cpuMillis(5000));
      assertThat(cpuMillis()).isZero();
      scan(process(1, 1).cpuMillis(5100), process(2, 9).cpuMillis(70));
      assertThat(cpuMillis()).isEqualTo(170);
    }

    @Test
    void aProcessThatEnds_leavesTheSumUnchanged() {
      scan(process(1, 1));
      scan(process(1, 1), process(2, 9).cpuMillis(70));
      scan(process(1, 1));
      assertThat(cpuMillis()).isEqualTo(70);
    }

    @Test
    void aFieldThatDecreasesAndRisesAgain_isCountedOnce() {
      scan(process(1, 1).cpuMillis(100));
      scan(process(1, 1).cpuMillis(40));
      assertThat(cpuMillis()).as("it did not wrap").isZero();
      scan(process(1, 1).cpuMillis(110));
      assertThat(cpuMillis()).isEqualTo(10);
    }

    @Test
    void aFieldDeniedForAScan_continuesFromItsLastValue() {
      SampleBuilder process = process(1, 1).io(IoField.READ_BYTES, 5000);
      scan(process);
      scan(process.io(IoField.READ_BYTES, 5100).without(Source.IO));
      assertThat(total(Counter.READ_BYTES)).hasValue(0);
      scan(process.io(IoField.READ_BYTES, 5200));
      assertThat(total(Counter.READ_BYTES)).hasValue(200);
    }

    @Test
    void aFieldFirstShownLater_isABaselineForAnOldProcess_andCountsInFullForANewOne() {
      scan(process(1, 1));
      assertThat(total(Counter.READ_BYTES)).as("no process ever showed it").isEmpty();
      assertThat(ledger.accounts().total().missing(Counter.READ_BYTES)).isEqualTo(1);
      scan(process(1, 1), process(2, 9));
      scan(process(1, 1).io(IoField.READ_BYTES, 5000), process(2, 9).io(IoField.READ_BYTES, 30));
      assertThat(total(Counter.READ_BYTES)).hasValue(30);
      assertThat(ledger.accounts().total().missing(Counter.READ_BYTES)).isZero();
    }

    @Test
    void aReusedPid_isAnotherProcess() {
      scan(process(1, 1), process(2, 5).cpuMillis(90_000));
      scan(process(1, 1), process(2, 700).cpuMillis(20));
      assertThat(cpuMillis()).isEqualTo(20);
    }

    @Test
    void anOldProcessThatWasNotSampled_countsFromItsFirstSample() {
      scanWithout(2, process(1, 1));
      scanWithout(2, process(1, 1));
      scan(process(1, 1), process(2, 1).cpuMillis(90_000));
      assertThat(cpuMillis()).isZero();
      scan(process(1, 1), process(2, 1).cpuMillis(90_010));
      assertThat(cpuMillis()).isEqualTo(10);
    }

    @Test
    void aNewProcessThatWasUnreadableAtFirst_countsFromItsStart() {
      scan(process(1, 1));
      scanWithout(2, process(1, 1));
      scan(process(1, 1), process(2, 9).cpuMillis(80));
      assertThat(cpuMillis()).isEqualTo(80);
    }

    @Test
    void aTransientlyUnreadableProcess_isNotCountedTwice() {
      scan(process(1, 1), process(2, 1).cpuMillis(100));
      scan(process(1, 1), process(2, 1).cpuMillis(150));
      scanWithout(2, process(1, 1));
      scan(process(1, 1), process(2, 1).cpuMillis(180));
      assertThat(cpuMillis()).isEqualTo(80);
    }

    @Test
    void aProcessThatWasNotListed_isNewOnlyIfItStartedAfterTheLastScan() {
      scan(process(1, 100));
      scan(process(1, 100), process(2, 99).cpuMillis(90_000), process(3, 101).cpuMillis(50));
      assertThat(cpuMillis()).isEqualTo(50);
      scan(process(1, 100), process(2, 99).cpuMillis(90_007), process(4, 100).cpuMillis(90_000));
      assertThat(cpuMillis()).isEqualTo(57);
    }

    @Test
    void aPidThatWasNeverSampled_isNewWhenALaterProcessReusesIt() {
      scanWithout(2, process(1, 100));
      scan(process(1, 100), process(2, 300).cpuMillis(80));
      assertThat(cpuMillis()).isEqualTo(80);
    }

    @Test
    void aHiddenProcess_continuesWhenItReappears() {
      scan(process(1, 1), process(2, 1).cpuMillis(100).minor(10));
      scan(process(1, 1), process(2, 1).cpuMillis(150).minor(12));
      scan(process(1, 1));
      scan(process(1, 1), process(2, 1).cpuMillis(180).minor(15));
      assertThat(cpuMillis()).isEqualTo(80);
      assertThat(total(Counter.MINOR_FAULTS)).hasValue(5);
    }

    @Test
    void theSameScanAgain_andAnOlderOne_changeNothing() {
      scan(process(1, 1).cpuMillis(100));
      scan(process(1, 1).cpuMillis(130), process(2, 9).cpuMillis(7));
      Ledger before = ledger;
      scan(before, 1, process(1, 1).cpuMillis(130), process(2, 9).cpuMillis(7));
      assertThat(ledger).isSameAs(before);
      scan(before, 0, process(1, 1).cpuMillis(100));
      scan(ledger, 2, process(1, 1).cpuMillis(140), process(2, 9).cpuMillis(7));
      assertThat(cpuMillis()).isEqualTo(47);
    }

    @Test
    void aScanWithoutProcesses_isNotTheFirstScan() {
      ledger = ledger.next(Snapshot.empty(Instant.EPOCH, -1), Classification.none(Samples.at(0)));
      scan(process(1, 1).cpuMillis(5000));
      assertThat(cpuMillis()).as("it did not start after a scan").isZero();
    }

    @Test
    void switches_areCounted() {
      scan(process(1, 1).status(StatusField.VOLUNTARY_SWITCHES, 50));
      scan(process(1, 1).status(StatusField.VOLUNTARY_SWITCHES, 54));
      assertThat(total(Counter.VOLUNTARY_SWITCHES)).hasValue(4);
      assertThat(total(Counter.INVOLUNTARY_SWITCHES)).isEmpty();
    }
  }

  /** What a process inherits from reaped children is counted once. */
  @Nested
  class Children {

    @Test
    void aHiddenProcessThatEnds_isNotUnseenCpuOfItsParent() {
      SampleBuilder parent = reading(process(5, 1).parent(1), 100);
      SampleBuilder child =
          reading(process(6, 1).parent(5).cpuMillis(400_000).minor(30), 7_000_000);
      scan(parent, child);
      scan(parent, child);
      for (int hidden = 0; hidden < 10; hidden++) {
        scan(parent);
      }
      scan(reading(parent, 7_000_100).childrenCpuMillis(400_000).childrenMinor(30));
      scan(parent);
      scan(parent);
      assertThat(unseenMillis()).isZero();
      assertThat(total(Counter.READ_BYTES)).hasValue(0);
    }

    @Test
    void aChildOfAHiddenParent_isCountedOnce() {
      SampleBuilder init = process(1, 1).parent(0);
      SampleBuilder parent = process(5, 1).parent(1);
      SampleBuilder child = process(6, 9).parent(5);
      scan(init, parent);
      scan(init, parent, child.cpuMillis(100).minor(10));
      scan(init, child.cpuMillis(400).minor(30));
      scan(init, child);
      scan(init);
      scan(init);
      scan(init);
      scan(init, parent.childrenCpuMillis(400).childrenMinor(30));
      scan(init, parent);
      assertThat(cpuMillis()).isEqualTo(400);
      assertThat(unseenMillis()).isZero();
    }

    @Test
    void aChildThatNoScanSaw_isUnseenCpuOfItsParent() {
      scan(process(1, 1).childrenCpuMillis(9000).childrenMinor(40));
      scan(process(1, 1).childrenCpuMillis(9250).childrenMinor(90));
      assertThat(unseenMillis()).isEqualTo(250);
      assertThat(cpuMillis()).isZero();
    }

    @Test
    void aSampledChild_addsOnlyItsRestToUnseenCpu_andNoIoToItsParent() {
      SampleBuilder parent = process(5, 1).parent(1).io(IoField.READ_BYTES, 100);
      SampleBuilder child =
          process(6, 9).parent(5).cpuMillis(400).minor(30).io(IoField.READ_BYTES, 5000);
      scan(parent);
      scan(parent, child);
      parent.childrenCpuMillis(450).childrenMinor(33).io(IoField.READ_BYTES, 5107);
      scan(parent);
      assertThat(cpuMillis()).isEqualTo(400);
      assertThat(unseenMillis()).isEqualTo(50);
      assertThat(total(Counter.READ_BYTES)).hasValue(5007);
    }

    @Test
    void aChildOfUnknownCpuTime_addsNoImpossibleTimeToItsParent() {
      SampleBuilder parent = process(5, 1).parent(1);
      Cpu impossible = new Cpu(Readings.ABSENT, 400 * MILLI, 0, 0);
      SampleBuilder child = process(6, 9).parent(5).cpu(impossible).minor(30);
      scan(parent);
      scan(parent, child);
      parent.childrenCpuMillis(450).childrenMinor(33);
      scan(parent);
      scan(parent);
      assertThat(unseenMillis()).isBetween(0L, 450L);
      scan(parent.childrenCpuMillis(520).childrenMinor(60));
      assertThat(unseenMillis()).as("it goes on counting").isBetween(70L, 520L);
    }

    @Test
    void aParentThatIsReadBeforeItReaps_isSearchedAgainInTheNextScan() {
      SampleBuilder parent = process(5, 1).parent(1);
      SampleBuilder child = process(6, 9).parent(5).cpuMillis(400).minor(30);
      scan(parent);
      scan(parent, child);
      scan(parent);
      scan(parent.childrenCpuMillis(400).childrenMinor(30));
      assertThat(unseenMillis()).isZero();
      scan(parent.childrenCpuMillis(470).childrenMinor(60));
      assertThat(unseenMillis()).as("from another child").isEqualTo(70);
    }

    @Test
    void aParentThatDoesNotReap_keepsItsOwnIo() {
      SampleBuilder parent = process(5, 1).parent(1).io(IoField.READ_BYTES, 100);
      SampleBuilder child = process(6, 9).parent(5).minor(30).io(IoField.READ_BYTES, 5000);
      scan(parent);
      scan(parent, child);
      scan(parent.io(IoField.READ_BYTES, 170));
      scan(parent);
      scan(parent);
      assertThat(total(Counter.READ_BYTES)).hasValue(5070);
    }

    @Test
    void aReparentedChild_isSubtractedFromAnAncestor() {
      SampleBuilder init = process(1, 1);
      SampleBuilder parent = process(5, 2).parent(1).cpuMillis(10).minor(5);
      SampleBuilder child = process(6, 9).parent(5).cpuMillis(400).minor(30);
      scan(init, parent);
      scan(init, parent, child);
      scan(init.childrenCpuMillis(410).childrenMinor(35));
      scan(init);
      assertThat(unseenMillis()).isZero();
    }

    @Test
    void theChildrenOfAnUnsampledParent_arePendingUntilItIsSampled() {
      SampleBuilder init = process(1, 1);
      SampleBuilder parent = process(5, 2).parent(1);
      SampleBuilder child = process(6, 9).parent(5).cpuMillis(400).minor(30);
      scan(init, parent);
      scan(init, parent, child);
      scanWithout(5, init);
      scanWithout(5, init);
      scan(init, parent.childrenCpuMillis(420).childrenMinor(33));
      assertThat(unseenMillis()).isEqualTo(20);
    }

    @Test
    void anOldProcessThatWasNeverSampled_isNotUnseenCpuWhenItEnds() {
      scanWithout(6, process(1, 1));
      scan(process(1, 1).childrenCpuMillis(90_000_000).childrenMinor(30));
      scan(process(1, 1).childrenCpuMillis(90_000_000).childrenMinor(30));
      assertThat(unseenMillis()).as("its age is unknown").isZero();
    }

    @Test
    void theIoOfAnOldProcessThatWasNeverSampled_isNotCounted() {
      SampleBuilder parent = reading(process(5, 1).parent(1), 100);
      scanWithout(6, parent);
      scanWithout(6, parent);
      scan(reading(parent, 5_000_000_000_000L).childrenCpuMillis(90_000_000).childrenMinor(30));
      scan(parent);
      assertThat(unseenMillis()).isZero();
      assertThat(total(Counter.READ_BYTES)).hasValue(0);
    }

    @Test
    void theIoOfAChild_belowAnExcludedWrapper_isCountedOnce() {
      SampleBuilder parent = reading(process(5, 1).parent(1), 0);
      SampleBuilder child = reading(process(7, 9).parent(6).cpuMillis(400).minor(30), 0);
      scan(parent);
      scanWithout(6, parent, child);
      scanWithout(6, parent, reading(child, 5000));
      scanWithout(6, parent);
      scan(reading(parent, 5000).childrenCpuMillis(400).childrenMinor(35));
      scan(parent);
      assertThat(unseenMillis()).isZero();
      assertThat(total(Counter.READ_BYTES)).hasValue(5000);
    }

    @Test
    void thousandsOfUnreapedChildren_doNotOverflow() {
      SampleBuilder parent = reading(process(5, 1).parent(1), 100);
      List<SampleBuilder> all = new ArrayList<>(List.of(parent));
      for (int i = 0; i < 4500; i++) {
        all.add(process(10 + i, 1).parent(5).minor(3));
      }
      scan(all.toArray(SampleBuilder[]::new));
      scan(parent);
      scan(parent);
      assertThat(total(Counter.READ_BYTES)).hasValue(0);
    }

    @Test
    void amountsPendingWhileAnUnknownProcessEnded_areNotCountedLater() {
      SampleBuilder parent = process(5, 1).parent(1);
      SampleBuilder child = process(7, 1).parent(5);
      scanWithout(6, parent, child);
      scan(parent, child);
      scan(parent.childrenCpuMillis(90_000_000).childrenMinor(30), child);
      scan(parent, child);
      scan(parent, child);
      assertThat(unseenMillis()).as("its age is unknown").isZero();
    }

    @Test
    void amountsPendingForAParentThatEndsWithAnUnknownProcess_areNotCounted() {
      SampleBuilder parent = process(5, 1).parent(1);
      SampleBuilder child = process(7, 1).parent(5);
      scanWithout(6, process(1, 1).parent(0), parent, child);
      scanWithout(
          6,
          process(1, 1).parent(0),
          parent.childrenCpuMillis(90_000_000).childrenMinor(30),
          child);
      scan(process(1, 1).parent(0));
      scan(process(1, 1).parent(0));
      assertThat(unseenMillis()).as("its age is unknown").isZero();
    }

    @Test
    void anExcludedWrapper_doesNotAffectLaterScans_afterItHasEnded() {
      SampleBuilder parent = process(5, 1).parent(1);
      scan(parent);
      scanWithout(6, parent, process(7, 9).parent(6));
      scanWithout(6, parent);
      scan(parent);
      scan(parent);
      for (int i = 1; i <= 50; i++) {
        scanWithout(1000 + i, parent.childrenCpuMillis(100L * i).childrenMinor(i));
      }
      assertThat(unseenMillis()).isEqualTo(5000);
    }
  }

  /** Empty groups and departed processes are kept for a while; the totals stay. */
  @Nested
  class Forgetting {

    @Test
    void ifThousandsOfProcessesDepart_theNewestAreRemembered() {
      SampleBuilder init = process(1, 1).parent(0);
      SampleBuilder young = process(2, 500);
      List<SampleBuilder> all = new ArrayList<>(List.of(init, young));
      for (int i = 0; i < 3000; i++) {
        all.add(process(10 + i, 1).parent(1).minor(3).cpuMillis(1000));
      }
      scan(all.toArray(SampleBuilder[]::new));
      scan(init, young);
      scan(init, young, process(10, 1).cpuMillis(1001), process(3009, 1).cpuMillis(1005));
      assertThat(cpuMillis()).as("the last continues, the first starts again").isEqualTo(5);
    }

    @Test
    void afterExec_theEarlierAmountsStayWithTheOldGroup() {
      scan(process(1, 1));
      scan(process(1, 1).cpuMillis(30));
      subgroup = DB;
      scan(process(1, 1).cpuMillis(35).user(7));
      assertThat(counted(Subgroup.OTHER)).isEqualTo(30 * MILLI);
      assertThat(counted(DB)).isEqualTo(5 * MILLI);
      Accounts accounts = ledger.accounts();
      assertThat(accounts.users().counters(User.unnamed(7)).get(Counter.CPU_USER_NANOS))
          .hasValue(5 * MILLI);
      assertThat(accounts.counters("db").get(Counter.CPU_USER_NANOS)).hasValue(5 * MILLI);
    }

    @Test
    void anEmptyGroup_keepsItsCounters_andIsForgottenAfterAnHour() {
      subgroup = DB;
      scan(process(1, 1));
      scan(process(1, 1).cpuMillis(30));
      subgroup = Subgroup.OTHER;
      scan(process(1, 1).cpuMillis(30).user(7));
      seconds += 3598;
      scan(process(1, 1).cpuMillis(30).user(7));
      assertThat(ledger.accounts().subgroups()).contains(DB);
      assertThat(counted(DB)).isEqualTo(30 * MILLI);
      assertThat(ledger.accounts().users().owners()).hasSize(2);
      scan(process(1, 1).cpuMillis(30).user(7));
      assertThat(ledger.accounts().subgroups()).containsExactly(Subgroup.OTHER);
      assertThat(ledger.accounts().users().owners()).hasSize(1);
      assertThat(cpuMillis()).as("the total stays").isEqualTo(30);
    }

    @Test
    void aRuleThatMakesEndlessSubgroups_doesNotFillTheMemory() {
      scan(process(9999, 1));
      for (int i = 1; i <= 3000; i++) {
        subgroup = new Subgroup("job", "run-" + i);
        scan(process(i, i).cpuMillis(1));
      }
      assertThat(ledger.accounts().subgroups())
          .hasSizeLessThanOrEqualTo(1001)
          .contains(new Subgroup("job", "run-2999"))
          .doesNotContain(new Subgroup("job", "run-1"));
      assertThat(cpuMillis()).as("what they did stays in the total").isEqualTo(3000);
      assertThat(ledger.accounts().counters("job").get(Counter.CPU_USER_NANOS))
          .hasValue(3000 * MILLI);
    }

    @Test
    void aUser_keepsTheLatestName() {
      User named = new User(7, "alice");
      scan(process(1, 1), process(2, 1).user(new User(7, "7")));
      scan(process(1, 1), process(2, 1).user(named));
      assertThat(ledger.accounts().users().owners()).contains(named);
      scan(process(1, 1));
      assertThat(ledger.accounts().users().owners())
          .as("without processes too")
          .contains(named)
          .hasSize(2);
    }

    @Test
    void anExpectedGroup_isNeverForgotten() {
      expected.add(DB);
      scan(process(1, 1));
      seconds += 100_000;
      scan(process(1, 1));
      assertThat(ledger.accounts().subgroups()).contains(DB);
      assertThat(counted(DB)).as("it never had a process").isZero();
    }

    @Test
    void aReport_showsAnEmptyUser_withoutProcesses() {
      Report before = Report.next(null, Samples.at(0, process(1, 1).user(7).sample()));
      before = Report.next(before, Samples.at(1000, process(1, 1).user(7).cpuMillis(9).sample()));
      Report now = Report.next(before, Samples.at(2000, process(2, 5).user(8).sample()));
      assertThat(now.users()).hasSize(2);
      Totals left = now.users().get(0).totals();
      assertThat(left.processes()).isZero();
      assertThat(left.counters().get(Counter.CPU_USER_NANOS)).hasValue(9 * MILLI);
      assertThat(now.totals().counters().get(Counter.CPU_USER_NANOS)).hasValue(9 * MILLI);
    }
  }
}
