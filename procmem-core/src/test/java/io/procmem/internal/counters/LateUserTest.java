package io.procmem.internal.counters;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.counters.Counter;
import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import io.procmem.testing.SampleBuilder;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Counters of users, where a scan did not read the owners of processes. */
class LateUserTest {

  private static final User WWW = User.unnamed(33);
  private static final User DB = User.unnamed(70);

  private Ledger ledger = Ledger.start();
  private int seconds;

  private void next(Snapshot snapshot) {
    ledger = ledger.next(snapshot, Classification.none(snapshot));
  }

  private void next(SampleBuilder... processes) {
    next(at(1000L * seconds++, samples(processes)));
  }

  private static SampleBuilder withoutOwner(SampleBuilder process) {
    return process.without(Source.OWNER);
  }

  private static SampleBuilder init() {
    return process(1, 1).parent(0);
  }

  private OptionalLong cpuMillis(User user) {
    OptionalLong nanos = ledger.accounts().users().counters(user).get(Counter.CPU_USER_NANOS);
    return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / 1_000_000) : nanos;
  }

  private long totalMillis() {
    return ledger.accounts().total().get(Counter.CPU_USER_NANOS).orElseThrow() / 1_000_000;
  }

  @Test
  void whatWasDoneBefore_isCounted_onceTheUserIsKnown() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(10_000)));
    assertThat(totalMillis()).isEqualTo(10_000);
    assertThat(ledger.accounts().users().owners()).doesNotContain(WWW);
    next(init(), withoutOwner(process(7, 50).cpuMillis(10_500)));
    next(init(), process(7, 50).user(WWW).cpuMillis(11_000));
    assertThat(cpuMillis(WWW)).hasValue(11_000);
    next(init(), process(7, 50).user(WWW).cpuMillis(12_000));
    assertThat(cpuMillis(WWW)).as("once").hasValue(12_000);
    assertThat(totalMillis()).isEqualTo(12_000);
  }

  @Test
  void anIdleProcess_givesItsUserWhatItDid() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(10_000)));
    next(init(), process(7, 50).user(WWW).cpuMillis(10_000));
    assertThat(cpuMillis(WWW)).hasValue(10_000);
  }

  @Test
  void aProcessOlderThanTheFirstScan_countsFromThere() {
    next(init(), withoutOwner(process(7, 1).cpuMillis(90_000)));
    next(init(), withoutOwner(process(7, 1).cpuMillis(91_000)));
    next(init(), process(7, 1).user(WWW).cpuMillis(91_500));
    assertThat(cpuMillis(WWW)).hasValue(1_500);
  }

  @Test
  void laterUsers_getNothingOfIt() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(1_000)));
    next(init(), process(7, 50).user(WWW).cpuMillis(2_000));
    next(init(), withoutOwner(process(7, 50).cpuMillis(2_500)));
    next(init(), process(7, 50).user(DB).cpuMillis(3_000));
    assertThat(cpuMillis(WWW)).as("its last known user").hasValue(2_500);
    assertThat(cpuMillis(DB)).hasValue(500);
  }

  @Test
  void aProcessThatOneScanDoesNotRead_keepsIt() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(1_000)));
    next(at(1000L * seconds++, Machine.unknown(), PidSet.of(7), samples(init())));
    next(init(), process(7, 50).user(WWW).cpuMillis(2_000));
    assertThat(cpuMillis(WWW)).hasValue(2_000);
  }

  @Test
  void aHiddenProcessThatReturns_keepsIt() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(1_000)));
    next(init());
    next(init(), process(7, 50).user(WWW).cpuMillis(2_000));
    assertThat(cpuMillis(WWW)).hasValue(2_000);
  }

  @Test
  void whatItInherited_isKeptToo() {
    next(init());
    next(init(), withoutOwner(process(7, 50).childrenCpuMillis(0).minor(10)));
    next(init(), withoutOwner(process(7, 50).childrenCpuMillis(700).childrenMinor(5)));
    next(init(), withoutOwner(process(7, 50).childrenCpuMillis(700).childrenMinor(5)));
    next(init(), process(7, 50).user(WWW).childrenCpuMillis(700).childrenMinor(5).minor(10));
    assertThat(ledger.accounts().users().counters(WWW).get(Counter.UNSEEN_CPU_NANOS))
        .hasValue(700_000_000);
    assertThat(ledger.accounts().users().counters(WWW).get(Counter.MINOR_FAULTS)).hasValue(10);
  }

  @Test
  void ioThatWasReadWithoutTheOwner_isKeptToo() {
    next(init());
    next(init(), withoutOwner(process(7, 50).io(IoField.READ_BYTES, 4_000)));
    next(init(), process(7, 50).user(WWW));
    assertThat(ledger.accounts().users().counters(WWW).get(Counter.READ_BYTES)).hasValue(4_000);
  }

  @Test
  void aReusedPid_getsNothingOfTheProcessBefore() {
    next(init());
    next(init(), withoutOwner(process(7, 50).cpuMillis(1_000)));
    next(init(), process(7, 250).user(WWW).cpuMillis(10));
    assertThat(cpuMillis(WWW)).hasValue(10);
  }
}
