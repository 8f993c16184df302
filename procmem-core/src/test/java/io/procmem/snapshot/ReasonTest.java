package io.procmem.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sentences that explain why a number is missing, and what would help. */
class ReasonTest {

  private static String explain(int pid, Source file, Reason reason) {
    return new Unreadable(pid, file, reason).explanation();
  }

  @Test
  void aDenial_namesTheCapabilitiesThatWouldHelp() {
    assertThat(explain(7, Source.SMAPS_ROLLUP, Reason.DENIED))
        .isEqualTo("PSS and USS of process 7: access denied; run with CAP_SYS_PTRACE");
    assertThat(explain(7, Source.IO, Reason.DENIED))
        .isEqualTo(
            "I/O of process 7: access denied; run with CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
    assertThat(explain(7, Source.STATUS, Reason.DENIED)).endsWith(": access denied");
  }

  @Test
  void aFileOfTheMachine_namesNoProcess() {
    assertThat(explain(Unreadable.MACHINE, Source.MEMINFO, Reason.EXHAUSTED))
        .isEqualTo(
            "the machine's memory: this JVM is out of file descriptors;"
                + " raise the limit (ulimit -n)");
    assertThat(explain(Unreadable.MACHINE, Source.UPTIME, Reason.HUNG)).contains("lxcfs");
    assertThat(explain(7, Source.CMDLINE, Reason.HUNG)).contains("memory map");
  }

  @Test
  void anUnsupportedFile_mayHaveASubstitute() {
    assertThat(Reason.UNSUPPORTED.remedy(Source.SMAPS_ROLLUP)).hasValue("request Source.SMAPS");
    assertThat(Reason.UNSUPPORTED.remedy(Source.FD)).hasValue("request Source.FD_ENTRIES");
    assertThat(Reason.UNSUPPORTED.remedy(Source.IO)).isEmpty();
    assertThat(Reason.UNSUPPORTED.remedy(Source.UPTIME)).get().asString().contains("subset=pid");
  }

  @Test
  void aChoice_namesTheOptionThatChangesIt() {
    assertThat(Reason.TOO_COSTLY.remedy(Source.SMAPS_ROLLUP))
        .get()
        .asString()
        .contains("DetailPolicy.stallAtMost", "stallShareAtMost");
    assertThat(Reason.NOT_ASKED.remedy(Source.IO)).hasValue("request Source.IO");
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void everyFileAndReason_hasAnExplanation(Source file) {
    assertThat(file.description()).isNotBlank();
    for (Reason reason : Reason.values()) {
      assertThat(reason.explanation(file)).matches("[a-z].*[^.]");
      assertThat(reason.remedy(file).orElse("wait")).matches("[a-z].*[^.]");
    }
  }
}
