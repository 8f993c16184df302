package io.procmem.stalls;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.ByteRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines that the target and the reader print. */
class OutputLinesTest {

  @Test
  void attempt() {
    assertThat(Attempt.parse("attempt 23904604241347 28120654 1"))
        .contains(new Attempt(23_904_604_241_347L, 28_120_654, true));
    assertThat(Attempt.parse("attempt 7 5 0")).contains(new Attempt(7, 5, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ready fifo", "total 32314 2815 5631 22527 28120654", "attempt 1 2"})
  void othersAreNoAttempts(String line) {
    assertThat(Attempt.parse(line)).isEmpty();
  }

  @Test
  void readingSurvives() {
    Reading reading =
        new Reading(1, 2, 3, Reading.Kind.COUNT, new ByteRange(4, 5), new ByteRange(6, 7));

    assertThat(reading.line()).isEqualTo("reading 1 2 3 COUNT 4 5 6 7");
    assertThat(Reading.parse(reading.line())).contains(reading);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", StallReader.DONE, "reading 1 2 3 COUNT 4 5 6"})
  void othersAreNoReadings(String line) {
    assertThat(Reading.parse(line)).isEmpty();
  }
}
