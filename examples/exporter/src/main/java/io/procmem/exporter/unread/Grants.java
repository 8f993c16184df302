package io.procmem.exporter.unread;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a program gets capabilities. */
public final class Grants {

  private Grants() {}

  /**
   * {@return lines that say how to grant capabilities; none if none are missing}
   *
   * @param capabilities their names, such as {@code CAP_SYS_PTRACE}
   */
  public static List<String> of(Collection<String> capabilities) {
    List<String> lines = new ArrayList<>();
    if (!capabilities.isEmpty()) {
      String names = String.join(" ", capabilities);
      String inContainers = joined(capabilities, "", ", ").toUpperCase(Locale.ROOT);
      lines.add("");
      lines.add("To grant what is missing, run as root, or in one of these ways:");
      lines.add("  systemd unit      AmbientCapabilities=" + names);
      lines.add("                    CapabilityBoundingSet=" + names);
      lines.add(
          "  Docker, Compose   user: \"0\", cap_add: [" + inContainers + "], apparmor:unconfined");
      lines.add("  Kubernetes        capabilities: {add: [" + inContainers + "]}, runAsUser: 0");
      lines.add(
          "  shell             sudo setpriv --reuid=USER --clear-groups --inh-caps="
              + joined(capabilities, "+", ",")
              + " --ambient-caps="
              + joined(capabilities, "+", ",")
              + " procmem-exporter");
      lines.add("With setcap on java, every Java program of every user would have them: avoid it.");
    }
    return lines;
  }

  /** The names as other programs write them, without CAP_. */
  private static String joined(Collection<String> capabilities, String before, String between) {
    return capabilities.stream()
        .map(name -> before + name.substring("CAP_".length()).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(between));
  }
}
