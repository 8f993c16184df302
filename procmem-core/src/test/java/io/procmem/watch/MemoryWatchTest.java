package io.procmem.watch;

import static io.procmem.testing.MachineSamples.containers;
import static io.procmem.testing.MachineSamples.group;
import static io.procmem.testing.MachineSamples.inContainer;
import static io.procmem.testing.MachineSamples.memory;
import static io.procmem.testing.MachineSamples.own;
import static io.procmem.testing.MachineSamples.pressure;
import static io.procmem.testing.MachineSamples.readAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.procmem.container.CgroupUsage;
import io.procmem.container.Placement;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import io.procmem.watch.MemoryThreshold.By;
import io.procmem.watch.MemoryThreshold.Of;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the memory of the machine and of containers crosses a threshold. */
class MemoryWatchTest {

  private final List<String> crossings = new ArrayList<>();
  private @Nullable Report last;
  private long seconds;

  private MemoryWatch watch(MemoryThreshold threshold) {
    return MemoryWatch.over(threshold, crossing -> crossings.add(text(crossing)));
  }

  private static String text(MemoryCrossing crossing) {
    String value = Double.toString(Math.round(crossing.value() * 1000) / 1000.0);
    return (crossing.begun() ? "+" : "-") + crossing.subject() + "=" + value;
  }

  /** Passes on a report made a second after the last. */
  private void next(MemoryWatch watch, Machine machine, ProcessSample... processes) {
    watch.accept(report(watch.demand(), machine, processes));
  }

  private Report report(Demand demand, Machine machine, ProcessSample... processes) {
    return report(snapshot(demand, machine, processes));
  }

  private Report report(Snapshot snapshot) {
    Report next = Report.next(last, snapshot);
    last = next;
    return next;
  }

  private Snapshot snapshot(Demand demand, Machine machine, ProcessSample... processes) {
    seconds++;
    return Samples.at(seconds * 1000, demand, machine, PidSet.empty(), processes);
  }

  @Test
  void littleAvailableMemory_isReportedOnce_andAgainWhenThereIsMore() {
    MemoryWatch watch = watch(MemoryThreshold.availableBelow(Of.MACHINE, 90));
    next(watch, memory(1000, 90));
    assertThat(crossings).isEmpty();
    next(watch, memory(1000, 89));
    next(watch, memory(1000, 99));
    next(watch, memory(1000, 20));
    assertThat(crossings).as("it fluctuates").containsExactly("+machine=89.0");
    assertThat(watch.exceeding()).extracting(MemoryCrossing::value).containsExactly(20.0);
    next(watch, memory(1000, 100));
    next(watch, memory(1000, 95));
    assertThat(crossings).containsExactly("+machine=89.0", "-machine=100.0");
    assertThat(watch.exceeding()).isEmpty();
  }

  @Test
  void aRatio_isOfTheMemoryOfTheMachine_orTheLimitOfTheContainer() {
    MemoryWatch machine = watch(MemoryThreshold.availableRatioBelow(Of.MACHINE, 0.1));
    MemoryWatch container = watch(MemoryThreshold.availableRatioBelow(Of.OWN_CONTAINER, 0.1));
    next(machine, memory(1000, 99));
    next(container, own(group(280, 300)));
    assertThat(crossings).containsExactly("+machine=0.099", "+own container=0.067");
  }

  @Test
  void aThresholdOfAlmostAll_canEnd() {
    MemoryWatch watch = watch(MemoryThreshold.availableRatioBelow(Of.MACHINE, 0.95));
    next(watch, memory(1000, 940));
    next(watch, memory(1000, 970));
    next(watch, memory(1000, 976));
    assertThat(crossings).containsExactly("+machine=0.94", "-machine=0.976");
    assertThat(MemoryThreshold.availableRatioBelow(Of.MACHINE, 1).until()).isEqualTo(1);
  }

  @Test
  void theDistanceToTheLimit_isThatOfTheWorkingSet() {
    MemoryWatch watch = watch(MemoryThreshold.availableBelow(Of.OWN_CONTAINER, 50));
    next(watch, own(group(250, 300)));
    next(watch, own(group(251, 300)));
    next(watch, own(group(310, 300)));
    next(watch, own(group(240, 300)));
    assertThat(crossings).containsExactly("+own container=49.0", "-own container=60.0");
  }

  @Test
  void pressure_isAShareOfTenSeconds() {
    MemoryWatch watch = watch(MemoryThreshold.pressureAbove(Of.MACHINE, 0.2));
    next(watch, pressure(0.2));
    next(watch, pressure(0.21));
    next(watch, pressure(0.19));
    next(watch, pressure(0.1));
    assertThat(crossings).containsExactly("+machine=0.21", "-machine=0.1");
  }

  @Test
  void growth_isTakenOverAWindow() {
    MemoryWatch watch = watch(MemoryThreshold.growing(Of.OWN_CONTAINER, 10, Duration.ofSeconds(3)));
    next(watch, ownNow(group(100, 1000)));
    next(watch, ownNow(group(200, 1000)));
    next(watch, ownNow(group(200, 1000)));
    assertThat(crossings).as("a jump, and no window yet").isEmpty();
    next(watch, ownNow(group(160, 1000)));
    assertThat(crossings).as("60 in 3 s").containsExactly("+own container=20.0");
    next(watch, ownNow(group(260, 1000)));
    next(watch, ownNow(group("/", OptionalLong.empty(), OptionalLong.of(1000))));
    assertThat(watch.exceeding()).as("nothing was known").hasSize(1);
    next(watch, ownNow(group(161, 1000)));
    assertThat(crossings).hasSize(2).endsWith("-own container=0.333");
  }

  /** This JVM's group, read in the scan of the next report. */
  private Machine ownNow(CgroupUsage group) {
    return own(readAt((seconds + 1) * 1_000_000_000, group));
  }

  @Test
  void aGroupThatIsReadLessOften_growsFromReadingToReading() {
    MemoryWatch watch = watch(MemoryThreshold.growing(Of.CONTAINER, 10, Duration.ofSeconds(3)));
    for (long second = 1; second <= 30; second++) {
      long read = second / 10 * 10;
      CgroupUsage usage = readAt(read * 1_000_000_000, group(100 + read * 9, 1000));
      next(watch, containers(Map.of("a", usage)));
    }
    assertThat(crossings).as("9 per second").isEmpty();
    next(watch, containers(Map.of("a", readAt(40_000_000_000L, group(500, 1000)))));
    assertThat(crossings).as("130 in 10 s").containsExactly("+a=13.0");
  }

  @Test
  void whatIsUnknown_changesNothing() {
    for (MemoryThreshold threshold :
        List.of(
            MemoryThreshold.availableBelow(Of.OWN_CONTAINER, 50),
            MemoryThreshold.availableRatioBelow(Of.OWN_CONTAINER, 0.1),
            MemoryThreshold.pressureAbove(Of.OWN_CONTAINER, 0),
            MemoryThreshold.availableBelow(Of.MACHINE, 50),
            MemoryThreshold.usedAbove(Of.MACHINE, 0),
            MemoryThreshold.pressureAbove(Of.MACHINE, 0),
            MemoryThreshold.availableBelow(Of.CONTAINER, 50))) {
      MemoryWatch watch = watch(threshold);
      next(watch, Machine.unknown());
      assertThat(crossings).as("%s", threshold).isEmpty();
    }
    MemoryWatch watch = watch(MemoryThreshold.availableBelow(Of.OWN_CONTAINER, 50));
    next(watch, own(group(299, 300)));
    next(watch, Machine.unknown());
    next(watch, own(group("/", OptionalLong.of(10), OptionalLong.empty())));
    assertThat(crossings).as("no limit is known").containsExactly("+own container=1.0");
    next(watch, own(group(10, 300)));
    assertThat(crossings).hasSize(2);
  }

  @Test
  void aReportWithAProblem_isIgnored() {
    MemoryWatch watch = watch(MemoryThreshold.availableBelow(Of.MACHINE, 90));
    watch.accept(report(watch.demand(), memory(1000, 1)).withProblem("stale"));
    assertThat(crossings).isEmpty();
  }

  @Test
  void eachContainer_isASubject_untilItIsGone() {
    MemoryWatch watch = watch(MemoryThreshold.availableRatioBelow(Of.CONTAINER, 0.1));
    next(watch, containers(Map.of("a", group(299, 300), "b", group(100, 300))));
    assertThat(crossings).containsExactly("+a=0.003");
    next(watch, Machine.unknown(), inContainer("a", SampleBuilder.process(7, 1).sample()));
    watch.accept(report(Demand.of(), Machine.unknown()));
    assertThat(crossings).as("it has a process, or was not read").hasSize(1);
    next(watch, containers(Map.of("b", group(100, 300))));
    assertThat(crossings).containsExactly("+a=0.003", "-a=0.003");
  }

  /** As when the kernel blocks reads about the only process of a container. */
  @Test
  void aContainerWhoseProcessCannotBeRead_isNotGone() {
    MemoryWatch watch = watch(MemoryThreshold.availableRatioBelow(Of.CONTAINER, 0.1));
    ProcessSample init = SampleBuilder.process(1, 1).placement(Placement.none()).sample();
    ProcessSample only = inContainer("a", SampleBuilder.process(7, 1).sample());
    next(watch, containers(Map.of("a", group(299, 300))), init, only);
    Snapshot without = snapshot(watch.demand(), Machine.unknown(), init);
    watch.accept(report(Samples.unread(PidSet.of(7), without)));
    assertThat(crossings).containsExactly("+a=0.003");
    next(watch, Machine.unknown(), init);
    assertThat(crossings).containsExactly("+a=0.003", "-a=0.003");
  }

  @Test
  void aWatch_saysWhatItNeeds() {
    assertThat(
            Map.of(
                Of.MACHINE, watch(MemoryThreshold.availableBelow(Of.MACHINE, 1)).demand(),
                Of.CONTAINER, watch(MemoryThreshold.availableBelow(Of.CONTAINER, 1)).demand()))
        .contains(entry(Of.MACHINE, Demand.of(Source.MEMINFO)))
        .hasEntrySatisfying(
            Of.CONTAINER, demand -> assertThat(demand.includes(Source.CGROUP)).isTrue());
    assertThat(watch(MemoryThreshold.pressureAbove(Of.MACHINE, 1)).demand())
        .isEqualTo(Demand.of(Source.PRESSURE_MEMORY));
  }

  @Test
  void wrongThresholds_areRefused() {
    Optional<Duration> none = Optional.empty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryThreshold(Of.MACHINE, By.AVAILABLE_BYTES, 10, 9, none))
        .withMessage("until must not be less than the limit of 10.0: 9.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryThreshold(Of.MACHINE, By.USED_BYTES, 10, 11, none))
        .withMessage("until must not be more than the limit of 10.0: 11.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryThreshold.availableBelow(Of.MACHINE, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryThreshold.usedAbove(Of.MACHINE, -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemoryThreshold.growing(Of.MACHINE, 1, Duration.ZERO))
        .withMessageContaining("must be positive");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MemoryThreshold(
                    Of.MACHINE, By.AVAILABLE_BYTES, 1, 2, Optional.of(Duration.ofSeconds(1))))
        .withMessage("only USED_BYTES can have a window, not AVAILABLE_BYTES");
  }
}
