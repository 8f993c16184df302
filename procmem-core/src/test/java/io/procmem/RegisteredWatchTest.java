package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Crossing;
import io.procmem.report.Ranking;
import io.procmem.report.Threshold;
import io.procmem.report.Watch;
import io.procmem.snapshot.Source;
import io.procmem.watch.MemoryCrossing;
import io.procmem.watch.MemoryThreshold;
import io.procmem.watch.MemoryWatch;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch that is given to the builder is called even if no caller requests a report. */
class RegisteredWatchTest {

  private static final Duration OFTEN = Duration.ofMillis(10);
  private static final long MANY_KIB = 5_000_000;
  private static final long FEW_KIB = 100;

  private final ScanFixture fixture = new ScanFixture();
  private final BlockingQueue<Crossing> crossings = new LinkedBlockingQueue<>();
  private volatile boolean shrunk;

  @BeforeEach
  void aLargeProcess() {
    fixture.tree.pid(7).memoryKib(MANY_KIB, MANY_KIB, MANY_KIB).openFiles(50);
    fixture.tree.whenOpened("/proc/7/stat", this::shrinkIfTold);
  }

  /** Called by the scanning thread, which alone touches the process from now on. */
  private void shrinkIfTold() {
    if (shrunk) {
      fixture.tree.pid(7).memoryKib(FEW_KIB, FEW_KIB, FEW_KIB);
    }
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void watch(Ranking by, double above) {
    Threshold threshold = Threshold.above(Threshold.Of.PROCESS, by, above);
    fixture.with().listener(Watch.over(threshold, crossings::add));
  }

  private Crossing next() throws InterruptedException {
    Crossing crossing = crossings.poll(60, TimeUnit.SECONDS);
    assertThat(crossing).as("no crossing was reported").isNotNull();
    return crossing;
  }

  @ParameterizedTest
  @EnumSource(names = {"RSS", "PSS", "USS"})
  void aProcessAboveTheThreshold_isReported_andAgainWhenItIsBelow(Ranking by) throws Exception {
    fixture.with().sampleEvery(OFTEN);
    watch(by, 4e9);
    fixture.procMem();
    Crossing begin = next();
    assertThat(begin.begun()).isTrue();
    assertThat(begin.process().orElseThrow().pid()).isEqualTo(7);
    assertThat(begin.value()).isEqualTo(MANY_KIB * 1024.0);
    shrunk = true;
    Crossing end = next();
    assertThat(end.begun()).isFalse();
    assertThat(end.value()).isEqualTo(FEW_KIB * 1024.0);
  }

  @Test
  void theFilesThatAWatchNeeds_areRead_andNoOthers() throws Exception {
    fixture.reading(Source.STAT).with().sampleEvery(OFTEN);
    watch(Ranking.FDS, 40);
    fixture.procMem();
    Crossing begin = next();
    assertThat(begin.value()).isEqualTo(50);
    assertThat(fixture.tree.opened("7/fd")).isPositive();
    assertThat(fixture.tree.opened("7/smaps_rollup")).isZero();
  }

  @Test
  void theFilesThatAMemoryWatchNeeds_areRead() throws Exception {
    BlockingQueue<MemoryCrossing> memory = new LinkedBlockingQueue<>();
    MemoryThreshold threshold = MemoryThreshold.usedAbove(MemoryThreshold.Of.MACHINE, 1);
    fixture.tree.file("/proc/meminfo", "MemTotal: 16 kB\nMemAvailable: 4 kB\n");
    fixture.reading(Source.STAT).with().sampleEvery(OFTEN);
    fixture.with().listener(MemoryWatch.over(threshold, memory::add));
    fixture.procMem();
    MemoryCrossing begin = memory.poll(60, TimeUnit.SECONDS);
    assertThat(begin).isEqualTo(new MemoryCrossing(threshold, "machine", true, 12 << 10));
  }

  @Test
  void withoutBackgroundScans_aWatchIsRefused() {
    watch(Ranking.RSS, 4e9);
    assertThatThrownBy(fixture::procMem)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set sampleEvery(Duration)");
  }

  @ParameterizedTest
  @EnumSource(names = {"PSS", "USS"})
  void whereNoDetailIsRead_aWatchOverDetailIsRefused(Ranking by) {
    fixture.with().sampleEvery(OFTEN).detail(DetailPolicy.none());
    watch(by, 4e9);
    assertThatThrownBy(fixture::procMem)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DetailPolicy.none()")
        .hasMessageContaining("set another detail(…)");
  }

  @Test
  void whereNoDetailIsRead_aWatchOverRssIsNot() throws Exception {
    fixture.with().sampleEvery(OFTEN).detail(DetailPolicy.none());
    watch(Ranking.RSS, 4e9);
    fixture.procMem();
    assertThat(next().begun()).isTrue();
  }
}
