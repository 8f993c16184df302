package io.procmem.exporter.top;

import static io.procmem.testing.SampleBuilder.process;
import static io.procmem.testing.Samples.at;
import static io.procmem.testing.Samples.bounded;
import static io.procmem.testing.Samples.counted;
import static io.procmem.testing.Samples.detailed;
import static io.procmem.testing.Samples.refused;
import static io.procmem.testing.Samples.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.exporter.unread.DetailNotes;
import io.procmem.exporter.unread.Unread;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.Unreadable;
import io.procmem.testing.SampleBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Processes whose PSS and USS are known between bounds, in the table and as JSON. */
class BoundsTableTest {

  private static final long MIB = 1 << 20;

  private static Report report(List<Unreadable> unreadable, SampleBuilder... processes) {
    Snapshot plain = at(0, samples(processes));
    return Report.next(
        null,
        new Snapshot(
            plain.takenAt(),
            plain.monotonicNanos(),
            plain.demand(),
            plain.units(),
            plain.processes(),
            plain.unsampled(),
            plain.unread(),
            unreadable,
            plain.machine(),
            plain.stats(),
            plain.ticksSinceBoot()));
  }

  private static Unreadable denied(int pid) {
    return new Unreadable(pid, Source.SMAPS_ROLLUP, Reason.DENIED);
  }

  /** The rows and the notes, without blank lines and the note on CPU. */
  private static List<String> lines(Report report, Ranking by) {
    List<String> lines =
        TopTable.page(Top.of(report, Top.ALL, by, Set.of()), Integer.MAX_VALUE, List.of()).lines();
    return lines.stream()
        .skip(3)
        .filter(line -> !line.isEmpty() && !line.contains("CPU of"))
        .toList();
  }

  @Test
  void aLargeProcessOfAnotherUser_isOnTop_withItsBounds() {
    Report report =
        report(
            List.of(denied(7), denied(9)),
            process(7, 1)
                .name("mysqld")
                .user(27)
                .memory(bounded(4_800 * MIB, 4_200 * MIB, 4_700 * MIB)),
            process(8, 1).name("java").memory(counted(4_600 * MIB, 4_300 * MIB)),
            process(9, 1).name("agent").memory(refused(8 * MIB)),
            process(10, 1).name("sh").memory(detailed(3 * MIB, 2 * MIB, MIB, 0)));
    assertThat(lines(report, Ranking.USS))
        .containsExactly(
            "PID USER NAME   GROUP        RSS      PSS       USS SWAP CPU",
            "  8 0    java   other/other 4.5G 4.2-4.3G     ~4.2G    ?   ?",
            "  7 27   mysqld other/other 4.7G 4.1-4.6G ~4.1-4.6G    ?   ?",
            " 10 0    sh     other/other 3.0M     2.0M     ~1.0M    0   ?",
            "  9 0    agent  other/other 8.0M    ≤8.0M    ~≤8.0M    ?   ?",
            "~ marks 4 processes that may rank higher or lower by USS",
            "PSS and USS of 1 process only known between bounds, of 1 process unknown: access denied;"
                + " run with CAP_SYS_PTRACE",
            "PSS of java (8) only known between bounds: its pages were counted, which is exact for"
                + " USS only; use --exact");
    assertThat(lines(report, Ranking.RSS)).noneMatch(line -> line.contains("~"));
  }

  @Test
  void aLargeProcessThatIsNotShown_isNamedBelowTheTable() {
    Report report =
        report(
            List.of(),
            process(7, 1).name("postgres").memory(bounded(3_400 * MIB, MIB, 1_700 * MIB)),
            process(8, 1).name("java").memory(detailed(80 * MIB, 75 * MIB, 70 * MIB, 0)));
    assertThat(
            TopTable.page(Top.of(report, 1, Ranking.PSS, Set.of()), Integer.MAX_VALUE, List.of())
                .lines())
        .anyMatch(line -> line.contains("java"))
        .contains(
            "1 process not shown may rank among these, the largest with up to 1.7G: postgres (7);"
                + " use --exact or --by rss");
    assertThat(
            TopTable.page(Top.of(report, 2, Ranking.PSS, Set.of()), Integer.MAX_VALUE, List.of())
                .lines())
        .noneMatch(line -> line.contains("not shown may"));
  }

  @Test
  void anOlderReadThatNoLongerFits_isBounded_andTheReasonIsNotAnUnknownNumber() {
    Memory.Detailed read = (Memory.Detailed) detailed(1_000 * MIB, 800 * MIB, 700 * MIB, 0);
    Memory grown = new Memory.Detailed(1_200 * MIB, MIB, read.rollup(), Instant.EPOCH, 0, 1);
    assertThat(lines(report(List.of(), process(7, 1).memory(grown)), Ranking.PSS))
        .containsExactly(
            "PID USER NAME GROUP        RSS       PSS      USS SWAP CPU",
            "  7 0    p7   other/other 1.2G 600-1000M 500-900M    0   ?",
            "PSS and USS of p7 (7) only known between bounds: RSS has changed since they were"
                + " read");
  }

  @Test
  void severalProcesses_areNamedByTheLargest() {
    Report report =
        report(
            List.of(),
            process(7, 1).name("small").memory(counted(20 * MIB, 10 * MIB)),
            process(8, 1).name("large").memory(counted(60 * MIB, 30 * MIB)));
    assertThat(DetailNotes.ofDetail(report))
        .singleElement()
        .asString()
        .startsWith("PSS of 2 processes, such as large (8), only known between bounds: ");
  }

  @Test
  void anOlderReadThatStillFits_isNotCalledUnknown_thoughTheFileWasNotRead() {
    Unreadable hung = new Unreadable(7, Source.SMAPS_ROLLUP, Reason.HUNG);
    Report report = report(List.of(hung), process(7, 1).memory(detailed(90, 80, 70, 0)));
    assertThat(lines(report, Ranking.PSS)).noneMatch(line -> line.contains("unknown"));
    assertThat(Unread.of(report)).extracting(Unread::count).containsExactly(1);
  }

  @Test
  void json_hasTheBounds_andSaysWhetherTheRankIsCertain() {
    Report report =
        report(
            List.of(),
            process(7, 1).memory(bounded(900, 400, 700)),
            process(8, 1).memory(detailed(900, 800, 600, 0)));
    JsonNode top =
        JsonMapper.builder().build().readTree(Top.of(report, 2, Ranking.USS, Set.of()).json(false));
    JsonNode known = top.get("processes").get(0);
    assertThat(known.get("uss_bytes").asLong()).isEqualTo(600);
    assertThat(known.get("uss_lower_bytes").asLong()).isEqualTo(600);
    assertThat(known.get("uss_upper_bytes").asLong()).isEqualTo(600);
    JsonNode wide = top.get("processes").get(1);
    assertThat(wide.has("uss_bytes")).isFalse();
    assertThat(wide.get("pss_lower_bytes").asLong()).isEqualTo(400);
    assertThat(wide.get("pss_upper_bytes").asLong()).isEqualTo(700);
    assertThat(wide.get("order_proven").asBoolean()).isFalse();
  }
}
