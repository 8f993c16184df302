package io.procmem.exporter.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.procmem.DetailPolicy;
import io.procmem.ProcMem;
import io.procmem.Selection;
import io.procmem.container.NameProblem;
import io.procmem.container.NameStats;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.exporter.scan.ProcOptions;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.KernelUnits;
import io.procmem.testing.ProcTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code top} says about names of containers that the files of the node do not have. */
@Timeout(60)
class NameNotesTest {

  private static final String ID =
      "63425c4a8b4291744a79dd9011fddc7a1f8ffda61f65d72196aa01d00cae2e2d";

  @TempDir Path proc;
  @TempDir Path node;

  @Command
  private static final class WithOptions {
    @Mixin private ProcOptions options;
  }

  private static ProcOptions options(String... arguments) {
    WithOptions command = new WithOptions();
    new CommandLine(command).parseArgs(arguments);
    return command.options;
  }

  /** The view of the first scan whose names are as expected, since a read may be late. */
  private OwnerTop containers(int problems, String... arguments)
      throws IOException, InterruptedException {
    ProcTree tree = new ProcTree();
    tree.pid(1).name("init").parent(0).memoryKib(10, 10, 10).file("cgroup", "0::/\n");
    tree.pid(2).name("web").parent(1).memoryKib(9, 9, 9).file("cgroup", "0::/docker/" + ID + "\n");
    tree.writeTo(proc);
    ProcOptions options = options(arguments);
    try (ProcMem procMem =
        options
            .builder(DetailPolicy.none(), Selection.all())
            .captured(proc, new KernelUnits(4096, 100))
            .maxAge(Duration.ZERO)
            .build()) {
      Report report = procMem.report(OwnerKind.CONTAINER.demand());
      while (names(report).map(NameStats::problems).orElse(Map.of()).size() < problems) {
        Thread.sleep(20);
        report = procMem.report(OwnerKind.CONTAINER.demand());
      }
      Advice advice = new Advice(List.of(), options.whyNamesUnknown(names(report)), List.of());
      Top top = Top.of(report, Top.ALL, Ranking.RSS, Set.of()).advising(advice);
      return OwnerTop.of(top, OwnerKind.CONTAINER, Top.ALL, 1);
    }
  }

  private static Optional<NameStats> names(Report report) {
    return report.snapshot().stats().names();
  }

  @Test
  void namesThatAreInNoFile_areANote() throws Exception {
    Path none = node.resolve("nonexistent");
    OwnerTop view = containers(0, "--container-names", "--node-root=" + none);
    String note = "Names of 1 container unknown: no file below " + none + " names them";
    assertThat(view.notes()).contains(note);
    assertThat(view.json(false)).contains(note);
    assertThat(containers(0, "--container-names=docker=" + none).notes()).contains(note);
    assertThat(containers(0, "--container-names=crio,docker", "--node-root=/nonexistent").notes())
        .contains(
            "Names of 1 container unknown: no file below"
                + " /nonexistent/run/containers/storage/overlay-containers or"
                + " /nonexistent/var/lib/docker/containers names them");
    assertThat(containers(0).notes())
        .contains("Names of 1 container unknown; use --container-names");
  }

  @Test
  void aFileWithoutAUsableName_isInTheNote() throws Exception {
    Path file = Files.createDirectories(node.resolve(ID)).resolve("config.v2.json");
    String docker = "--container-names=docker=" + node;
    String note = "Names of 1 container unknown: no file below " + node + " names them";
    Files.writeString(file, "{\"Name\":");
    assertThat(containers(1, docker).notes()).contains(note + " (1 malformed)");
    Files.writeString(file, "{\"Name\":\"/no name\"}");
    assertThat(containers(1, docker).notes()).contains(note + " (1 with an invalid name)");
  }

  @Test
  void aContainerWithItsPod_isAdvisedAsAPath() {
    assertThat(options("--containers=a,shop/checkout-0/app").filterAdvice(Optional.empty()))
        .contains("Use --container-filter 'shop/checkout-0/app/*' for shop/checkout-0/app");
    assertThat(options("--containers=51d1885e-187/app").filterAdvice(Optional.empty()))
        .contains("Use --container-filter '*/51d1885e-187/app/*' for 51d1885e-187/app");
    assertThat(options("--pods=shop/checkout-0").filterAdvice(Optional.empty()))
        .contains("Use --container-filter 'shop/checkout-0/*/*' for shop/checkout-0");
    assertThat(options("--pods=shop/checkout-0/app").filterAdvice(Optional.empty()))
        .contains("Use --container-filter 'shop/checkout-0/app/*' for shop/checkout-0/app");
    assertThat(options("--pods=checkout-0", "--containers=app").filterAdvice(Optional.empty()))
        .noneMatch(advice -> advice.contains("--container-filter"));
  }

  @Test
  void aFilterThatNothingPasses_saysHowManyNamesAreUnknown() {
    NameStats stats = new NameStats(3, 2, Map.of(NameProblem.CONFLICT, 1, NameProblem.LINK, 4));
    ProcOptions options = options("--container-names", "--namespaces=shop");
    assertThat(options.filterAdvice(Optional.of(stats)))
        .containsExactly(
            "No file of the node names 2 containers or pods (1 with files that disagree, 4 with a"
                + " link or device)");
    assertThat(options.filterAdvice(Optional.of(new NameStats(5, 0, Map.of())))).isEmpty();
    assertThat(options.filterAdvice(Optional.of(new NameStats(0, 1, Map.of()))))
        .containsExactly("No file of the node names 1 container or pod");
  }
}
