package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.MeminfoField;
import io.procmem.snapshot.ProcessorTimes.Times;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers of the files that describe the machine rather than a process. */
class MachineParsersTest {

  private static final KernelUnits UNITS = new KernelUnits(4096, 100);

  @Nested
  class Meminfo {
    private final MeminfoParser meminfo = new MeminfoParser();

    @Test
    void parse_convertsToBytes_andDistinguishesSimilarKeys() {
      String text =
          """
          MemTotal:       24684096 kB
          MemFree:        24487700 kB
          MemAvailable:   24423036 kB
          Buffers:            4868 kB
          Cached:            98216 kB
          SwapCached:            7 kB
          SwapTotal:             8 kB
          SwapFree:              9 kB
          AnonPages:          4888 kB
          Mapped:            10460 kB
          Shmem:              8788 kB
          SReclaimable:      13468 kB
          SUnreclaim:        19732 kB
          HugePages_Total:       3
          Hugepagesize:       2048 kB
          Hugetlb:            6144 kB
          DirectMap1G:    25165824 kB
          """;
      assertThat(ParserInput.text(text).isParsedBy(meminfo)).isTrue();
      assertThat(meminfo.numbers.get(MeminfoField.TOTAL)).isEqualTo(24684096L << 10);
      assertThat(meminfo.numbers.get(MeminfoField.AVAILABLE)).isEqualTo(24423036L << 10);
      assertThat(meminfo.numbers.get(MeminfoField.CACHED)).isEqualTo(98216L << 10);
      assertThat(meminfo.numbers.get(MeminfoField.SWAP_CACHED)).isEqualTo(7L << 10);
      assertThat(meminfo.numbers.get(MeminfoField.HUGETLB)).isEqualTo(6144L << 10);
      assertThat(meminfo.numbers.has(MeminfoField.DIRTY)).isFalse();
    }

    @Test
    void parse_ofLinux2632_hasNoAvailable() {
      assertThat(ParserInput.text("MemTotal: 1000 kB\nMemFree: 10 kB\n").isParsedBy(meminfo))
          .isTrue();
      assertThat(meminfo.numbers.has(MeminfoField.AVAILABLE)).isFalse();
    }

    /** What lxcfs shows if more swap is used than the container may have. */
    @ParameterizedTest
    @ValueSource(
        strings = {"18446744073709346016", "9223372036854775808", "9007199254740992", "-4"})
    void parse_leavesOutAnImpossibleNumber_andKeepsTheOthers(String impossible) {
      String text = "MemTotal: 1000 kB\nSwapFree: %s kB\nDirty: 7 kB\n".formatted(impossible);
      assertThat(ParserInput.text(text).isParsedBy(meminfo)).isTrue();
      assertThat(meminfo.numbers.get(MeminfoField.TOTAL)).isEqualTo(1000L << 10);
      assertThat(meminfo.numbers.has(MeminfoField.SWAP_FREE)).isFalse();
      assertThat(meminfo.numbers.get(MeminfoField.DIRTY)).isEqualTo(7L << 10);
    }

    @Test
    void parse_ofAnImpossibleTotal_keepsTheOthers() {
      String text = "MemTotal: 18446744073709346016 kB\nMemFree: 7 kB\n";
      assertThat(ParserInput.text(text).isParsedBy(meminfo)).isTrue();
      assertThat(meminfo.numbers.has(MeminfoField.TOTAL)).isFalse();
      assertThat(meminfo.numbers.get(MeminfoField.FREE)).isEqualTo(7L << 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MemFree: 1 kB\n", "MemTotal: lots kB\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(meminfo)).isFalse();
    }
  }

  @Nested
  class SystemStat {
    private final SystemStatParser stat = new SystemStatParser();

    @Test
    void parse_readsTheSumAndEachProcessor() {
      String text =
          """
          cpu  560 1 598 23013 45 2 9 4 100 5
          cpu0 165 0 244 11692 3 0 4 1 0 0
          cpu3 395 0 354 11321 42 0 5 3 0 0
          intr 64177 0 0 0
          ctxt 1990473
          btime 1062191376
          processes 2915
          procs_running 1
          """;
      assertThat(ParserInput.text(text).isParsedBy(stat)).isTrue();
      assertThat(stat.times(0, UNITS))
          .isEqualTo(
              new Times(
                  5_600_000_000L,
                  10_000_000,
                  5_980_000_000L,
                  230_130_000_000L,
                  450_000_000,
                  20_000_000,
                  90_000_000,
                  40_000_000));
      assertThat(stat.processors).isEqualTo(2);
      assertThat(stat.numberOf(1)).as("2 and 1 are offline").isEqualTo(3);
      assertThat(stat.times(2, UNITS).userNanos()).hasValue(3_950_000_000L);
      assertThat(stat.bootSeconds).isEqualTo(1062191376);
    }

    @Test
    void parse_ofLinux24_readsTheColumnsItHas() {
      assertThat(ParserInput.text("cpu  1 2 3 4\ncpu0 1 2 3 4\nbtime 5\n").isParsedBy(stat))
          .isTrue();
      assertThat(stat.times(0, UNITS).idleNanos()).hasValue(40_000_000);
      assertThat(stat.times(0, UNITS).ioWaitNanos()).hasValue(0);
    }

    @Test
    void parse_ofManyProcessors_readsThemAll() {
      StringBuilder text = new StringBuilder("cpu  1 1 1 1 1 1 1 1\n");
      for (int i = 0; i < 300; i++) {
        text.append("cpu").append(i).append(' ').append(i).append(" 0 0 0 0 0 0 0\n");
      }
      assertThat(ParserInput.text(text + "btime 1\n").isParsedBy(stat)).isTrue();
      assertThat(stat.processors).isEqualTo(300);
      assertThat(stat.numberOf(299)).isEqualTo(299);
      assertThat(stat.times(300, UNITS).userNanos()).hasValue(2_990_000_000L);
    }

    @Test
    void parse_ofAnImpossibleNumber_keepsTheOthers() {
      String text = "cpu  1 2 3 4 5 6 7 18446744073709551612 9 9\nbtime 5\n";
      assertThat(ParserInput.text(text).isParsedBy(stat)).isTrue();
      assertThat(stat.times(0, UNITS).userNanos()).hasValue(10_000_000);
      assertThat(stat.times(0, UNITS).stealNanos()).isEmpty();
      assertThat(stat.bootSeconds).isEqualTo(5);
      assertThat(ParserInput.text("cpu  1 2 3 4\nbtime -7\n").isParsedBy(stat)).isTrue();
      assertThat(stat.bootSeconds).isEqualTo(-1);
    }

    /** Possible as a number of ticks, but not as one of nanoseconds. */
    @ParameterizedTest
    @ValueSource(strings = {"1844674407370", "922337203685", "9223372036854775807", "-1"})
    void parse_ofATimeOfMoreThanCenturies_leavesItOut(String ticks) {
      assertThat(ParserInput.text("cpu  1 2 %s 4 5 6 7 8\n".formatted(ticks)).isParsedBy(stat))
          .isTrue();
      assertThat(stat.times(0, UNITS).systemNanos()).isEmpty();
      assertThat(stat.times(0, UNITS).busyNanos()).isEmpty();
      assertThat(stat.times(0, UNITS).idleNanosTotal()).hasValue(90_000_000);
    }

    @Test
    void parse_withoutBootTime_leavesItUnknown() {
      assertThat(ParserInput.text("cpu  1 2 3 4\n").isParsedBy(stat)).isTrue();
      assertThat(stat.bootSeconds).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "btime 5\n", "cpu  a b\n", "cpux 1 2 3 4\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(stat)).isFalse();
    }
  }

  @Nested
  class Loadavg {
    private final LoadavgParser loadavg = new LoadavgParser();

    @Test
    void parse_readsEveryNumber() {
      assertThat(ParserInput.text("0.04 1.01 12.50 3/79 2103\n").isParsedBy(loadavg)).isTrue();
      assertThat(loadavg.oneMinuteHundredths).isEqualTo(4);
      assertThat(loadavg.fiveMinutesHundredths).isEqualTo(101);
      assertThat(loadavg.fifteenMinutesHundredths).isEqualTo(1250);
      assertThat(loadavg.running()).hasValue(3);
      assertThat(loadavg.tasks()).hasValue(79);
      assertThat(loadavg.lastPid()).hasValue(2103);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967295", "-1", "18446744073709551615"})
    void parse_leavesOutAnImpossibleNumber_andKeepsTheOthers(String impossible) {
      assertThat(isParsed("0.04 1.01 12.50 %s/79 2103\n", impossible)).isTrue();
      assertThat(loadavg.running()).isEmpty();
      assertThat(loadavg.tasks()).hasValue(79);
      assertThat(loadavg.lastPid()).hasValue(2103);
      assertThat(isParsed("0.04 1.01 12.50 3/%s 2103\n", impossible)).isTrue();
      assertThat(loadavg.running()).hasValue(3);
      assertThat(loadavg.tasks()).isEmpty();
      assertThat(isParsed("0.04 1.01 12.50 3/79 %s\n", impossible)).isTrue();
      assertThat(loadavg.tasks()).hasValue(79);
      assertThat(loadavg.lastPid()).isEmpty();
      assertThat(loadavg.oneMinuteHundredths).isEqualTo(4);
    }

    private boolean isParsed(String text, String number) {
      return ParserInput.text(text.formatted(number)).isParsedBy(loadavg);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.04\n", "0.04 1.01 12.50 3 79 2103\n", "a b c 1/2 3\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(loadavg)).isFalse();
    }
  }

  @Nested
  class Pressure {
    private final PressureParser pressure = new PressureParser();

    @Test
    void parse_readsRatiosAndMicroseconds() {
      String text =
          """
          some avg10=1.23 avg60=0.06 avg300=100.00 total=399248
          full avg10=0.00 avg60=0.04 avg300=0.04 total=342679
          """;
      assertThat(ParserInput.text(text).isParsedBy(pressure)).isTrue();
      assertThat(pressure.pressure().some().tenSecondsRatio()).isEqualTo(0.0123);
      assertThat(pressure.pressure().some().fiveMinutesRatio()).isEqualTo(1);
      assertThat(pressure.pressure().some().totalMicros()).hasValue(399248);
      assertThat(pressure.pressure().full().orElseThrow().oneMinuteRatio()).isEqualTo(0.0004);
      assertThat(pressure.pressure().full().orElseThrow().totalMicros()).hasValue(342679);
    }

    @ParameterizedTest
    @ValueSource(strings = {"18446744073709551615", "9223372036854775808", "-5"})
    void parse_leavesOutAnImpossibleTotal_andKeepsTheOthers(String impossible) {
      String text =
          """
          some avg10=1.23 avg60=0.06 avg300=100.00 total=%s
          full avg10=0.00 avg60=0.04 avg300=0.04 total=342679
          """;
      assertThat(ParserInput.text(text.formatted(impossible)).isParsedBy(pressure)).isTrue();
      assertThat(pressure.pressure().some().totalMicros()).isEmpty();
      assertThat(pressure.pressure().some().tenSecondsRatio()).isEqualTo(0.0123);
      assertThat(pressure.pressure().full().orElseThrow().totalMicros()).hasValue(342679);
    }

    @Test
    void parse_withoutFull_leavesItAbsent() {
      String some = "some avg10=0.00 avg60=0.00 avg300=0.00 total=1\n";
      assertThat(
              ParserInput.text("full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n" + some)
                  .isParsedBy(pressure))
          .isTrue();
      assertThat(ParserInput.text(some).isParsedBy(pressure)).isTrue();
      assertThat(pressure.pressure().full()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "full avg10=0.00 avg60=0.00 avg300=0.00 total=1\n",
          "some avg10=0.00 avg60=0.00 total=1\n",
          "some avg10=x avg60=0.00 avg300=0.00 total=1\n"
        })
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(pressure)).isFalse();
    }
  }

  @Nested
  class Uptime {
    private final UptimeParser uptime = new UptimeParser();

    @Test
    void parse_readsTheFirstNumber() {
      assertThat(ParserInput.text("121.83 230.13\n").isParsedBy(uptime)).isTrue();
      assertThat(uptime.hundredthsOfSecond).isEqualTo(12183);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "soon\n", "12\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(uptime)).isFalse();
    }
  }

  @Nested
  class Passwd {

    @Test
    void parse_readsNamesByUid_andSkipsMalformedLines() {
      PasswdParser parser = new PasswdParser();
      boolean parsed =
          ParserInput.text(
                  """
                      root:x:0:0:root:/root:/bin/bash
                      # a comment:x:5:
                      toor:x:0:0::/root:/bin/sh
                      postgres:x:105:113:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
                      +nis::::::
                      :x:7:7:::
                      broken
                      overflow:x:99999999999999999999:1:::
                      letters:x:12ab:1:::
                      blank:x:13 :1:::
                      negative:x:-2:1:::
                      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin""")
              .isParsedBy(parser);
      assertThat(parsed).isTrue();
      assertThat(parser.names())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(0L, "root", 105L, "postgres", 65534L, "nobody"));
    }

    @Test
    void parse_ofAnEmptyFile_findsNoNames() {
      PasswdParser parser = new PasswdParser();
      assertThat(ParserInput.text("").isParsedBy(parser)).isTrue();
      assertThat(parser.names()).isEmpty();
    }
  }
}
