package io.procmem.exporter.top;

import io.procmem.exporter.input.Choice;
import io.procmem.exporter.input.Conflict;
import io.procmem.exporter.input.WholeNumber;
import io.procmem.exporter.owners.OwnerKind;
import io.procmem.report.Ranking;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code top} that add processes up. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class ViewOptions {

  private static final int MEMBERS = 3;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--by-user",
      description = "Add up the processes of each user, above its largest processes.")
  private boolean byUser;

  @Option(names = "--by-group", description = "Add up the processes of each group.")
  private boolean byGroup;

  @Option(
      names = "--by-container",
      description =
          "Add up the processes of each container, and show its memory limit and how much of it is"
              + " used.")
  private boolean byContainer;

  @Option(names = "--by-pod", description = "Add up the processes of each pod.")
  private boolean byPod;

  @Option(
      names = "--by-namespace",
      description = "Add up the processes of each Kubernetes namespace.")
  private boolean byNamespace;

  @Option(
      names = "--by-unit",
      description =
          "Add up the processes of each systemd unit, and show its memory limit and how much of it"
              + " is used.")
  private boolean byUnit;

  @Option(
      names = "--tree",
      description =
          "Print parents above their children, with the sums of each process and its descendants.")
  private boolean tree;

  @Option(
      names = "--members",
      paramLabel = "N",
      converter = WholeNumber.Count.class,
      description =
          "How many processes to print below each user, group and so on (default: "
              + MEMBERS
              + ").")
  private @Nullable Integer members;

  /** For picocli, which sets the fields. */
  public ViewOptions() {}

  /**
   * Refuses options that exclude each other.
   *
   * @throws ParameterException if two exclude each other, or if {@code --members} has no effect
   */
  public void refuseConflicts() {
    List<String> given = new ArrayList<>();
    kinds().forEach(kind -> given.add("--by-" + Choice.word(kind)));
    if (tree) {
      given.add("--tree");
    }
    if (!given.isEmpty()) {
      List<String> others = given.subList(1, given.size());
      Conflict.refuse(command, given.get(0), others.toArray(String[]::new));
    }
    if (tree) {
      Conflict.refuse(command, "--tree", "--members");
    } else if (kind().isEmpty()) {
      Conflict.refuseWithout(
          command, "--by-user and so on", "one of these, such as --by-container", "--members");
    }
  }

  private List<OwnerKind> kinds() {
    List<OwnerKind> kinds = new ArrayList<>();
    add(kinds, byUser, OwnerKind.USER);
    add(kinds, byGroup, OwnerKind.GROUP);
    add(kinds, byContainer, OwnerKind.CONTAINER);
    add(kinds, byPod, OwnerKind.POD);
    add(kinds, byNamespace, OwnerKind.NAMESPACE);
    add(kinds, byUnit, OwnerKind.UNIT);
    return kinds;
  }

  private static void add(List<OwnerKind> kinds, boolean isAsked, OwnerKind kind) {
    if (isAsked) {
      kinds.add(kind);
    }
  }

  private Optional<OwnerKind> kind() {
    return kinds().stream().findFirst();
  }

  /** {@return the files that show the owners} */
  public Demand demand() {
    return kind().map(OwnerKind::demand).orElse(Demand.of());
  }

  /**
   * {@return what is shown of a report}
   *
   * @param report the report
   * @param n how many processes or owners; {@link TopView#ALL} for all
   * @param by what they are ranked by
   * @param capabilities the capabilities of this process
   * @param advice what would help, according to the given options
   */
  public TopView view(Report report, int n, Ranking by, Set<String> capabilities, Advice advice) {
    Optional<OwnerKind> kind = kind();
    boolean isTop = kind.isEmpty() && !tree;
    Top all = Top.of(report, isTop ? n : TopView.ALL, by, capabilities).advising(advice);
    if (isTop) {
      return all;
    }
    return kind.isEmpty()
        ? TreeTop.of(all, n)
        : OwnerTop.of(all, kind.get(), n, members == null ? MEMBERS : members);
  }
}
