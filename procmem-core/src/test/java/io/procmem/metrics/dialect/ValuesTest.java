package io.procmem.metrics.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ValuesTest {

  @Test
  void aSum_excludesWhatIsUnknown_andIsUnknownIfNothingIsKnown() {
    assertThat(sum(1.5, Double.NaN, 2)).isEqualTo(3.5);
    assertThat(sum(Double.NaN, 0)).isZero();
    assertThat(sum(Double.NaN, Double.NaN)).isNaN();
  }

  private static double sum(double... values) {
    return DoubleStream.of(values).reduce(Values::sum).orElseThrow();
  }
}
