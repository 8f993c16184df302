package io.procmem.recorder;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notices when the OOM killer has killed a process of a visible container. */
final class OomKills {

  /**
   * Processes were killed since the last report that had their number.
   *
   * @param of the kind of subject, as in a recording
   * @param subject this JVM's container, or the id of another
   * @param before the number of kills before
   * @param now the number of kills now
   */
  record Kill(String of, String subject, long before, long now) {}

  static final String OF_CONTAINER = "container";

  /** The number of kills of each subject. */
  private Map<String, Long> last = Map.of();

  /** The kills since the last report that had the number. */
  List<Kill> since(CgroupUsages cgroups) {
    Map<String, Long> now = new HashMap<>();
    List<Kill> kills = new ArrayList<>();
    cgroups.own().ifPresent(own -> compare("own_container", "own container", own, now, kills));
    cgroups.byContainer().forEach((id, usage) -> compare(OF_CONTAINER, id, usage, now, kills));
    last = now;
    return kills;
  }

  private void compare(
      String of, String subject, CgroupUsage usage, Map<String, Long> now, List<Kill> kills) {
    Long before = last.get(subject);
    if (usage.oomKills().isEmpty()) {
      if (before != null) {
        now.put(subject, before); // not read this time: compared with the next number
      }
      return;
    }
    long count = usage.oomKills().getAsLong();
    now.put(subject, count);
    if (before != null && count > before) {
      kills.add(new Kill(of, subject, before, count));
    }
  }
}
