package io.procmem.internal.read;

import io.procmem.snapshot.Source;
import java.io.File;

/**
 * The user and capabilities of this JVM, from {@code /proc/self/status}. When they change, what was
 * denied may be allowed.
 */
public final class OwnCredentials {

  private static final File OWN_STATUS = new File("/proc/self/status");

  /** The number of this capability in {@code CapEff}. */
  private static final int CAP_SYS_PTRACE = 19;

  private final ProcReader reader;
  private boolean known;
  private long uid;
  private long capabilities;

  public OwnCredentials(ProcReader reader) {
    this.reader = reader;
  }

  /** Whether this JVM may trace processes of other users, which {@code hidepid} then shows. */
  public boolean mayTrace() {
    return reader.read(OWN_STATUS, Source.STATUS, reader.status) == ReadOutcome.READ
        && (reader.status.capabilities & 1L << CAP_SYS_PTRACE) != 0;
  }

  /** Whether they have changed since the last call. */
  public boolean haveChanged() {
    if (reader.read(OWN_STATUS, Source.STATUS, reader.status) != ReadOutcome.READ) {
      return false;
    }
    boolean same = uid == reader.status.uid && capabilities == reader.status.capabilities;
    boolean changed = known && !same;
    known = true;
    uid = reader.status.uid;
    capabilities = reader.status.capabilities;
    return changed;
  }
}
