package io.procmem.procfs;

import io.procmem.snapshot.SystemFacts;
import org.jspecify.annotations.Nullable;

/** The families of one process, and what they know of it. Unchanged, it costs no look-up. */
final class Kin {

  private @Nullable Family forked;
  private @Nullable Family siblings;

  // What the families were found by.
  private long codeStart;
  private long stackStart;
  private long argumentsStart;
  private int parentPid;
  private String name = "";

  // What the families have been told of it.
  private long rssBytes;
  private long faults;

  void update(Families families, TrackedProcess process, SystemFacts units) {
    long moved = moved(process, units);
    faults = process.faultCount();
    Image image = process.image;
    if (siblings == null || !isFoundBy(image, process.parentPid)) {
      leave();
      rssBytes = process.rssBytes;
      find(families, image, process.parentPid);
      return;
    }
    rssBytes = process.rssBytes;
    if (moved != 0) {
      siblings.turnOver(moved);
      if (forked != null) {
        forked.turnOver(moved);
      }
    }
  }

  /** A page that is written to and was shared leaves the size as it is, but is a fault. */
  private long moved(TrackedProcess process, SystemFacts units) {
    long faulted = units.pagesToBytes(process.faultCount() - faults);
    long resized = Math.abs(process.rssBytes - rssBytes);
    return Math.max(resized, Math.min(faulted, process.rssBytes));
  }

  private boolean isFoundBy(Image image, int parent) {
    return codeStart == image.codeStart()
        && stackStart == image.stackStart()
        && argumentsStart == image.argumentsStart()
        && parentPid == parent
        && name.equals(image.name());
  }

  private void find(Families families, Image image, int parent) {
    codeStart = image.codeStart();
    stackStart = image.stackStart();
    argumentsStart = image.argumentsStart();
    parentPid = parent;
    name = image.name();
    Family newForked = families.forkedAs(image);
    Family newSiblings = families.siblings(parent, name);
    newSiblings.join(rssBytes);
    if (newForked != null) {
      newForked.join(rssBytes);
    }
    forked = newForked;
    siblings = newSiblings;
  }

  /** It has ended, or is another program by now. */
  void leave() {
    if (siblings != null) {
      siblings.leave(rssBytes);
    }
    if (forked != null) {
      forked.leave(rssBytes);
    }
    siblings = null;
    forked = null;
  }

  /** Those it shares the most with; null if nobody has looked. */
  @Nullable Family closest() {
    return forked != null && forked.members() > 1 ? forked : siblings;
  }

  long forkedTurnedOver() {
    return forked == null ? 0 : forked.turnedOverBytes();
  }

  long siblingsTurnedOver() {
    return siblings == null ? 0 : siblings.turnedOverBytes();
  }

  /** Whether the others have moved so much that it may be divided otherwise than it was. */
  boolean haveMoved(long forkedThen, long siblingsThen) {
    return (forked != null && forked.hasMoved(forkedThen, rssBytes))
        || (siblings != null && siblings.hasMoved(siblingsThen, rssBytes));
  }
}
