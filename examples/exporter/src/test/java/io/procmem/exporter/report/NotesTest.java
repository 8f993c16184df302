package io.procmem.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.report.Report;
import io.procmem.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the lines below a table say. */
class NotesTest {

  @Command
  private static final class Options {
    @Mixin private TableOptions table;
  }

  /** The shop runs during both scans, the shell started between them. */
  private static List<String> notes(String columns) {
    Report earlier = Report.next(null, Samples.at(0, ShownView.SHOP_PROCESS));
    Report latest = Report.next(earlier, Samples.at(2000, ShownView.SHOP_PROCESS, ShownView.SHELL));
    Options options = new Options();
    new CommandLine(options).parseArgs("--columns=" + columns);
    Plan plan = options.table.plan(new ProcessView(), true);
    Help help = new Help(Set.of(), List.of(), "", List.of());
    return plan.notes(new Reports(latest, Optional.of(earlier)), help);
  }

  @Test
  void anUnknownChange_isExplained_whicheverColumnShowsIt() {
    assertThat(notes("pid,rss_growth"))
        .containsExactly(
            "Changes between two scans unknown for 1 process: first scanned less than 500ms ago");
    assertThat(notes("pid,rss")).isEmpty();
  }
}
