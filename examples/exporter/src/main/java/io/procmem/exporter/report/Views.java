package io.procmem.exporter.report;

import io.procmem.exporter.owners.OwnerKind;
import java.util.List;
import java.util.Optional;

/** The views that {@code report} can show. */
public final class Views {

  private static final List<String> NAMES =
      List.of(
          "processes",
          "groups",
          "subgroups",
          "users",
          "containers",
          "pods",
          "namespaces",
          "units",
          "threads",
          "maps",
          "jvm",
          "machine",
          "areas",
          "numbers");

  private Views() {}

  /** {@return the names of the views, in the order of the help} */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * {@return the view of a name; empty if there is none}
   *
   * @param name the name
   */
  public static Optional<View<?>> find(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "processes" -> new ProcessView();
          case "groups" -> sums(name, "each group of the rules", OwnerKind.GROUP);
          case "subgroups" -> sums(name, "each subgroup of the rules", OwnerKind.SUBGROUP);
          case "users" -> sums(name, "each user", OwnerKind.USER);
          case "containers" -> sums(name, "each container", OwnerKind.CONTAINER);
          case "pods" -> sums(name, "each Kubernetes pod", OwnerKind.POD);
          case "namespaces" -> sums(name, "each Kubernetes namespace", OwnerKind.NAMESPACE);
          case "units" -> sums(name, "each systemd unit", OwnerKind.UNIT);
          case "threads" -> new ThreadsView();
          case "maps" -> new MapsView();
          case "jvm" -> new JvmView();
          case "machine" -> new MachineView();
          case "areas" -> new AreasView();
          case "numbers" -> new NumbersView();
          default -> null;
        });
  }

  private static View<?> sums(String name, String owners, OwnerKind kind) {
    return new OwnerView(name, "The sums over the processes of " + owners + ".", kind);
  }
}
