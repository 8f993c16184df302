package io.procmem.exporter.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters of processes, and where the names are from that they compare. */
class FilterOptionsTest {

  private static final String UID = "51d1885e-1870-4b7a-9f3c-0d2f1a5b6c7d";
  private static final String ID = "ab".repeat(32);

  @TempDir private static Path directory;

  private static CopiedMachine machine;
  private static String node;

  @BeforeAll
  static void copy() throws IOException {
    machine = new CopiedMachine(directory);
    machine.tree.pid(50).name("web").parent(1).memoryKib(10, 10, 10);
    machine.tree.pid(50).file("cgroup", "0::/kubepods/pod" + UID + "/" + ID + "\n");
    Path root = directory.resolve("node");
    Files.createDirectories(root.resolve("var/log/pods/shop_web-0_" + UID));
    Path containers = Files.createDirectories(root.resolve("var/log/containers"));
    Files.createSymbolicLink(containers.resolve("web-0_shop_app-" + ID + ".log"), root);
    node = "--node-root=" + root;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --names=post*,init                  | 1 20 21
          --without-names=post*,init          | 2 30 50
          --users=shop                        | 20 21
          --without-users=shop,0              | 30
          --containers=app                    | 50
          --without-containers=app            | 1 2 20 21 30
          --pods=web-*                        | 50
          --without-pods=web-0                | 1 2 20 21 30
          --namespaces=shop                   | 50
          --without-namespaces=shop           | 1 2 20 21 30
          --systemd-units=nginx.service       | 30
          --without-systemd-units=*.service   | 1 2 20 21 50
          --container-filter=shop/*/app/web   | 50
          --container-filter=shop/*/app/nginx | ''
          """)
  void aFilter_leavesTheProcessesThatMatch(String option, String pids) throws IOException {
    CommandResult result =
        machine.report(
            "processes",
            "--columns=pid",
            "--sort=pid",
            "--csv",
            "--no-heading",
            "--container-names=pod-logs,container-logs",
            node,
            option);
    assertThat(result.code()).isZero();
    assertThat(result.out().lines())
        .containsExactly(pids.isEmpty() ? new String[0] : pids.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "--units=nginx.service,                  30",
    "--systemd-units=nginx.service,          30",
    "--without-units=nginx.service,          50",
    "--without-systemd-units=nginx.service,  50",
  })
  void unitsAreSelected_underBothNames_whereNoAmountsAreShown(String option, String pid)
      throws IOException {
    CommandResult result = machine.run("scrape", "--interval=0", option, "--all-processes");
    assertThat(result.out().contains("pid=\"30\"")).isEqualTo(pid.equals("30"));
    assertThat(result.out()).contains("pid=\"" + pid + "\"");
  }

  @Test
  void unitsOfReport_areThoseOfAmounts_alsoInTheOpposite() throws IOException {
    assertThat(machine.report("users", "--without-units=nginx.service").err())
        .contains("unknown option '--without-units=nginx.service'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --names    | --names: an empty pattern
          --without-names | --without-names: an empty pattern
          --users    | --users: an empty pattern
          --without-users | --without-users: an empty pattern
          --containers | --containers: an empty pattern
          --without-containers | --without-containers: an empty pattern
          --pods     | --pods: an empty pattern
          --without-pods | --without-pods: an empty pattern
          --namespaces | --namespaces: an empty pattern
          --without-namespaces | --without-namespaces: an empty pattern
          --systemd-units | --units: an empty pattern
          --without-systemd-units | --without-units: an empty pattern
          --container-filter | --container-filter: \"\" has 0 of the four parts
          --group    | --group: an empty pattern
          --without-group | --without-group: an empty pattern
          """)
  void aMalformedPattern_isAMistake(String option, String message) {
    CommandResult result = CommandResult.run("scrape", option + "=");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }

  @Test
  void advice_isAboutTheFilterThatIsGiven() throws IOException {
    assertThat(machine.report("users", "--users=nosuch").out())
        .contains("No process passes the filters. Write a user as a name or uid");
    assertThat(machine.report("users", "--names=nosuch").out())
        .contains("No process passes the filters. Write a name as the kernel keeps it");
  }

  @ParameterizedTest
  @CsvSource({
    "--by-user,      USER,      shop",
    "--by-group,     GROUP,     db",
    "--by-container, CONTAINER, shop/web-0/app",
    "--by-pod,       POD,       shop/web-0",
    "--by-namespace, NAMESPACE, shop",
    "--by-unit,      UNIT,      nginx.service",
  })
  void sumsOfTop_areThoseOfTheOwnersThatAreChosen(String option, String heading, String owner)
      throws IOException {
    String[] top = {
      option, "--interval=0", "--container-names=container-logs", node, "--members=0"
    };
    assertThat(machine.run("top", top).out().lines())
        .as("the heading")
        .anyMatch(line -> line.matches(heading + " .* PROCS .*"))
        .anyMatch(line -> line.matches(owner + " +[12] .*"));
    top[4] = "--members=1";
    assertThat(machine.run("top", top).out().lines())
        .as("the largest process of each")
        .anyMatch(line -> line.matches("  [a-z]+ +\\d+ .*"));
  }
}
