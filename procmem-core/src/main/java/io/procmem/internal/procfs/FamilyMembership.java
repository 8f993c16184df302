package io.procmem.internal.procfs;

import io.procmem.snapshot.KernelUnits;
import org.jspecify.annotations.Nullable;

/** The families of one process, and what they know of it. Unchanged, it costs no look-up. */
final class FamilyMembership {

  private @Nullable ForkFamily forked;
  private @Nullable ForkFamily siblings;

  // What the families were found by.
  private long codeStart;
  private long stackStart;
  private long argumentsStart;
  private int parentPid;
  private String name = "";

  // What the families have been told of it.
  private long rssBytes;
  private long faults;

  void update(ForkFamilies families, TrackedProcess process, KernelUnits units) {
    long moved = moved(process, units);
    long before = rssBytes;
    faults = process.faultCount();
    rssBytes = process.rssBytes;
    Image image = process.image;
    if (siblings == null || !isForkedAs(image)) {
      forked = move(forked, before, families.forkedAs(image));
      codeStart = image.codeStart();
      stackStart = image.stackStart();
      argumentsStart = image.argumentsStart();
    } else if (forked != null) {
      forked.turnOver(moved);
    }
    if (siblings == null || parentPid != process.parentPid || !name.equals(image.name())) {
      parentPid = process.parentPid;
      name = image.name();
      siblings = move(siblings, before, families.siblings(parentPid, name));
    } else {
      siblings.turnOver(moved);
    }
  }

  private @Nullable ForkFamily move(
      @Nullable ForkFamily from, long rssBefore, @Nullable ForkFamily to) {
    if (from != null) {
      from.leave(rssBefore);
    }
    if (to != null) {
      to.join(rssBytes);
    }
    return to;
  }

  /** A page that is written to and was shared leaves the size as it is, but is a fault. */
  private long moved(TrackedProcess process, KernelUnits units) {
    long faulted = units.pagesToBytes(process.faultCount() - faults);
    long resized = Math.abs(process.rssBytes - rssBytes);
    return Math.max(resized, Math.min(faulted, process.rssBytes));
  }

  private boolean isForkedAs(Image image) {
    return codeStart == image.codeStart()
        && stackStart == image.stackStart()
        && argumentsStart == image.argumentsStart();
  }

  /** It has ended. */
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
  @Nullable ForkFamily closest() {
    return forked != null && forked.members() > 1 ? forked : siblings;
  }

  /** Those forked from one another, it among them; null if that cannot be seen. */
  @Nullable ForkFamily forked() {
    return forked;
  }

  /** The children of its parent that have its name. */
  @Nullable ForkFamily siblings() {
    return siblings;
  }
}
