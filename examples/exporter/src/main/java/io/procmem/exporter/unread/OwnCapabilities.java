package io.procmem.exporter.unread;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Linux capabilities of this process that concern reading {@code /proc}. */
public final class OwnCapabilities {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

  private static final int DAC_OVERRIDE = 1;
  private static final int DAC_READ_SEARCH = 2;
  private static final int SYS_PTRACE = 19;
  private static final int SYS_ADMIN = 21;

  private OwnCapabilities() {}

  /** {@return the names of those it has; empty if they are unknown} */
  public static Set<String> held() {
    try {
      return of(new String(Files.readAllBytes(STATUS), StandardCharsets.ISO_8859_1));
    } catch (IOException e) { // no procfs of its own: the advice names the capabilities
      return Set.of();
    }
  }

  /** {@return the name of the user that this process runs as} */
  public static String user() {
    return System.getProperty("user.name", "?");
  }

  static Set<String> of(String status) {
    Matcher matcher = EFFECTIVE.matcher(status);
    long bits = matcher.find() ? Long.parseUnsignedLong(matcher.group(1), 16) : 0;
    Set<String> held = new HashSet<>();
    if (has(bits, DAC_READ_SEARCH) || has(bits, DAC_OVERRIDE)) { // either one allows to read
      held.add("CAP_DAC_READ_SEARCH");
    }
    if (has(bits, SYS_PTRACE)) {
      held.add("CAP_SYS_PTRACE");
    }
    if (has(bits, SYS_ADMIN)) {
      held.add("CAP_SYS_ADMIN");
    }
    return Set.copyOf(held);
  }

  /** Those of a list that are not among the held ones. */
  static List<String> missing(List<String> needed, Set<String> held) {
    List<String> missing = new ArrayList<>(needed);
    missing.removeAll(held);
    return missing;
  }

  private static boolean has(long bits, int capability) {
    return (bits >> capability & 1) == 1;
  }
}
