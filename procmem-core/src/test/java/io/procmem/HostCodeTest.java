package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.procmem.report.Report;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking never throws, whatever the host's own code does that a scan calls. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostCodeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Throws checked exceptions undeclared, as Kotlin, Scala and Groovy do. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> boolean raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  /** An exception that cannot be printed. */
  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  private static Throwable thrown(String kind) {
    return switch (kind) {
      case "checked" -> new IOException("of the filter");
      case "runtime" -> new IllegalArgumentException("of the filter");
      case "error" -> new AssertionError("of the filter");
      case "throwable" -> new Throwable("of the filter");
      case "memory" -> new OutOfMemoryError("of the filter");
      default -> new Speechless();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked", "runtime", "error", "throwable", "memory", "speechless"})
  void anythingThatAPredicateThrows_isAProblemThatNamesWhere(String kind) {
    AtomicInteger times = new AtomicInteger();
    fixture
        .reading(Source.STATM)
        .with()
        .select(
            Selection.all()
                .where(process -> times.getAndIncrement() > 0 || HostCodeTest.raise(thrown(kind))));
    fixture.tree.pid(7);
    Report report = fixture.report();
    assertThat(report.problem().orElseThrow()).contains("where(…)");
    assertThat(fixture.scanAfter(SECOND).processes()).as("the next scan").hasSize(1);
  }

  @Test
  void aPredicateThatThrows_doesNotStopTheSampler() {
    AtomicInteger times = new AtomicInteger();
    fixture
        .reading(Source.STATM)
        .with()
        .sampleEvery(Duration.ofMillis(10))
        .waitAtMost(Duration.ofSeconds(60))
        .select(
            Selection.all()
                .where(
                    process ->
                        times.getAndIncrement() > 2 || HostCodeTest.raise(thrown("checked"))));
    fixture.tree.pid(7);
    assertThat(fixture.report().problem().orElseThrow()).contains("where(…)");
    ScanFixture.await(() -> fixture.report().problem().isEmpty());
  }

  @Test
  void aPredicateThatInterruptsItsThread_doesNotStopTheSampler() {
    fixture
        .reading(Source.STATM)
        .with()
        .sampleEvery(Duration.ofMillis(10))
        .waitAtMost(Duration.ofSeconds(60))
        .select(
            Selection.all()
                .where(
                    process -> {
                      Thread.currentThread().interrupt();
                      return true;
                    }));
    fixture.tree.pid(7);
    Report first = fixture.report();
    assertThat(first.problem()).isEmpty();
    ScanFixture.await(() -> fixture.report() != first);
    Report second = fixture.report();
    ScanFixture.await(() -> fixture.report() != second);
  }

  @Test
  void anInterruptOfTheSampler_doesNotStopIt() {
    fixture
        .reading(Source.STATM)
        .with()
        .sampleEvery(Duration.ofMillis(10))
        .waitAtMost(Duration.ofSeconds(60));
    fixture.tree.pid(7);
    for (int i = 0; i < 5; i++) {
      Report before = fixture.report();
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("procmem-sampler"))
          .forEach(Thread::interrupt);
      ScanFixture.await(() -> fixture.report() != before);
      assertThat(fixture.report().problem()).isEmpty();
    }
  }

  @Test
  void aNullClock_isRefusedAtOnce() {
    assertThatThrownBy(() -> ProcMem.builder().clock(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("clock");
  }

  /** A clock of the host. */
  private record HostClock(Supplier<@Nullable Instant> time) {
    Clock clock() {
      return new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return time.get();
        }
      };
    }
  }

  @Test
  void aClockThatThrows_isReplacedByTheSystemClock() {
    Instant before = Instant.now();
    fixture.tree.pid(7);
    ProcMem procMem =
        ProcMem.builder()
            .tree(fixture.tree, 1)
            .sources(Source.STATM)
            .clock(new HostClock(HostCodeTest::brokenTime).clock())
            .maxAge(Duration.ZERO)
            .build();
    Snapshot snapshot = procMem.report().snapshot();
    assertThat(snapshot.processes()).hasSize(1);
    assertThat(snapshot.takenAt()).isBetween(before, Instant.now());
    procMem.close();
    assertThat(procMem.report().problem().orElseThrow()).contains("closed");
  }

  private static Instant brokenTime() {
    throw new IllegalStateException("no time");
  }

  @Test
  void aClockThatReturnsNull_isReplacedByTheSystemClock() {
    try (ProcMem procMem =
        ProcMem.builder()
            .tree(fixture.tree, 1)
            .sources(Source.STATM)
            .clock(new HostClock(() -> null).clock())
            .build()) {
      fixture.tree.pid(7);
      assertThat(procMem.report().snapshot().processes()).hasSize(1);
    }
  }

  @Test
  void unlimitedReuse_neverEnds() {
    fixture.with().detail(DetailPolicy.standard().reuse(ChronoUnit.FOREVER.getDuration()));
    fixture.tree.pid(7);
    for (int scan = 0; scan < 3; scan++) {
      assertThat(fixture.scanAfter(SECOND).processes()).hasSize(1);
    }
    assertThat(fixture.tree.opened("smaps_rollup")).isEqualTo(1);
  }
}
