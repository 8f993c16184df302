package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The help of the views of {@code report}, and mistakes in their options. */
class ViewUsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processes",
        "groups",
        "users",
        "containers",
        "units",
        "threads",
        "machine",
        "numbers"
      })
  void help_listsTheColumns(String view) {
    CommandResult result = CommandResult.run("report", view, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .startsWith("Usage: procmem-exporter report " + view)
        .contains("Columns:", "--units=UNIT", "Exit codes:", "Examples:")
        .contains("  procmem-exporter report " + view)
        .doesNotContain("${", "--size-units", "--file");
  }

  @Test
  void help_alignsTheDescriptionsOfColumns() {
    assertThat(CommandResult.run("report", "processes", "--help").out().lines())
        .contains("  full_name             its name in full; the kernel keeps 15 bytes of it")
        .contains("  group                 group and subgroup, by the rules");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "report                     | give --file, or what to show: processes, groups, subgroups,",
        "report proceses            | report has no view 'proceses': did you mean processes?",
        "report users extra         | unexpected argument 'extra'",
        "report --json users        | --json has no effect before users: give it after that",
        "report --file=f users      | --file has no effect with users: give only one of them",
        "report users --file=f      | unknown option '--file=f'",
        "report users --columns=usr | 'usr' is no column of users: did you mean user or uss? The columns are",
        "report users --columns=    | '' is no column of users. The columns are user, uid, ",
        "report users --columns=rss,rss | --columns: rss is given twice",
        "report users --columns=+cpu,rss | --columns: give + before each name, or before none",
        "report users --sort=pid    | --sort: 'pid' is no column of users: did you mean uid? The columns are",
        "report users --sort=pss --no-detail | --sort=pss needs what --no-detail omits",
        "report users -n=-1         | '-1': give a whole number, 0 or more",
        "report users --sort=pss_anon --no-detail | --sort=pss_anon needs what --no-detail omits",
        "report processes --columns=+mappings --no-detail | --columns=mappings needs what --no-detail",
        "report maps --no-detail    | unknown option '--no-detail'",
        "report numbers --exact     | unknown option '--exact'",
        "report users --units=mb    | 'mb' is not one of auto, bytes, kib, mib, gib; --systemd-units",
        "report users --units=kib --json    | --units has no effect with --json: give only one",
        "report users --units=kib --percent | --units has no effect with --percent",
        "report users --csv --json  | --csv has no effect with --json: give only one of them",
        "report users --percent --columns=user | --percent has no effect: no column is an amount",
        "report users --totals --columns=user  | --totals has no effect: no column can be added up",
        "report users --interval=1s | --interval has no effect without a column such as cpu: add",
        "report users --columns=cpu --interval=10ms | needs at least 500ms: give that or more",
        "report users --mappings=x  | unknown option '--mappings=x'",
        "report maps --mappings=    | --mappings: an empty pattern selects nothing",
        "report users --each-process | unknown option '--each-process'",
        "report processes --pid=0   | '0': give a whole number, 1 or more",
        "report users --captured=/x --proc-root=/proc | --proc-root has no effect with --captured",
      })
  void aMistake_isOneLine_andTheHelpIsNamedInAnother(String command, String message) {
    CommandResult result = CommandResult.run(command.split(" +"));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(2);
    assertThat(result.err()).startsWith("procmem-exporter: ").contains(message);
    assertThat(result.err()).containsPattern("Try 'procmem-exporter report( [a-z]+)? --");
  }
}
