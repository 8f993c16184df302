package io.procmem.examples.spring.autoconfigure;

import io.procmem.Selection;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The processes of the machine to read; all if nothing is set. Each is a list of patterns, such as
 * {@code web-*}.
 *
 * @param names Only processes with these names.
 * @param withoutNames No process with these names.
 * @param users Only processes of these users: names or uids.
 * @param withoutUsers No process of these users.
 * @param containers Only processes in these containers: names or ids.
 * @param withoutContainers No process in these containers.
 * @param pods Only processes in these pods: names or uids, in full or the first 12 characters.
 * @param withoutPods No process in these pods.
 * @param namespaces Only processes in pods of these Kubernetes namespaces.
 * @param withoutNamespaces No process in pods of these namespaces.
 * @param units Only processes in these systemd units, such as nginx.service.
 * @param withoutUnits No process in these systemd units.
 * @param containerFilter Only processes in containers that match namespace/pod/container/command.
 */
public record SelectProperties(
    @DefaultValue List<String> names,
    @DefaultValue List<String> withoutNames,
    @DefaultValue List<String> users,
    @DefaultValue List<String> withoutUsers,
    @DefaultValue List<String> containers,
    @DefaultValue List<String> withoutContainers,
    @DefaultValue List<String> pods,
    @DefaultValue List<String> withoutPods,
    @DefaultValue List<String> namespaces,
    @DefaultValue List<String> withoutNamespaces,
    @DefaultValue List<String> units,
    @DefaultValue List<String> withoutUnits,
    @DefaultValue List<String> containerFilter) {

  /** The processes that these properties select. */
  Selection selection() {
    Selection some = Selection.all();
    some = narrow("names", names, some::names);
    some = narrow("without-names", withoutNames, some::withoutNames);
    some = narrow("users", users, some::users);
    some = narrow("without-users", withoutUsers, some::withoutUsers);
    some = narrow("containers", containers, some::containers);
    some = narrow("without-containers", withoutContainers, some::withoutContainers);
    some = narrow("pods", pods, some::pods);
    some = narrow("without-pods", withoutPods, some::withoutPods);
    some = narrow("namespaces", namespaces, some::namespaces);
    some = narrow("without-namespaces", withoutNamespaces, some::withoutNamespaces);
    some = narrow("units", units, some::units);
    some = narrow("without-units", withoutUnits, some::withoutUnits);
    return narrow("container-filter", containerFilter, some::containerPath);
  }

  private static Selection narrow(
      String name, List<String> patterns, Function<String[], Selection> narrower) {
    return Property.set(
        "select." + name, patterns, () -> narrower.apply(patterns.toArray(String[]::new)));
  }
}
