package io.procmem;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.jvm.JvmMemory;
import io.procmem.jvm.JvmPart.Kind;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The memory of this JVM is that of the JVM that asks, and of no other. */
class OwnJvmTest {

  private final ScanFixture fixture = new ScanFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anotherProcfs_doesNotShowThisJvm() {
    fixture.reading(Source.OWN_JVM).tree.pid(7);
    Report report = fixture.report();
    assertThat(report.extras().ownJvm()).isEmpty();
    assertThat(report.snapshot().unreadable())
        .containsExactly(new Unreadable(Unreadable.MACHINE, Source.OWN_JVM, Reason.UNSUPPORTED));
    assertThat(report.snapshot().unreadable().get(0).explanation())
        .isEqualTo(
            "memory of this JVM by part: this procfs does not show this JVM;"
                + " use the procfs of this JVM, usually /proc");
  }

  @Test
  void withoutARequest_nothingIsReadOrReported() {
    fixture.tree.pid(7);
    Report report = fixture.report();
    assertThat(report.extras().ownJvm()).isEmpty();
    assertThat(report.snapshot().unreadable()).noneMatch(row -> row.file() == Source.OWN_JVM);
    assertThat(fixture.tree.opened()).noneMatch(path -> path.startsWith("self/smaps"));
  }

  @Test
  void ownProcfs_showsThisJvm() {
    try (ProcMem procMem =
        ProcMem.builder()
            .root(Path.of("/proc"))
            .select(Selection.ownTree())
            .waitAtMost(Duration.ofSeconds(30))
            .build()) {
      JvmMemory memory = procMem.report(Demand.of(Source.OWN_JVM)).extras().ownJvm().orElseThrow();
      assertThat(memory.part(Kind.HEAP).orElseThrow().memoryBytes()).isPositive();
      assertThat(memory.hiddenBytes()).isBetween(1L, memory.memoryBytes());
      assertThat(memory.since(memory).parts()).allMatch(part -> part.bytes() == 0);
    }
  }
}
