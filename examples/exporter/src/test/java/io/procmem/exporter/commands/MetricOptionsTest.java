package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a small machine shows, by the options for metrics and labels. */
class MetricOptionsTest {

  @TempDir private static Path directory;

  private static CopiedMachine machine;

  @BeforeAll
  static void copy() throws IOException {
    machine = new CopiedMachine(directory);
    machine
        .tree
        .file("/proc/meminfo", CopiedMachine.MEMINFO)
        .pid(40)
        .name("large")
        .uid(1000)
        .virtualKib(8L << 20)
        .pageTableKib(8 << 10)
        .memoryKib(800_000, 800_000, 800_000)
        .file("cgroup", "0::/\n");
  }

  /** The samples that a scrape shows. */
  private static List<String> scrape(String... options) throws IOException {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--interval=0";
    CommandResult result = machine.run("scrape", all);
    assertThat(result.err()).isEmpty();
    return result.out().lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static Set<String> names(List<String> samples) {
    return samples.stream().map(line -> line.replaceAll("[{ ].*", "")).collect(Collectors.toSet());
  }

  /** The values of a label, each once. */
  private static Set<String> values(List<String> samples, String name, String label) {
    Pattern pattern = Pattern.compile(".*[{,]" + label + "=\"([^\"]*)\".*");
    return samples.stream()
        .filter(line -> line.startsWith(name + "{"))
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toSet());
  }

  private static final String RSS = "procmem_process_resident_memory_bytes";

  @Test
  void rows_areLeftOut_ofTheTableThatHasThem() throws IOException {
    assertThat(
            names(scrape("--rows=user", "--without-rows=machine,process", "--without-rows=user")))
        .contains("procmem_up", "procmem_group_processes")
        .noneMatch(name -> name.matches("procmem_(machine|process|user)_.*"));
    assertThat(names(scrape("--dialect=smem", "--without-rows=user")))
        .containsExactlyInAnyOrder("smem_pid", "smem_system");
  }

  @Test
  void rulesOfTheCommandLine_replaceTheCatalogue_andGroupsAreChosen() throws IOException {
    String processes = "procmem_group_processes";
    String[] rules = {"--rule=shop/{{.Comm}} comm=post*", "--rule=shop/web comm=nginx"};
    assertThat(values(scrape(rules), processes, "subgroup")).contains("postgres", "web", "kernel");
    String[] only = {rules[0], rules[1], "--no-catalogue", "--without-group=other/other"};
    assertThat(values(scrape(only), processes, "subgroup"))
        .containsExactlyInAnyOrder("postgres", "web");
    assertThat(values(scrape(rules[1], "--group=shop"), processes, "subgroup"))
        .containsExactly("web");
  }

  @Test
  void childrenFollowTheirParent_onRequest() throws IOException {
    String rule = "--rule=shop/db comm=postgres parent=init";
    String name = "procmem_group_processes{group=\"shop\",subgroup=\"db\"} ";
    assertThat(scrape(rule)).contains(name + "1.0");
    assertThat(scrape(rule, "--no-catalogue", "--children-follow-parent")).contains(name + "2.0");
  }

  @Test
  void metrics_areLeftOut_evenThoseThatAreAdded() throws IOException {
    String added = "--metric=procmem_group_unique_memory_*";
    assertThat(names(scrape(added))).contains("procmem_group_unique_memory_upper_bytes");
    assertThat(
            names(
                scrape(
                    added,
                    "--without-metric=procmem_group_unique_*",
                    "--without-metric=procmem_up")))
        .contains("procmem_group_processes")
        .doesNotContain("procmem_up")
        .noneMatch(name -> name.startsWith("procmem_group_unique_"));
    assertThat(names(scrape("--dialect=smem", "--without-metric=smem_pid")))
        .containsExactlyInAnyOrder("smem_user", "smem_system");
  }

  @Test
  void labels_areAddedToProcesses() throws IOException {
    assertThat(scrape("--label=user,parent_pid", "--label=unit"))
        .anyMatch(
            line ->
                line.startsWith(RSS)
                    && line.contains("parent_pid=\"20\",pid=\"21\"")
                    && line.contains("user=\"shop\""))
        .anyMatch(line -> line.startsWith(RSS) && line.contains("unit=\"nginx.service\""));
    assertThat(scrape("--dialect=smem", "--label=user,unit"))
        .as("smem has the label user anyway")
        .anyMatch(line -> line.matches("smem_pid\\{.*unit=\"nginx.service\".*"));
  }

  @Test
  void constantLabels_areOnEachSeries_ofEachDialect() throws IOException {
    for (String dialect : List.of("standard", "smem", "process-exporter", "herakles")) {
      assertThat(scrape("--dialect=" + dialect, "--const-label=host=db1", "--const-label=dc=a b=c"))
          .isNotEmpty()
          .allMatch(line -> line.contains("host=\"db1\"") && line.contains("dc=\"a b=c\""));
    }
  }

  @Test
  void thePrefix_replacesThatOfTheStandardNames() throws IOException {
    assertThat(names(scrape("--prefix=own_", "--without-metric=procmem_up")))
        .contains("own_scan_duration_seconds")
        .doesNotContain("own_up")
        .allMatch(name -> name.startsWith("own_"));
  }

  @Test
  void theLargestProcesses_areThoseOfEachSubgroup() throws IOException {
    assertThat(values(scrape("--top-of-each=1", "--by=rss"), RSS, "pid"))
        .containsExactlyInAnyOrder("1", "20", "30", "40");
    assertThat(values(scrape("--top-of-each=2,0", "--by=rss"), RSS, "pid"))
        .containsExactlyInAnyOrder("1", "20", "21", "30");
    assertThat(values(scrape("--dialect=smem", "--top-of-each=0,1"), "smem_pid", "pid"))
        .containsExactly("40");
  }

  @Test
  void theLargestOfHerakles_areThoseOfItsTopMetrics_besideAllOfASubgroup() throws IOException {
    String[] options = {"--dialect=herakles", "--top-of-each=1,0", "--rule=db/pg comm=postgres"};
    List<String> samples = scrape(options);
    assertThat(values(samples, "herakles_proc_mem_rss_bytes", "pid"))
        .containsExactlyInAnyOrder("1", "20", "21", "30");
    assertThat(values(samples, "herakles_proc_mem_top_rss_bytes", "pid"))
        .containsExactlyInAnyOrder("1", "20", "30");
    String[] byRss = {"--dialect=herakles", "--top-of-each=1,1", "--by=rss", "--no-catalogue"};
    assertThat(values(scrape(byRss), "herakles_proc_mem_rss_bytes", "pid")).containsExactly("40");
    String[] noDetail = {
      "--dialect=herakles", "--top-of-each=1,1", "--no-detail", "--no-catalogue"
    };
    assertThat(values(scrape(noDetail), "herakles_proc_mem_rss_bytes", "pid"))
        .containsExactly("40");
  }

  @Test
  void smallProcesses_areLeftOut_andAllButTheLargest() throws IOException {
    assertThat(values(scrape("--min-uss=9M", "--all-processes"), RSS, "pid"))
        .as("the USS of 30 is 10 MiB, that of 1 is 8")
        .containsExactlyInAnyOrder("20", "30", "40");
    assertThat(values(scrape("--max-processes=2", "--all-processes"), RSS, "pid"))
        .containsExactlyInAnyOrder("20", "40");
  }

  @Test
  void severalRuleFiles_areRead_theFirstTakesPrecedence() throws IOException {
    Path first = Files.writeString(directory.resolve("first.rules"), "a/first comm=nginx\n");
    Path second =
        Files.writeString(
            directory.resolve("second.toml"),
            "subgroups = [{group='a', subgroup='second', matches=['nginx', 'postgres']}]");
    assertThat(
            values(
                scrape("--rules=" + first, "--rules=" + second),
                "procmem_group_processes",
                "subgroup"))
        .contains("first", "second")
        .doesNotContain("postgres");
  }

  @Test
  void theHost_isNamed_forTheDialectTop() throws IOException {
    for (String dialect : List.of("top", "top-command-line")) {
      List<String> samples = scrape("--dialect=" + dialect, "--host=db1");
      assertThat(values(samples, "memory_usage_bytes", "host")).containsExactly("db1");
      assertThat(values(samples, "memory_total_bytes", "host")).containsExactly("db1");
    }
  }

  @Test
  void valuesOfALabel_areLimited() throws IOException {
    assertThat(values(scrape("--max-label-values=3", "--all-processes"), RSS, "name"))
        .containsExactlyInAnyOrder("init", "other");
    assertThat(values(scrape("--dialect=smem", "--max-label-values=3"), "smem_user", "user"))
        .hasSize(2)
        .contains("other");
  }

  private static double rollups(String... options) throws IOException {
    String metric = "procmem_scan_details{outcome=\"rollup\"} ";
    return scrape(options).stream()
        .filter(line -> line.startsWith(metric))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length())))
        .sum();
  }

  @Test
  void aLimit_preventsALongStall() throws IOException {
    assertThat(rollups()).as("without that which stalls for 96 ms").isEqualTo(4);
    assertThat(rollups("--stall-at-most=1s")).isEqualTo(5);
  }
}
