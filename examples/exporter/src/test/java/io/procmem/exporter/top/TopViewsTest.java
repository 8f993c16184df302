package io.procmem.exporter.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.container.CgroupUsage;
import io.procmem.container.SystemdUnit;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.exporter.terminal.Dimensions;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Text;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.report.Totals;
import io.procmem.snapshot.KernelUnits;
import io.procmem.snapshot.Machine;
import io.procmem.snapshot.PidSet;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import io.procmem.testing.MachineSamples;
import io.procmem.testing.ProcTree;
import io.procmem.testing.SampleBuilder;
import io.procmem.testing.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sums above their members, and trees, for a simulated machine. */
class TopViewsTest {

  private static final Rules RULES =
      Rules.parse("test", "db/postgres comm=postgres\nweb/nginx comm=nginx\n");
  private static final String ID =
      "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";
  private static final String DOCKER = "0::/docker/" + ID + "\n";

  @TempDir Path directory;
  private final ProcTree tree = new ProcTree();

  @BeforeEach
  void createProcesses() {
    tree.pid(1).name("init").parent(0).memoryKib(10_240, 10_240, 10_240).file("cgroup", "0::/\n");
    process(20, "postgres", 1, 105, 51_200, DOCKER);
    process(21, "postgres", 20, 105, 20_480, DOCKER);
    process(22, "postgres", 20, 105, 30_720, DOCKER);
    process(23, "sh", 20, 105, 1_024, DOCKER);
    process(30, "nginx", 1, 33, 40_960, "0::/system.slice/nginx.service\n");
    tree.pid(2).name("kthreadd").kernelThread().parent(0).file("cgroup", "0::/\n");
    tree.pid(3).name("kswapd0").kernelThread().parent(2).file("cgroup", "0::/\n");
  }

  private void process(int pid, String name, int parent, long uid, long kib, String cgroup) {
    tree.pid(pid).name(name).parent(parent).uid(uid).memoryKib(kib, kib, kib);
    tree.pid(pid).file("cgroup", cgroup);
  }

  private Report report() throws IOException {
    tree.writeTo(directory);
    try (ProcMem procMem =
        ProcMem.builder()
            .captured(directory, new KernelUnits(4096, 100))
            .sources(
                Source.STATUS,
                Source.SMAPS_ROLLUP,
                Source.OWNER,
                Source.CGROUP,
                Source.MEMINFO,
                Source.SYSTEM_STAT)
            .rules(RULES)
            .detail(DetailPolicy.every())
            .maxAge(Duration.ZERO)
            .build()) {
      return procMem.report();
    }
  }

  private Top all(Ranking by) throws IOException {
    return Top.of(report(), Top.ALL, by, Set.of());
  }

  private static List<String> table(TopView view, int width) {
    List<String> lines = view.page(width, List.of()).lines();
    int from = view.page(width, List.of()).heading();
    int to = lines.subList(from, lines.size()).indexOf("");
    return lines.subList(from, to < 0 ? lines.size() : from + to);
  }

  @Test
  void users_areAboveTheirLargestProcesses() throws IOException {
    OwnerTop view = OwnerTop.of(all(Ranking.PSS), OwnerKind.USER, 2, 2);
    assertThat(table(view, 200))
        .containsExactly(
            "USER       PID GROUP       PROCS   RSS   PSS   USS SWAP CPU",
            "105                            4  101M  101M  101M    0   ?",
            "  postgres  20 db/postgres       50.0M 50.0M 50.0M    0   ?",
            "  postgres  22 db/postgres       30.0M 30.0M 30.0M    0   ?",
            "33                             1 40.0M 40.0M 40.0M    0   ?",
            "  nginx     30 web/nginx         40.0M 40.0M 40.0M    0   ?");
    assertThat(view.page(200, List.of()).lines())
        .contains("3 users, 2 shown, ranked by PSS. 100% CPU is one CPU.")
        .contains("CPU of 8 processes unknown: first scanned less than 500ms ago");
  }

  @Test
  void groups_haveTheirSubgroupsBelow() throws IOException {
    assertThat(table(OwnerTop.of(all(Ranking.RSS), OwnerKind.GROUP, Top.ALL, 1), 200))
        .containsExactly(
            "GROUP      PID USER GROUP       PROCS   RSS   PSS   USS SWAP CPU",
            "db                                  3  100M  100M  100M    0   ?",
            "  postgres  20 105  db/postgres       50.0M 50.0M 50.0M    0   ?",
            "web                                 1 40.0M 40.0M 40.0M    0   ?",
            "  nginx     30 33   web/nginx         40.0M 40.0M 40.0M    0   ?",
            "other                               4 11.0M 11.0M 11.0M    0   ?",
            "  init       1 0    other/other       10.0M 10.0M 10.0M    0   ?");
  }

  @Test
  void containersAndUnits_areFollowedByTheProcessesOfNone() throws IOException {
    assertThat(table(OwnerTop.of(all(Ranking.PSS), OwnerKind.CONTAINER, 10, 1), 200))
        .containsExactly(
            "CONTAINER    PID USER GROUP       PROCS USED LIMIT   RSS   PSS   USS SWAP CPU",
            "63425c4a8b42                          4    ?     ?  101M  101M  101M    0   ?",
            "  postgres    20 105  db/postgres                  50.0M 50.0M 50.0M    0   ?",
            "(none)                                4            50.0M 50.0M 50.0M    0   ?");
    assertThat(table(OwnerTop.of(all(Ranking.PSS), OwnerKind.UNIT, 10, 0), 200))
        .containsExactly(
            "UNIT          PID USER GROUP PROCS USED LIMIT   RSS   PSS   USS SWAP CPU",
            "nginx.service                    1    ?     ? 40.0M 40.0M 40.0M    0   ?",
            "(none)                           7             111M  111M  111M    0   ?");
  }

  @Test
  void aContainer_hasItsLimit_andWhatCountsAgainstIt_andItsKills() {
    CgroupUsage limited = MachineSamples.killed(3, MachineSamples.group(150 << 20, 300 << 20));
    CgroupUsage free =
        MachineSamples.group("/docker/b", OptionalLong.of(9 << 20), OptionalLong.empty());
    Machine machine = MachineSamples.containers(Map.of("a", limited, "b", free));
    Report report = Report.next(null, Samples.at(0, machine, inContainers("a", "b", "c")));
    OwnerTop view =
        OwnerTop.of(
            Top.of(report, Top.ALL, Ranking.PSS, Set.of()), OwnerKind.CONTAINER, Top.ALL, 1);
    assertThat(table(view, 200).stream().map(line -> line.substring(0, 54)))
        .containsExactly(
            "CONTAINER PID USER GROUP       PROCS OOM USED LIMIT   ",
            "a                                  1   3 150M  300M 40",
            "  p1        1 ?    other/other                      40",
            "b                                  1   ? 9.0M     - 30",
            "  p2        2 ?    other/other                      30",
            "c                                  1   ?    ?     ? 20",
            "  p3        3 ?    other/other                      20");
    JsonNode totals = new JsonMapper().readTree(view.json(false)).get("totals");
    JsonNode cgroup = totals.get(0).get("cgroup");
    assertThat(cgroup.get("memory_limit_bytes").asLong()).isEqualTo(300 << 20);
    assertThat(cgroup.get("memory_working_set_bytes").asLong()).isEqualTo(150 << 20);
    assertThat(cgroup.get("oom_kills").asLong()).isEqualTo(3);
    assertThat(totals.get(1).get("cgroup").has("memory_limit_bytes")).as("no limit").isFalse();
    assertThat(totals.get(2).has("cgroup")).as("not visible").isFalse();
  }

  @Test
  void theNameOfAContainer_keepsItsEnd_onANarrowTerminal() {
    ProcessSample[] processes = inContainers("shop/checkout-0/app", "shop/checkout-0/proxy");
    Report report =
        Report.next(null, Samples.at(0, MachineSamples.containers(Map.of()), processes));
    OwnerTop view =
        OwnerTop.of(Top.of(report, Top.ALL, Ranking.PSS, Set.of()), OwnerKind.CONTAINER, 9, 0);
    assertThat(table(view, 68).stream().map(line -> line.substring(0, 14)))
        .containsExactly("CONTAINER     ", "…eckout-0/app ", "…kout-0/proxy ");
  }

  private static ProcessSample[] inContainers(String... ids) {
    ProcessSample[] processes = new ProcessSample[ids.length];
    for (int i = 0; i < ids.length; i++) {
      SampleBuilder process =
          SampleBuilder.process(i + 1, 1).memory(Samples.detailed((40 - 10 * i) << 20, 1, 1, 0));
      processes[i] = MachineSamples.inContainer(ids[i], process.sample());
    }
    return processes;
  }

  @Test
  void aUnit_hasItsLimit_ifTheScanReadIt() throws IOException {
    assertThat(OwnerKind.UNIT.demand().includes(Source.CGROUP_USAGE)).isTrue();
    assertThat(OwnerKind.POD.demand().includes(Source.CGROUP_USAGE)).isFalse();
    SystemdUnit nginx = new SystemdUnit("nginx.service", "system.slice", Optional.empty());
    Machine machine = MachineSamples.units(Map.of(nginx, MachineSamples.group(1, 2)));
    Report report =
        Report.next(null, Samples.at(0, machine, Samples.samples(SampleBuilder.process(1, 1))));
    assertThat(OwnerKind.UNIT.cgroups(report).keySet()).isEqualTo(Set.of(nginx));
  }

  @Test
  void unknownNames_areANote_ifNoFilesAreReadForThem() throws IOException {
    String advice = "Names of 1 container unknown; use --container-names";
    Top top =
        all(Ranking.PSS).advising(new Advice(List.of(), "; use --container-names", List.of()));
    OwnerTop containers = OwnerTop.of(top, OwnerKind.CONTAINER, 10, 1);
    assertThat(containers.page(200, List.of()).lines()).contains(advice);
    assertThat(containers.json(false)).contains(advice);
    assertThat(OwnerTop.of(top, OwnerKind.USER, 10, 1).notes()).doesNotContain(advice);
  }

  @Test
  void anUnknownOwner_isNotNone() throws IOException {
    tree.pid(30).file("status", "Name:\tnginx\n");
    assertThat(table(OwnerTop.of(all(Ranking.PSS), OwnerKind.USER, 1, 0), 200))
        .hasSize(3)
        .last()
        .asString()
        .startsWith("? ");
  }

  @Test
  void sums_areThoseOfTheReport() throws IOException {
    process(40, "guarded", 1, 105, 9_000, DOCKER);
    tree.pid(40).lacks("smaps_rollup");
    Report report = report();
    Top all = Top.of(report, Top.ALL, Ranking.PSS, Set.of());
    Map<String, Totals> groups =
        report.groups().stream().collect(Collectors.toMap(one -> one.name(), one -> one.totals()));
    for (OwnerTop.Owned owned : OwnerTop.of(all, OwnerKind.GROUP, Top.ALL, 0).owners()) {
      assertSame(owned.sums(), groups.get(owned.owner().label()));
    }
    OwnerTop containers = OwnerTop.of(all, OwnerKind.CONTAINER, Top.ALL, 0);
    assertSame(containers.owners().get(0).sums(), report.containers().get(0).totals());
    Sums everything = new Sums();
    report.processes().forEach(everything::add);
    assertSame(everything, report.totals());
  }

  private static void assertSame(Sums sums, Totals totals) {
    assertThat(sums.processes()).isEqualTo(totals.processes());
    assertThat(sums.whole(Ranking.THREADS)).hasValue(totals.threads());
    assertThat(sums.whole(Ranking.RSS)).isEqualTo(totals.memory().rss().value());
    assertThat(sums.range(Ranking.PSS)).isEqualTo(totals.memory().pss().range()).isPresent();
    assertThat(sums.range(Ranking.USS)).isEqualTo(totals.memory().uss().range()).isPresent();
  }

  @Test
  void aProcessThatCouldNotBeRead_countsTowardsItsOwner() {
    SampleBuilder read = SampleBuilder.process(1, 1).memory(Samples.counted(40 << 20, 30 << 20));
    SampleBuilder lost = SampleBuilder.process(2, 1).memory(Samples.counted(9 << 20, 8 << 20));
    Report first = Report.next(null, Samples.at(0, Samples.samples(read, lost)));
    Snapshot unread = Samples.unread(PidSet.of(2), Samples.at(1000, Samples.samples(read)));
    Top all = Top.of(Report.next(first, unread), Top.ALL, Ranking.USS, Set.of());
    OwnerTop view = OwnerTop.of(all, OwnerKind.GROUP, Top.ALL, 0);
    assertThat(table(view, 200).get(1)).startsWith("other ").contains(" 2 ≥40.0M ", " ≥30.0M ");
    JsonNode total = new JsonMapper().readTree(view.json(false)).get("totals").get(0);
    assertThat(total.get("processes").asInt()).isEqualTo(2);
    assertThat(total.get("uss_lower_bytes").asLong()).isEqualTo(30 << 20);
    assertThat(total.has("uss_upper_bytes")).as("unknown").isFalse();
    assertThat(total.has("uss_bytes")).as("unknown").isFalse();
    assertThat(total.get("incomplete").toString()).contains("rss", "uss", "threads");
  }

  @Test
  void aTree_hasParentsAboveChildren_withTheSumsOfSubtrees() throws IOException {
    assertThat(table(TreeTop.of(all(Ranking.PSS), Top.ALL), 200))
        .containsExactly(
            "PID USER NAME         GROUP         OWN PROCS   RSS   PSS   USS SWAP CPU",
            "  1 0    init         other/other 10.0M     6  151M  151M  151M    0   ?",
            " 20 105    postgres   db/postgres 50.0M     4  101M  101M  101M    0   ?",
            " 22 105      postgres db/postgres 30.0M     1 30.0M 30.0M 30.0M    0   ?",
            " 21 105      postgres db/postgres 20.0M     1 20.0M 20.0M 20.0M    0   ?",
            " 23 105      sh       other/other  1.0M     1  1.0M  1.0M  1.0M    0   ?",
            " 30 33     nginx      web/nginx   40.0M     1 40.0M 40.0M 40.0M    0   ?",
            "  2 0    kthreadd     other/other     -     2     -     -     -    -   ?",
            "  3 0      kswapd0    other/other     -     1     -     -     -    -   ?");
  }

  @Test
  void aTreeThatIsCut_keepsTheLargestSubtrees_andTheirParents() throws IOException {
    TreeTop view = TreeTop.of(all(Ranking.PSS), 4);
    assertThat(view.shown())
        .extracting(node -> node.usage().process().pid())
        .containsExactly(1, 20, 22, 30);
    assertThat(view.first(2).shown())
        .extracting(node -> node.usage().process().pid())
        .containsExactly(1, 20);
    assertThat(view.shown().get(1).subtree().processes()).as("shown or not").isEqualTo(4);
  }

  @Test
  void aForgedCircleOfParents_isATreeToo() throws IOException {
    tree.pid(50).name("a").parent(51).memoryKib(100, 100, 100);
    tree.pid(51).name("b").parent(50).memoryKib(100, 100, 100);
    tree.pid(52).name("c").parent(52).memoryKib(100, 100, 100);
    List<ProcessUsage> processes = report().processes();
    ProcessTree circles = ProcessTree.of(processes);
    assertThat(circles.roots())
        .extracting(node -> node.usage().process().pid())
        .contains(1, 2, 50, 52);
    assertThat(TreeTop.of(all(Ranking.PSS), Top.ALL).shown()).hasSameSizeAs(processes);
  }

  @Test
  void aLongChainOfParents_needsNoStack() {
    List<ProcessUsage> chain = new ArrayList<>();
    for (int pid = 1; pid <= 50_000; pid++) {
      chain.add(
          new ProcessUsage(
              SampleBuilder.process(pid, 1).parent(pid - 1).sample(),
              Subgroup.OTHER,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              true));
    }
    ProcessTree.Node root = ProcessTree.of(chain).roots().get(0);
    assertThat(root.subtree().processes()).isEqualTo(50_000);
    assertThat(root.children().get(0).subtree().processes()).isEqualTo(49_999);
  }

  @Test
  void aDeepProcess_isIndentedNoFurtherThanThereIsRoom() throws IOException {
    for (int pid = 1_000; pid < 1_100; pid++) {
      tree.pid(pid).name("link").parent(pid == 1_000 ? 1 : pid - 1).memoryKib(10, 10, 10);
    }
    TreeTop view = TreeTop.of(all(Ranking.PSS), Top.ALL);
    assertThat(view.page(80, List.of()).lines())
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(80));
    assertThat(view.json(false)).contains("\"depth\":100");
  }

  @Test
  void noLine_isWiderThanTheTerminal() throws IOException {
    tree.pid(30).name("日本語日本").uid(4_294_967_294L);
    Top top = all(Ranking.IO);
    for (int width : new int[] {1, 5, 20, 40, 60, 80, 200}) {
      for (OwnerKind kind : OwnerKind.values()) {
        assertFits(OwnerTop.of(top, kind, 10, 3), width);
      }
      assertFits(TreeTop.of(top, Top.ALL), width);
    }
  }

  @Test
  void aNarrowTree_isIndentedByOneColumn() throws IOException {
    assertThat(table(TreeTop.of(all(Ranking.PSS), 3), 80).subList(1, 4))
        .containsExactly(
            "  1 0    init      other/other 10.0M     6  151M  151M  151M    0   ?",
            " 20 105   postgres db/postgres 50.0M     4  101M  101M  101M    0   ?",
            " 30 33    nginx    web/nginx   40.0M     1 40.0M 40.0M 40.0M    0   ?");
  }

  private static void assertFits(TopView view, int width) {
    assertThat(view.page(width, List.of()).lines())
        .as("%d columns", width)
        .allSatisfy(line -> assertThat(Text.width(line)).isLessThanOrEqualTo(width));
  }

  @Test
  void aSmallScreen_showsFewerMembers_thenFewerTotals() throws IOException {
    OwnerTop view = OwnerTop.of(all(Ranking.PSS), OwnerKind.GROUP, 10, 3);
    assertThat(view.size()).isEqualTo(10);
    assertThat(view.first(5).size()).as("1 member each is too many").isEqualTo(3);
    assertThat(view.first(6).size()).isEqualTo(6);
    assertThat(view.first(2).owners())
        .extracting(owned -> owned.owner().label())
        .containsExactly("db", "web");
    Page page =
        TopWatch.page(view, Duration.ofSeconds(2), true, new Dimensions(80, 12), ZoneOffset.UTC);
    assertThat(page.lines().get(page.heading())).startsWith("GROUP");
    assertThat(page.lines().get(page.heading() + 1)).startsWith("db ");
  }

  @Test
  void theRankingValue_isAddedUp() throws IOException {
    tree.pid(20).threads(12);
    assertThat(table(OwnerTop.of(all(Ranking.THREADS), OwnerKind.USER, 1, 1), 200))
        .containsExactly(
            "USER       PID GROUP       PROCS   RSS   PSS   USS SWAP CPU THREADS",
            "105                            4  101M  101M  101M    0   ?      15",
            "  postgres  20 db/postgres       50.0M 50.0M 50.0M    0   ?      12");
  }

  @Test
  void aSumWithoutSomeProcesses_isALowerBound() throws IOException {
    Report report = report();
    Sums sums = new Sums();
    ProcessUsage known = report.processes().get(0);
    sums.add(
        new ProcessUsage(
            known.process(),
            known.subgroup(),
            OptionalDouble.of(0.5),
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalLong.of(-3L << 20),
            true));
    sums.add(known);
    assertThat(sums.text(Ranking.CPU)).isEqualTo("≥50.0%");
    assertThat(sums.text(Ranking.IO)).isEqualTo("?");
    assertThat(sums.text(Ranking.GROWTH)).isEqualTo("-3.0M");
    assertThat(new Sums().text(Ranking.PSS)).isEqualTo("-");
  }

  @Test
  void json_hasTheTotalsWithTheirMembers() throws IOException {
    JsonNode json =
        new JsonMapper()
            .readTree(OwnerTop.of(all(Ranking.PSS), OwnerKind.CONTAINER, 10, 1).json(true));
    assertThat(json.get("totals_of").asString()).isEqualTo("container");
    assertThat(json.get("found").asInt()).isEqualTo(1);
    assertThat(json.get("ranked_by").asString()).isEqualTo("pss");
    assertThat(json.has("processes")).isFalse();
    JsonNode total = json.get("totals").get(0);
    assertThat(total.get("container").get("id").asString()).isEqualTo(ID);
    assertThat(total.get("container").get("runtime").asString()).isEqualTo("docker");
    assertThat(total.get("container").has("name")).as("unknown").isFalse();
    assertThat(total.get("processes").asInt()).isEqualTo(4);
    assertThat(total.get("pss_bytes").asLong()).isEqualTo(103_424L << 10);
    assertThat(total.get("pss_upper_bytes").asLong()).isEqualTo(103_424L << 10);
    assertThat(total.has("cpu_ratio")).as("unknown").isFalse();
    assertThat(total.get("members").get(0).get("pid").asInt()).isEqualTo(20);
    assertThat(total.get("members").size()).isEqualTo(1);
    assertThat(json.get("none").get("processes").asInt()).isEqualTo(4);
    assertThat(json.has("unknown")).isFalse();
    assertThat(json.get("notes").toString()).contains("CPU of 8 processes");
    assertThat(json.has("machine")).isTrue();
  }

  @Test
  void json_hasTheTree_eachProcessAfterItsParent() throws IOException {
    JsonNode json = new JsonMapper().readTree(TreeTop.of(all(Ranking.PSS), 3).json(false));
    JsonNode second = json.get("processes").get(1);
    assertThat(second.get("pid").asInt()).isEqualTo(20);
    assertThat(second.get("parent_pid").asInt()).isEqualTo(1);
    assertThat(second.get("depth").asInt()).isEqualTo(1);
    assertThat(second.get("pss_bytes").asLong()).isEqualTo(51_200L << 10);
    assertThat(second.get("subtree").get("pss_bytes").asLong()).isEqualTo(103_424L << 10);
    assertThat(second.get("subtree").get("processes").asInt()).isEqualTo(4);
    assertThat(json.get("processes").size()).isEqualTo(3);
  }
}
