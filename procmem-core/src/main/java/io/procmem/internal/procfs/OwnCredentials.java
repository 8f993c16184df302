package io.procmem.internal.procfs;

import io.procmem.snapshot.Source;
import java.io.File;

/**
 * What this JVM may do: its user and capabilities, as {@code /proc/self/status} tells. When they
 * change, what was denied may no longer be.
 */
final class OwnCredentials {

  private static final File OWN_STATUS = new File("/proc/self/status");

  private final ProcReader desk;
  private boolean known;
  private long uid;
  private long capabilities;

  OwnCredentials(ProcReader desk) {
    this.desk = desk;
  }

  /** Whether they have changed since this was asked last. */
  boolean haveChanged() {
    if (desk.read(OWN_STATUS, Source.STATUS, desk.status) != ReadOutcome.READ) {
      return false;
    }
    boolean same = uid == desk.status.uid && capabilities == desk.status.capabilities;
    boolean changed = known && !same;
    known = true;
    uid = desk.status.uid;
    capabilities = desk.status.capabilities;
    return changed;
  }
}
