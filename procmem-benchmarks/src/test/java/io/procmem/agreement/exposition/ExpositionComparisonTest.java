package io.procmem.agreement.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpositionComparisonTest {

  private static final String GROUP = "namedprocess_namegroup_";

  /** A group of two processes with numbers, each a name and labels, a blank and a value. */
  private static Exposition exposition(String... numbers) {
    StringBuilder text = new StringBuilder("# TYPE go_goroutines gauge\ngo_goroutines 8\n");
    text.append("# TYPE namedprocess_namegroup_num_procs gauge\n");
    text.append("namedprocess_namegroup_num_procs{groupname=\"a\"} 2\n");
    for (String number : numbers) {
      text.append(GROUP)
          .append(number.replaceFirst("(\\w+)\\{?", "$1{groupname=\"a\","))
          .append('\n');
    }
    return Exposition.parse(text.toString().lines().toList());
  }

  private static ExpositionComparison compare(String their, String before, String after) {
    return new ExpositionComparison(
        exposition(before), their.isEmpty() ? exposition() : exposition(their), exposition(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          open_filedesc} 10                | 10     | 10
          open_filedesc} 10                | 8      | 11
          memory_bytes{memtype="virtual"} 1e9 | 1.01e9 | 1.01e9
          cpu_seconds_total{mode="user"} 0.05 | 0.07 | 0.07
          read_bytes_total} 4096           | 0      | 0
          """)
  void aNumberWithinTheRangeOrTheTolerance_agrees(String their, String before, String after) {
    String name = their.substring(0, their.indexOf(' ') + 1);
    ExpositionComparison comparison = compare(their, name + before, name + after);
    assertThat(comparison.unexplained()).isEmpty();
    assertThat(comparison.explained()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          states{state="Sleeping"} | 12 | 10 | counts main threads twice
          states{state="Sleeping"} | 13 | 10 |
          states{state="Sleeping"} | 9  | 10 |
          thread_count{threadname="x"} | 8 | 10 | omits processes with one thread
          thread_count{threadname="x"} | 12 | 10 |
          thread_cpu_seconds_total{mode="user",threadname="x"} | 1 | 2 | omits what threads did
          thread_cpu_seconds_total{mode="user",threadname="x"} | 3 | 2 |
          context_switches_total{ctxswitchtype="voluntary"} | 1.8446744073709552e+19 | 10 | adds up
          context_switches_total{ctxswitchtype="voluntary"} | 5 | 10 | adds up the context switches
          context_switches_total{ctxswitchtype="voluntary"} | 15 | 10 |
          memory_bytes{memtype="resident"} | 1e6 | 1.3e6 | takes RSS from stat
          memory_bytes{memtype="resident"} | 1e9 | 2e9 |
          memory_bytes{memtype="swapped"} | 1e6 | 1.3e6 |
          oldest_start_time_seconds} | 1700000000 | 1700000000.9 | shows a start time in whole
          oldest_start_time_seconds} | 1700000000 | 1700000002 |
          open_filedesc} | 10 | 11 |
          """)
  void aDifference_isExplainedOnlyByWhatCanMakeIt(
      String sample, String their, String own, String fault) {
    ExpositionComparison comparison =
        compare(sample + " " + their, sample + " " + own, sample + " " + own);
    if (fault == null) {
      assertThat(comparison.unexplained())
          .hasSize(1)
          .first()
          .asString()
          .contains(sample.replaceAll("[{}].*", ""));
    } else {
      assertThat(comparison.unexplained()).isEmpty();
      assertThat(comparison.explained().firstKey()).startsWith(fault);
    }
  }

  @Test
  void aNumberThatChangesMeanwhile_isNotCompared() {
    ExpositionComparison comparison =
        compare("open_filedesc} 30", "open_filedesc} 10", "open_filedesc} 20");
    assertThat(comparison.unexplained()).isEmpty();
    assertThat(comparison.counts().get(GROUP + "open_filedesc")).containsExactly(0, 0, 1, 0);
  }

  @Test
  void familiesTypesLabelsAndGroups_areCompared() {
    List<String> theirs =
        List.of(
            "# TYPE namedprocess_namegroup_num_procs counter",
            "namedprocess_namegroup_num_procs{groupname=\"b\"} 1",
            "# TYPE namedprocess_namegroup_states gauge",
            "namedprocess_namegroup_states{groupname=\"a\\\"b\",state=\"Other\"} 0");
    ExpositionComparison comparison =
        new ExpositionComparison(exposition(), Exposition.parse(theirs), exposition());
    assertThat(comparison.unexplained())
        .contains(
            "procmem has no namedprocess_namegroup_states",
            "namedprocess_namegroup_num_procs: type: process-exporter counter, procmem gauge",
            "groups: process-exporter [b], procmem [a]");
  }

  @Test
  void aGroupThatNeverRan_mayBeMissingThere() {
    List<String> own = List.of("namedprocess_namegroup_num_procs{groupname=\"a\"} 0");
    Exposition none = Exposition.parse(List.of());
    ExpositionComparison comparison =
        new ExpositionComparison(Exposition.parse(own), none, Exposition.parse(own));
    assertThat(comparison.unexplained()).isEmpty();
    assertThat(comparison.explained()).hasSize(1);
  }
}
