package io.procmem.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.report.Report;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Interrupts do not stop the sampling in the background. */
@EnabledOnOs(OS.LINUX)
class SamplerLiveTest {

  private static final Duration OFTEN = Duration.ofMillis(50);

  private static List<Thread> samplers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("procmem-sampler"))
        .toList();
  }

  /** Waits for a good report of a later scan. */
  private static Report next(ProcMem procMem, Report last) {
    AtomicReference<Report> next = new AtomicReference<>(last);
    Child.await(
        () -> {
          next.set(procMem.report());
          boolean newer =
              next.get().snapshot().monotonicNanos() != last.snapshot().monotonicNanos();
          return newer && next.get().problem().isEmpty();
        });
    return next.get();
  }

  private static Report first(ProcMem procMem) {
    AtomicReference<Report> first = new AtomicReference<>();
    Child.await(
        () -> {
          first.set(procMem.report());
          return first.get().problem().isEmpty();
        });
    return first.get();
  }

  @Test
  void theSampler_continuesAfterAnInterrupt() {
    Set<Thread> others = Set.copyOf(samplers());
    try (ProcMem procMem = ProcMem.builder().sampleEvery(OFTEN).build()) {
      Report report = first(procMem);
      for (int interrupts = 0; interrupts < 3; interrupts++) {
        List<Thread> ours = samplers().stream().filter(each -> !others.contains(each)).toList();
        assertThat(ours).as("it is there after %d interrupts", interrupts).isNotEmpty();
        ours.forEach(Thread::interrupt);
        report = next(procMem, next(procMem, report));
        assertThat(report.snapshot().processes()).isNotEmpty();
      }
    }
  }

  @Test
  void theSampler_continuesAfterAPredicateThatLeavesItInterrupted() {
    try (ProcMem procMem =
        ProcMem.builder()
            .sampleEvery(OFTEN)
            .select(
                Selection.all()
                    .where(
                        process -> {
                          Thread.currentThread().interrupt();
                          return true;
                        }))
            .build()) {
      Report report = first(procMem);
      for (int reports = 0; reports < 3; reports++) {
        report = next(procMem, report);
        assertThat(report.snapshot().processes()).isNotEmpty();
      }
    }
  }
}
