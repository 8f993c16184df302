package io.procmem.internal.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.IoField;
import io.procmem.snapshot.Readings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parsers of the shorter files of a process: all but stat, status and smaps_rollup. */
class ProcessParsersTest {

  @Nested
  class Statm {
    private final StatmParser statm = new StatmParser();

    @Test
    void parse_readsSizeAndResident() {
      assertThat(ParserInput.text("765 409 381 5 0 123 0\n").isParsedBy(statm)).isTrue();
      assertThat(statm.virtualPages).isEqualTo(765);
      assertThat(statm.residentPages).isEqualTo(409);
    }

    @Test
    void parse_ofAZombie_readsZeros() {
      assertThat(ParserInput.text("0 0 0 0 0 0 0\n").isParsedBy(statm)).isTrue();
      assertThat(statm.virtualPages).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "\n",
          "765\n",
          "a b\n",
          "765 x\n",
          "-1 5\n",
          "5 2251799813685247\n",
          "2251799813685247 5\n"
        })
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(statm)).isFalse();
    }
  }

  @Nested
  class Io {
    private static final String IO =
        """
        rchar: 6976
        wchar: 1
        syscr: 10
        syscw: 2
        read_bytes: 4096
        write_bytes: 8192
        cancelled_write_bytes: 3
        """;

    private final IoParser io = new IoParser();

    @Test
    void parse_readsEveryNumber() {
      assertThat(ParserInput.text(IO).isParsedBy(io)).isTrue();
      assertThat(io.numbers.get(IoField.READ_CHARS)).isEqualTo(6976);
      assertThat(io.numbers.get(IoField.WRITTEN_CHARS)).isEqualTo(1);
      assertThat(io.numbers.get(IoField.READ_CALLS)).isEqualTo(10);
      assertThat(io.numbers.get(IoField.WRITE_CALLS)).isEqualTo(2);
      assertThat(io.numbers.get(IoField.READ_BYTES)).isEqualTo(4096);
      assertThat(io.numbers.get(IoField.WRITTEN_BYTES)).isEqualTo(8192);
      assertThat(io.numbers.get(IoField.CANCELLED_BYTES)).isEqualTo(3);
    }

    @Test
    void parse_withoutALine_leavesItAbsent() {
      assertThat(ParserInput.text(IO.replace("read_bytes: 4096\n", "")).isParsedBy(io)).isTrue();
      assertThat(io.numbers.has(IoField.READ_BYTES)).isFalse();
      assertThat(io.numbers.readings(Readings.none()).get(IoField.WRITTEN_BYTES)).hasValue(8192);
    }

    @Test
    void parse_leavesOutAnImpossibleNumber_andKeepsTheOthers() {
      String text = IO.replace("cancelled_write_bytes: 3", "cancelled_write_bytes: -4096");
      assertThat(ParserInput.text(text.replace("6976", "18446744073709551612")).isParsedBy(io))
          .isTrue();
      assertThat(io.numbers.has(IoField.READ_CHARS)).isFalse();
      assertThat(io.numbers.has(IoField.CANCELLED_BYTES)).isFalse();
      assertThat(io.numbers.get(IoField.READ_BYTES)).isEqualTo(4096);
    }

    @Test
    void parse_ofGarbage_fails() {
      assertThat(ParserInput.text(IO.replace("4096", "many")).isParsedBy(io)).isFalse();
    }
  }

  @Nested
  class Cmdline {
    private final CmdlineParser cmdline = new CmdlineParser();

    @ParameterizedTest
    @CsvSource({
      "'', 0, ''",
      "'/bin/cat|', 1, /bin/cat",
      "'sleep|1000|', 2, sleep",
      "'sleep|1000', 2, sleep",
      "'nginx: worker process', 1, nginx: worker process",
      "'nginx: worker process||||||||', 1, nginx: worker process",
      "'|', 1, ''",
      "'|1000|', 2, ''",
      "'sh|-c||x|', 4, sh",
      "'a b  c|1000|', 2, a b  c",
      "'||||', 1, ''"
    })
    void parse_countsArguments_andFindsTheProgram(String text, int arguments, String program) {
      ParserInput input = ParserInput.text(text.replace('|', '\0'));
      assertThat(input.isParsedBy(cmdline)).isTrue();
      assertThat(cmdline.arguments).isEqualTo(arguments);
      assertThat(input.range(cmdline.programStart, cmdline.programEnd)).isEqualTo(program);
    }

    @ParameterizedTest
    @CsvSource({
      "'', 0, ''",
      "'sh|-c|a b|', 0, sh -c a b",
      "'sh|-c||x|||', 0, sh -c  x",
      "'nginx: master', 0, nginx:",
      "'nginx: master', 13, nginx: master",
      "'title SHELL=/bin/sh|', 0, title",
      "'title SHELL=/bin/sh|', 5, title",
      "'sleep|1000|SHELL=/bin/sh|', 11, sleep 1000",
      "'0123456789abcdefghijkl|', 0, 0123456789abcdefghij"
    })
    void text_isTheArgumentsWithBlanksBetween_andNothingOfTheEnvironment(
        String text, long room, String expected) {
      ParserInput input = ParserInput.text(text.replace('|', '\0'));
      assertThat(input.isParsedBy(cmdline)).isTrue();
      assertThat(cmdline.text(input.cursor(), room, 20)).isEqualTo(expected);
    }

    @Test
    void parse_ofAnyBytes_keepsThem() {
      ParserInput input = ParserInput.bytes(new byte[] {(byte) 0xff, '\n', '"', 0, 'x', 0});
      assertThat(input.isParsedBy(cmdline)).isTrue();
      assertThat(input.range(cmdline.programStart, cmdline.programEnd)).isEqualTo("\u00ff\n\"");
      assertThat(cmdline.arguments).isEqualTo(2);
    }
  }

  @Nested
  class Cgroup {
    private final CgroupParser cgroup = new CgroupParser();

    @Test
    void paths_ofTheUnifiedHierarchy_areOnePath() {
      ParserInput input = ParserInput.text("0::/system.slice/docker-abc.scope\n");
      assertThat(input.isParsedBy(cgroup)).isTrue();
      assertThat(cgroup.paths(input.cursor())).containsExactly("/system.slice/docker-abc.scope");
    }

    @Test
    void paths_ofManyHierarchies_areDistinct() {
      ParserInput input =
          ParserInput.text("12:pids:/a\n11:cpu,cpuacct:/\n4:memory:/a\n1:name=systemd:/b\n0::/\n");
      assertThat(input.isParsedBy(cgroup)).isTrue();
      assertThat(cgroup.paths(input.cursor())).containsExactly("/b", "/a", "/");
    }

    @ParameterizedTest
    @CsvSource({
      "0::/unit, /unit",
      "5:memory:/docker/abc|4:cpu:/b|0::/docker/abc, /docker/abc",
      "12:memory:/docker/abc|3:cpuset:/|1:name=systemd:/docker/abc, /docker/abc",
      "13:rdma:/|5:memory:/a|1:name=systemd:/system.slice/a.service|0::/, /system.slice/a.service",
      "5:memory:/mem|1:name=systemd:/system.slice/a.service|0::/v2, /v2",
      "9:cpuset:/|5:memory:/docker/abc|4:cpu:/b, /docker/abc",
      "'9:cpuset:/|5:cpu,memory:/m|1:name=systemd:/', /m",
      "9:cpuset:/|4:cpu:/b|1:name=openrc:/sshd, /b",
      "9:memory:/|0::/, /",
      "9:name=memory:/no|4:memory:/m, /m",
    })
    void firstPath_isThatOfTheUnit(String lines, String unit) {
      ParserInput input = ParserInput.text(lines.replace('|', '\n') + "\n");
      assertThat(input.isParsedBy(cgroup)).isTrue();
      assertThat(cgroup.paths(input.cursor())).first().isEqualTo(unit);
    }

    @Test
    void paths_mayContainColonsAndAnyBytes() {
      ParserInput input = ParserInput.text("0::/x:cri-containerd:1\u00ff\u001b (deleted)\n");
      assertThat(input.isParsedBy(cgroup)).isTrue();
      assertThat(cgroup.paths(input.cursor()))
          .containsExactly("/x:cri-containerd:1\\xff\\x1b (deleted)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n", "0\n", "0:\n", "0:/\n", "a::/\n", "\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(cgroup)).isFalse();
    }
  }

  @Nested
  class Limits {
    private final LimitsParser limits = new LimitsParser();

    private static final String HEAD =
        "Limit                     Soft Limit           Hard Limit           Units     \n"
            + "Max processes             96365                96365                processes \n";

    @ParameterizedTest
    @CsvSource({
      "1024, 1024",
      "unlimited, 9223372036854775807",
      "0, 0",
      "18446744073709551614, 9223372036854775807"
    })
    void parse_readsTheSoftLimitOfOpenFiles(String soft, long value) {
      String row =
          "Max open files            " + soft + "                20000                files\n";
      assertThat(ParserInput.text(HEAD + row).isParsedBy(limits)).isTrue();
      assertThat(limits.openFiles).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Max open files            \n", "Max open files x\n"})
    void parse_withoutThatRow_fails(String row) {
      assertThat(ParserInput.text(HEAD + row).isParsedBy(limits)).isFalse();
    }
  }

  @Nested
  class OomScore {
    private final OomScoreParser oomScore = new OomScoreParser();

    @ParameterizedTest
    @CsvSource({"0, 0", "666, 666", "-1000, -1000"})
    void parse_readsTheNumber(String text, int value) {
      assertThat(ParserInput.text(text + "\n").isParsedBy(oomScore)).isTrue();
      assertThat(oomScore.number).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "x\n", "99999999999\n", "--1\n"})
    void parse_ofAnythingElse_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(oomScore)).isFalse();
    }
  }

  @Nested
  class Auxv {

    private static byte[] vector(ByteOrder order, int wordBytes, long... words) {
      ByteBuffer bytes = ByteBuffer.allocate(words.length * wordBytes).order(order);
      for (long word : words) {
        if (wordBytes == Long.BYTES) {
          bytes.putLong(word);
        } else {
          bytes.putInt((int) word);
        }
      }
      return bytes.array();
    }

    @ParameterizedTest
    @CsvSource({
      "LITTLE_ENDIAN, 8, 4096",
      "BIG_ENDIAN, 8, 4096",
      "LITTLE_ENDIAN, 4, 4096",
      "BIG_ENDIAN, 4, 4096",
      "LITTLE_ENDIAN, 8, 65536"
    })
    void parse_readsPageSizeAndTickRate(String order, int wordBytes, int page) {
      ByteOrder byteOrder =
          order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
      AuxvParser auxv = new AuxvParser(byteOrder);
      byte[] bytes =
          vector(byteOrder, wordBytes, 33, 0x7ffd1000, 16, 0x78bfbff, 6, page, 17, 100, 0, 0);
      assertThat(ParserInput.bytes(bytes).isParsedBy(auxv)).isTrue();
      assertThat(auxv.pageBytes).isEqualTo(page);
      assertThat(auxv.ticksPerSecond).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "text", "\6\0\0\0\0\0\0\0"})
    void parse_withoutThem_fails(String text) {
      assertThat(ParserInput.text(text).isParsedBy(new AuxvParser(ByteOrder.LITTLE_ENDIAN)))
          .isFalse();
    }
  }
}
