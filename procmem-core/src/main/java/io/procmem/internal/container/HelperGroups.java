package io.procmem.internal.container;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The control groups of processes that serve a container, such as {@code conmon}. */
final class HelperGroups {

  private HelperGroups() {}

  /** Whether this is the group of a helper; null if not. */
  static @Nullable Found find(Step step) {
    String scope = step.without(".scope");
    if (Ids.endsWithId(scope)) {
      String prefix = scope.substring(0, scope.length() - Ids.idAtEnd(scope).length());
      boolean isHelper =
          prefix.endsWith("conmon-") || prefix.equals("kata_") || isOfKata(prefix, step);
      return isHelper ? Found.helper(Optional.of(Ids.idAtEnd(scope))) : null;
    }
    if (step.parent().equals("kata_overhead")) {
      return Found.helper(Optional.of(step.name()));
    }
    return switch (step.name()) {
      case "conmon", "kata_overhead" -> Found.helper(Optional.empty());
      case "runtime", "supervisor" -> besidePayload(step);
      default -> monitor(step);
    };
  }

  private static boolean isOfKata(String prefix, Step step) {
    return prefix.startsWith("kata_overhead") || step.parent().equals("kata_overhead");
  }

  /**
   * A service that runs a container in its own group has a second group for what watches it, beside
   * that of the container.
   */
  private static @Nullable Found besidePayload(Step step) {
    boolean isOwn = step.at() > 0 && step.top() == step.at();
    String unit = step.at() == 0 ? "" : step.path().get(step.at() - 1);
    if (isOwn) {
      boolean isMachine = unit.startsWith("machine-") || unit.startsWith("systemd-");
      return isMachine && step.name().equals("supervisor") ? Found.helper(Optional.empty()) : null;
    }
    boolean isInUnit = unit.endsWith(".service") || unit.endsWith(".scope");
    return isInUnit ? Found.helper(Optional.empty()) : null;
  }

  private static @Nullable Found monitor(Step step) {
    String name = step.between("lxc.monitor.", "");
    if (!name.isEmpty()) {
      return Found.helper(Optional.of(name));
    }
    return step.parent().equals("lxc.monitor") ? Found.helper(Optional.of(step.name())) : null;
  }
}
