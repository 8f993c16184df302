package io.procmem.internal.counters;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.classify.Classification;
import io.procmem.container.Container;
import io.procmem.container.ContainerAndPod;
import io.procmem.container.ContainerKind;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.container.SystemdUnit;
import io.procmem.counters.Counter;
import io.procmem.counters.Counters;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.Places;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Counters of containers, pods, namespaces and systemd units. */
class PlaceCountersTest {

  private static final Container WEB =
      Container.of("web", ContainerRuntime.DOCKER, ContainerKind.CONTAINER);
  private static final Pod POD = Pod.of("uid-1", Optional.empty());
  private static final Pod NAMED_POD =
      new Pod("uid-1", Optional.empty(), Optional.of("shop"), Optional.of("web-7f"));
  private static final SystemdUnit NGINX =
      new SystemdUnit("nginx.service", "system.slice", Optional.empty());

  private static final Placement IN_POD = Places.in(WEB, POD);
  private static final Placement IN_NAMED_POD = Places.in(WEB, NAMED_POD);
  private static final Placement IN_UNIT = Places.in(NGINX);

  private final Demand demand = Demand.of(Source.CGROUP);
  private Ledger ledger = Ledger.start();
  private int seconds;

  private Snapshot snapshot(Demand asked, PidSet unsampled, SampleBuilder... processes) {
    return Samples.at(1000L * seconds++, asked, Machine.unknown(), unsampled, samples(processes));
  }

  private void next(Snapshot snapshot) {
    ledger = ledger.next(snapshot, Classification.none(snapshot));
  }

  private void next(Demand asked, PidSet unsampled, SampleBuilder... processes) {
    next(snapshot(asked, unsampled, processes));
  }

  private void next(SampleBuilder... processes) {
    next(demand, PidSet.empty(), processes);
  }

  private static SampleBuilder init() {
    return process(1, 1).parent(0).placement(Placement.none());
  }

  private static OptionalLong millis(Counters counters) {
    OptionalLong nanos = counters.get(Counter.CPU_USER_NANOS);
    return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / 1_000_000) : nanos;
  }

  private OptionalLong ofContainer() {
    return millis(
        ledger.accounts().containers().counters(new ContainerAndPod(WEB, Optional.empty())));
  }

  private OptionalLong ofPod() {
    return millis(ledger.accounts().pods().counters(POD));
  }

  private OptionalLong ofNamespace() {
    return millis(ledger.accounts().namespaces().counters("shop"));
  }

  @Test
  void containersAndPods_keepWhatTheirEndedProcessesDid() {
    next(init());
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(400));
    next(init(), process(8, 150).placement(IN_POD).cpuMillis(30));
    next(init(), process(8, 150).placement(IN_POD).cpuMillis(50));
    assertThat(ofContainer()).hasValue(450);
    assertThat(ofPod()).hasValue(450);
    assertThat(millis(ledger.accounts().total())).hasValue(450);
  }

  @Test
  void withTheirLastProcess_containersPodsAndUnitsEnd() {
    next(init());
    next(
        init(),
        process(7, 50).placement(IN_NAMED_POD).cpuMillis(400),
        process(8, 50).placement(IN_UNIT).cpuMillis(90));
    next(demand, PidSet.of(7, 8), init());
    assertThat(ledger.accounts().containers().owners()).as("not read in time").hasSize(1);
    next(init());
    assertThat(ledger.accounts().containers().owners()).isEmpty();
    assertThat(ledger.accounts().pods().owners()).isEmpty();
    assertThat(ledger.accounts().units().owners()).isEmpty();
    assertThat(ofNamespace()).as("its next pod continues").hasValue(400);
    next(init(), process(9, 350).placement(IN_UNIT).cpuMillis(5));
    Counters restarted = ledger.accounts().units().counters(NGINX);
    assertThat(millis(restarted)).as("a restarted unit counts from 0").hasValue(5);
    assertThat(restarted.start()).hasValueSatisfying(start -> assertThat(start.at()).isNotNull());
  }

  @Test
  void namespaceThatBecomesKnown_hasWhatItsPodsDidBefore() {
    next(init());
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(400));
    assertThat(ledger.accounts().namespaces().owners()).isEmpty();
    next(init(), process(7, 50).placement(IN_NAMED_POD).cpuMillis(500));
    assertThat(ofNamespace()).hasValue(500);
    next(init(), process(7, 50).placement(IN_NAMED_POD).cpuMillis(600));
    assertThat(ofNamespace()).as("once").hasValue(600);
    assertThat(ofPod()).hasValue(600);
    assertThat(ledger.accounts().pods().owners()).containsExactly(NAMED_POD);
    next(init());
    next(init());
    assertThat(ofNamespace()).as("without processes").hasValue(600);
  }

  @Test
  void processWhosePodHasNoNameYet_isNoReasonToCountThePodAgain() {
    next(init());
    SampleBuilder first = process(7, 50).placement(IN_NAMED_POD);
    next(init(), first.cpuMillis(400));
    for (int scan = 1; scan <= 3; scan++) { // the last process of the pod has no name
      next(init(), first.cpuMillis(400), process(9, 250).placement(IN_POD).cpuMillis(10 * scan));
    }
    assertThat(ofNamespace()).hasValue(430);
    assertThat(ledger.accounts().pods().owners()).containsExactly(NAMED_POD);
    next(init(), first.cpuMillis(400), process(9, 250).placement(IN_NAMED_POD).cpuMillis(50));
    assertThat(ofNamespace()).hasValue(450);
  }

  @Test
  void whatWasDoneBeforeThePlaceIsKnown_isCountedThen() {
    next(init());
    next(init(), process(7, 50).cpuMillis(400)); // its cgroup could not be read
    next(init(), process(7, 50).cpuMillis(500));
    assertThat(ofContainer()).hasValue(0);
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(700));
    assertThat(ofContainer()).hasValue(700);
    assertThat(ofPod()).hasValue(700);
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(800));
    assertThat(ofContainer()).as("once").hasValue(800);
  }

  @Test
  void scansThatReadNoControlGroup_leaveProcessesWhereTheyWere() {
    next(init());
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(400));
    next(Demand.of(), PidSet.empty(), process(1, 1).parent(0), process(7, 50).cpuMillis(600));
    next(Demand.of(), PidSet.of(7), process(1, 1).parent(0));
    assertThat(ofContainer()).hasValue(600);
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(900));
    assertThat(ofContainer()).hasValue(900);
  }

  @Test
  void processThatMovesToAnotherControlGroup_leavesWhatItDid() {
    next(init());
    SampleBuilder other = process(8, 1).placement(IN_UNIT);
    next(init(), other, process(7, 50).placement(IN_UNIT).cpuMillis(400));
    next(init(), other, process(7, 50).placement(IN_POD).cpuMillis(450));
    next(init(), other, process(7, 50).placement(IN_POD).cpuMillis(500));
    assertThat(millis(ledger.accounts().units().counters(NGINX))).hasValue(400);
    assertThat(ofContainer()).hasValue(100);
  }

  @Test
  void processThatCannotBeRead_isMissingInItsContainer_itsPod_andItsNamespace() {
    next(init());
    next(init(), process(7, 50).placement(IN_NAMED_POD), process(8, 50).placement(IN_NAMED_POD));
    Snapshot read =
        snapshot(demand, PidSet.empty(), init(), process(8, 50).placement(IN_NAMED_POD));
    next(Samples.unread(PidSet.of(7), read));
    assertThat(ledger.accounts().containers().unread(new ContainerAndPod(WEB, Optional.empty())))
        .isEqualTo(1);
    assertThat(ledger.accounts().pods().unread(POD)).isEqualTo(1);
    assertThat(ledger.accounts().namespaces().unread("shop")).isEqualTo(1);
    next(init(), process(7, 50).placement(IN_NAMED_POD), process(8, 50).placement(IN_NAMED_POD));
    assertThat(ledger.accounts().namespaces().unread("shop")).isZero();
  }

  @Test
  void untilAScanAsks_nothingIsKeptForPlaces() {
    next(Demand.of(), PidSet.empty(), process(1, 1).parent(0));
    next(Demand.of(), PidSet.empty(), process(1, 1).parent(0), process(7, 50).cpuMillis(400));
    next(init(), process(7, 50).placement(IN_POD).cpuMillis(450));
    assertThat(ofContainer()).as("since then").hasValue(50);
  }
}
