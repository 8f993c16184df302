package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Readings;
import io.procmem.snapshot.StatusField;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusParserTest {

  private static final String STATUS =
      """
      Name:\tcat
      Umask:\t0022
      State:\tR (running)
      Tgid:\t2075
      Pid:\t2075
      PPid:\t2001
      Uid:\t1000\t1001\t1002\t1003
      Gid:\t0\t0\t0\t0
      FDSize:\t256
      Groups:\t4 24 27\s
      VmPeak:\t    3060 kB
      VmSize:\t    3059 kB
      VmLck:\t       1 kB
      VmPin:\t       0 kB
      VmHWM:\t    1725 kB
      VmRSS:\t    1724 kB
      RssAnon:\t     116 kB
      RssFile:\t    1608 kB
      RssShmem:\t       2 kB
      VmPTE:\t      52 kB
      VmSwap:\t       3 kB
      HugetlbPages:\t       4 kB
      Threads:\t1
      CapEff:\t000001fffeffffff
      voluntary_ctxt_switches:\t150
      nonvoluntary_ctxt_switches:\t545
      """;

  private final StatusParser status = new StatusParser();

  private Readings<StatusField> readings(String text) {
    assertThat(ParserInput.text(text).isParsedBy(status)).isTrue();
    return status.numbers.readings(Readings.none());
  }

  @Test
  void parse_readsEveryNumber() {
    Readings<StatusField> readings = readings(STATUS);
    assertThat(status.uid).as("the effective one").isEqualTo(1001);
    assertThat(status.capabilities).isEqualTo(0x1fffeffffffL);
    assertThat(status.virtualKib).isEqualTo(3059);
    assertThat(readings.get(StatusField.PEAK_VIRTUAL)).hasValue(3060L << 10);
    assertThat(readings.get(StatusField.PEAK_RSS)).hasValue(1725L << 10);
    assertThat(readings.get(StatusField.LOCKED)).hasValue(1L << 10);
    assertThat(readings.get(StatusField.RSS_ANON)).hasValue(116L << 10);
    assertThat(readings.get(StatusField.RSS_FILE)).hasValue(1608L << 10);
    assertThat(readings.get(StatusField.RSS_SHMEM)).hasValue(2L << 10);
    assertThat(readings.get(StatusField.PAGE_TABLES)).hasValue(52L << 10);
    assertThat(readings.get(StatusField.SWAP)).hasValue(3L << 10);
    assertThat(readings.get(StatusField.HUGETLB)).hasValue(4L << 10);
    assertThat(readings.get(StatusField.VOLUNTARY_SWITCHES)).as("a count").hasValue(150);
    assertThat(readings.get(StatusField.INVOLUNTARY_SWITCHES)).hasValue(545);
  }

  @Test
  void parse_ofAKernelThread_hasNoMemory() {
    String kernel = STATUS.replaceAll("(?m)^(Vm|Rss|Huge).*\n", "");
    Readings<StatusField> readings = readings(kernel);
    assertThat(readings.get(StatusField.SWAP)).isEmpty();
    assertThat(readings.get(StatusField.PAGE_TABLES)).isEmpty();
    assertThat(readings.get(StatusField.VOLUNTARY_SWITCHES)).hasValue(150);
    assertThat(status.virtualKib).isEqualTo(-1);
  }

  @Test
  void parse_ofLinux2632_leavesLaterFieldsAbsent() {
    Readings<StatusField> readings =
        readings(STATUS.replaceAll("(?m)^(VmSwap|RssAnon|RssFile|RssShmem|HugetlbPages).*\n", ""));
    assertThat(readings.get(StatusField.SWAP)).isEmpty();
    assertThat(readings.get(StatusField.RSS_ANON)).isEmpty();
    assertThat(readings.get(StatusField.PEAK_RSS)).isPresent();
  }

  @Test
  void parse_of65536Groups_readsTheLinesAfterThem() {
    String groups =
        IntStream.range(1_000_000, 1_065_536)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(" "));
    Readings<StatusField> readings = readings(STATUS.replace("4 24 27", groups));
    assertThat(readings.get(StatusField.SWAP)).hasValue(3L << 10);
    assertThat(status.uid).isEqualTo(1001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\\nState:\\tZ", "tab\there", "\u001b[31mred", "Uid:", ""})
  void parse_ofAnyEscapedName_takesNothingFromIt(String name) {
    Readings<StatusField> readings = readings(STATUS.replace("Name:\tcat", "Name:\t" + name));
    assertThat(readings).isEqualTo(readings(STATUS));
    assertThat(status.uid).isEqualTo(1001);
  }

  @Test
  void parse_withoutUid_leavesItUnknown() {
    readings(STATUS.replaceAll("(?m)^Uid.*\n", ""));
    assertThat(status.uid).isEqualTo(-1);
  }

  /** Some kernels and emulations show a counter that fell below zero. */
  @ParameterizedTest
  @ValueSource(strings = {"VmSize", "VmPeak", "VmSwap", "RssFile", "VmExe", "VmLib"})
  void parse_leavesOutAnImpossibleNumber_andKeepsTheOthers(String key) {
    String line = key + ":\t18446744073709551612 kB\n";
    String text = STATUS.replaceAll("(?m)^" + key + ":.*\n", "") + line;
    Readings<StatusField> expected = readings(STATUS.replaceAll("(?m)^" + key + ":.*\n", ""));
    assertThat(readings(text)).isEqualTo(expected);
    assertThat(status.virtualKib).isEqualTo(key.equals("VmSize") ? -1 : 3059);
    assertThat(status.codeKib).isEqualTo(-1);
    assertThat(status.otherCodeKib).isEqualTo(-1);
    assertThat(status.uid).isEqualTo(1001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Uid:\tx", "Uid:\t1000", "VmSwap:\t? kB", "CapEff:\tzz"})
  void parse_ofGarbageAfterAWantedKey_fails(String line) {
    String key = line.substring(0, line.indexOf(':'));
    String garbled =
        STATUS.replaceFirst("(?m)^" + key + ":.*$", java.util.regex.Matcher.quoteReplacement(line));
    assertThat(ParserInput.text(garbled).isParsedBy(status)).isFalse();
  }
}
