package io.procmem.exporter.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is read for a table: only the files of the columns that are shown or sorted by. */
class PlanTest {

  @Command
  private static final class Options {
    @Mixin private TableOptions table;
  }

  private static Plan plan(String view, String... arguments) {
    Options options = new Options();
    new CommandLine(options).parseArgs(arguments);
    return options.table.plan(Views.find(view).orElseThrow(), true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "processes pid,name,threads,cpu_time STAT",
        "processes rss STATM",
        "processes vss STAT",
        "processes user,uid OWNER",
        "processes swap,peak_rss STATUS",
        "processes pss SMAPS_ROLLUP",
        "processes private_dirty SMAPS_ROLLUP",
        "processes io,read IO",
        "processes open_files FD",
        "processes open_files_limit LIMITS",
        "processes executable EXE",
        "processes program,main CMDLINE",
        "processes unit CGROUP",
        "processes oom_score OOM_SCORE",
        "processes block_io_delay BLOCK_IO_DELAY",
        "threads thread,threads,cpu TASK",
        "threads voluntary_switches TASK_STATUS",
        "threads read TASK_IO",
        "threads run_queue_delay TASK_SCHEDSTAT",
        "threads wait_channels TASK_WCHAN",
        "processes mappings MAPPINGS",
        "processes mappings_limit MAX_MAP_COUNT",
        "maps mapping,pss MAPPINGS",
        "users user,processes OWNER",
        "units unit,processes CGROUP",
        "units limit CGROUP_USAGE",
      })
  void aColumn_needsItsFile(String view, String columns, Source file) {
    Demand demand = plan(view, "--columns", columns).demand();
    Demand owners = view.equals("users") ? Demand.of(Source.OWNER) : Demand.of();
    assertThat(demand).isEqualTo(Demand.of(file).plus(owners));
  }

  @Test
  void aNameInFull_needsTheExecutableAndTheCommandLine_butTheUsualNameNeedsNoFile() {
    assertThat(plan("processes", "--columns=full_name").demand())
        .isEqualTo(Demand.of(Source.EXE, Source.CMDLINE));
    assertThat(plan("processes", "--columns=name").demand()).isEqualTo(Demand.of(Source.STAT));
  }

  @Test
  void whatIsSortedBy_needsItsFileToo() {
    assertThat(plan("processes", "--columns=pid", "--sort=swap").demand())
        .isEqualTo(Demand.of(Source.STATUS));
    assertThat(plan("processes", "--columns=rss", "--percent").demand())
        .isEqualTo(Demand.of(Source.STATM, Source.MEMINFO));
  }

  @Test
  void namesOfContainersNeedFilesOfTheNode_andLimitsThoseOfControlGroups() {
    Demand names = Demand.of(Source.NODE_FILES, Source.MOUNTINFO);
    assertThat(plan("containers", "--columns=container,rss").demand())
        .isEqualTo(names.plus(Source.STATM));
    assertThat(plan("containers", "--columns=container,limit").demand())
        .isEqualTo(names.plus(Source.CGROUP_USAGE));
  }

  @Test
  void processesAreClassified_onlyForTheirGroup() {
    assertThat(plan("processes", "--columns=pid,name").needsRules()).isFalse();
    assertThat(plan("processes", "--columns=pid", "--sort=group").needsRules()).isTrue();
    assertThat(plan("groups", "--columns=rss").needsRules()).isTrue();
    assertThat(plan("users").needsRules()).isFalse();
  }

  @Test
  void onlyChanges_needTwoScans() {
    assertThat(plan("processes").needsTwoScans()).isFalse();
    assertThat(plan("users", "--columns=+cpu").needsTwoScans()).isTrue();
    assertThat(plan("users", "--sort=rss-growth").needsTwoScans()).isTrue();
  }

  @Test
  void eachView_canShowAllItsColumns() {
    for (String name : Views.names()) {
      Plan plan = plan(name, "--columns=all");
      assertThat(Views.find(name).orElseThrow().explainedColumns(80))
          .as(name)
          .allMatch(line -> line.matches("([a-z_]+)? {2,}[^ ].*"))
          .allMatch(line -> line.length() <= 80);
      assertThat(plan.demand()).as(name).isNotNull();
    }
  }
}
