package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import org.junit.jupiter.api.Test;

/** Sentences about files that could not be read. */
class UnreadTest {

  @Test
  void aDeniedFile_namesTheMissingCapability() {
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 12).sentence())
        .isEqualTo("PSS and USS of 12 processes unknown: access denied; run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.IO, Reason.DENIED, 1).sentence())
        .isEqualTo(
            "I/O of 1 process unknown: access denied;"
                + " run with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
  }

  @Test
  void numbersThatAreKnownBetweenBounds_areNotCalledUnknown() {
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 9, 0, 9).sentence())
        .isEqualTo(
            "PSS and USS of 9 processes only known between bounds: access denied;"
                + " run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 12, 2, 9).sentence())
        .as("two are known from an older read")
        .isEqualTo(
            "PSS and USS of 10 processes unknown, 9 of them between bounds: access denied;"
                + " run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.HUNG, 2, 2, 0).isMissed()).isFalse();
  }

  @Test
  void aFileOfTheMachine_hasNoProcessCount() {
    assertThat(new Unread(Source.MEMINFO, Reason.EXHAUSTED, 1).sentence())
        .isEqualTo(
            "The machine's memory unknown: this JVM is out of file descriptors;"
                + " raise the limit (ulimit -n)");
  }

  @Test
  void everyFileAndReason_hasItsSentence() {
    for (Source file : Source.values()) {
      for (Reason reason : Reason.values()) {
        assertThat(new Unread(file, reason, 2).sentence()).matches("[A-Z].* unknown: [a-z].*");
      }
    }
  }
}
