package io.procmem.recorder;

import io.procmem.container.CgroupUsage;
import io.procmem.container.CgroupUsages;
import io.procmem.container.SystemdUnit;
import io.procmem.report.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notices when the OOM killer has killed a process of a visible container or unit. */
final class OomKills {

  /**
   * Processes were killed since the last report that had their number.
   *
   * @param of the kind of subject, as in a recording
   * @param subject this JVM's container, the id of another, or the name of a unit
   * @param before the number of kills before; 0 if the control group was made again since then
   * @param now the number of kills now
   */
  record Kill(String of, String subject, long before, long now) {}

  static final String OF_CONTAINER = "container";
  private static final String OF_UNIT = "unit";
  private static final String OWN = "own container";

  /** The number of kills of the own container, and by container id and {@link SystemdUnit}. */
  private Map<Object, Long> last = Map.of();

  /**
   * The kills since the last report that had the number. A number that is not known this time is
   * kept, and compared with the next one, until its container or unit has ended.
   */
  List<Kill> since(Report report) {
    CgroupUsages cgroups = report.snapshot().machine().cgroups();
    Map<Object, Long> now = new HashMap<>();
    List<Kill> kills = new ArrayList<>();
    cgroups.own().ifPresent(own -> compare("own_container", OWN, OWN, own, now, kills));
    cgroups.byContainer().forEach((id, usage) -> compare(OF_CONTAINER, id, id, usage, now, kills));
    String ownPath = cgroups.own().map(CgroupUsage::path).orElse("");
    cgroups
        .byUnit()
        .forEach(
            (unit, usage) -> {
              if (!usage.path().equals(ownPath)) { // that is compared already
                compare(OF_UNIT, unit.name(), unit, usage, now, kills);
              }
            });
    if (!now.keySet().containsAll(last.keySet())) {
      keepUnread(report, now);
    }
    last = now;
    return kills;
  }

  /** A container may have a unit of the same name as the host, so the name is no key. */
  private void compare(
      String of,
      String subject,
      Object key,
      CgroupUsage usage,
      Map<Object, Long> now,
      List<Kill> kills) {
    Long before = last.get(key);
    if (usage.oomKills().isEmpty()) {
      return;
    }
    long count = usage.oomKills().getAsLong();
    now.put(key, count);
    if (before == null) {
      return;
    }
    long start = count < before ? 0 : before; // a group that was made again counts from 0
    if (count > start) {
      kills.add(new Kill(of, subject, start, count));
    }
  }

  private void keepUnread(Report report, Map<Object, Long> now) {
    Set<Object> existing = new HashSet<>(Set.of(OWN));
    report.containers().stream()
        .filter(usage -> usage.totals().processes() > 0) // others have ended
        .forEach(usage -> existing.add(usage.owner().container().id()));
    report.units().stream()
        .filter(usage -> usage.totals().processes() > 0)
        .forEach(usage -> existing.add(usage.owner()));
    last.forEach(
        (key, count) -> {
          if (existing.contains(key)) {
            now.putIfAbsent(key, count);
          }
        });
  }
}
