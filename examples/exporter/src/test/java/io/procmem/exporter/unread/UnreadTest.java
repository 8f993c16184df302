package io.procmem.exporter.unread;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sentences about files that could not be read. */
class UnreadTest {

  @Test
  void aDeniedFile_namesTheMissingCapability() {
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 12).sentence(Set.of()))
        .isEqualTo("PSS and USS of 12 processes unknown: access denied; run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.IO, Reason.DENIED, 1).sentence(Set.of()))
        .isEqualTo(
            "I/O of 1 process unknown: access denied;"
                + " run with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
  }

  @Test
  void numbersThatAreKnownBetweenBounds_areNotCalledUnknown() {
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 9, 0, 9).sentence(Set.of()))
        .isEqualTo(
            "PSS and USS of 9 processes only known between bounds: access denied;"
                + " run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 12, 2, 9).sentence(Set.of()))
        .as("two are known from an older read")
        .isEqualTo(
            "PSS and USS of 9 processes only known between bounds, of 1 process unknown: access denied;"
                + " run with CAP_SYS_PTRACE");
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.HUNG, 2, 2, 0).isMissed()).isFalse();
  }

  @Test
  void aCapabilityThatThisProcessHas_isNotAdvised() {
    Unread detail = new Unread(Source.SMAPS_ROLLUP, Reason.DENIED, 1);
    assertThat(detail.sentence(Set.of("CAP_SYS_PTRACE")))
        .isEqualTo(
            "PSS and USS of 1 process unknown: access denied; running with CAP_SYS_PTRACE does not"
                + " help: a security module or a user namespace forbids it");
    assertThat(new Unread(Source.IO, Reason.DENIED, 1).sentence(Set.of("CAP_SYS_PTRACE")))
        .endsWith("access denied; run with CAP_DAC_READ_SEARCH");
  }

  @Test
  void ownCapabilities_areThoseThatTakeEffect() {
    String root = "CapPrm:\t000001ffffffffff\nCapEff:\t000001ffffffffff\n";
    assertThat(OwnCapabilities.of(root))
        .containsExactlyInAnyOrder("CAP_DAC_READ_SEARCH", "CAP_SYS_PTRACE", "CAP_SYS_ADMIN");
    String docker = "CapPrm:\t00000000a80425fb\nCapEff:\t00000000a80425fb\n";
    assertThat(OwnCapabilities.of(docker)).containsExactly("CAP_DAC_READ_SEARCH");
    String user = "CapPrm:\t000001ffffffffff\nCapEff:\t0000000000000000\n";
    assertThat(OwnCapabilities.of(user)).isEmpty();
    assertThat(OwnCapabilities.of("")).isEmpty();
  }

  @Test
  void processesThatHaveEnded_areNotMissed() {
    assertThat(new Unread(Source.STAT, Reason.VANISHED, 22).isMissed()).isFalse();
    assertThat(new Unread(Source.SMAPS_ROLLUP, Reason.VANISHED, 1).isMissed()).isFalse();
  }

  @Test
  void aFileOfTheMachine_hasNoProcessCount() {
    assertThat(new Unread(Source.MEMINFO, Reason.EXHAUSTED, 1).sentence(Set.of()))
        .isEqualTo(
            "The machine's memory unknown: this JVM is out of file descriptors;"
                + " raise the limit (ulimit -n)");
  }

  @Test
  void everyFileAndReason_hasItsSentence() {
    for (Source file : Source.values()) {
      for (Reason reason : Reason.values()) {
        assertThat(new Unread(file, reason, 2).sentence(Set.of()))
            .matches("[A-Z].* unknown: [a-z].*");
      }
    }
  }
}
