package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final CountDownLatch shown = new CountDownLatch(1);
  private final StringWriter text = new StringWriter();

  private final PrintWriter stderr =
      new PrintWriter(text) {
        @Override
        public void flush() {
          super.flush();
          shown.countDown();
        }
      };

  @Test
  void aLongScan_isReportedOnStderr() {
    String result =
        Progress.during(
            stderr,
            () -> {
              waitUntilShown();
              return "the report";
            });
    assertThat(result).isEqualTo("the report");
    assertThat(text.toString())
        .startsWith(
            "still reading the memory of the processes, after 1 s" + System.lineSeparator());
  }

  @Test
  void aShortScan_isNotReported() {
    assertThat(Progress.during(stderr, () -> 7)).isEqualTo(7);
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void aFailedScan_failsAsItIs() {
    IllegalStateException failure = new IllegalStateException("no procfs");
    assertThatThrownBy(
            () ->
                Progress.during(
                    stderr,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  private void waitUntilShown() {
    try {
      shown.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
