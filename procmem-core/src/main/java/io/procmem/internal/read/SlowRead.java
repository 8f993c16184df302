package io.procmem.internal.read;

import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A read that may hang. A reader thread makes it and stores the result in fields of the subclass;
 * the scanning thread then takes it over, in exactly one of three ways.
 */
public abstract class SlowRead {

  /** Written by the reader thread after all fields of the subclass. */
  private volatile boolean returned;

  /** Reads. Called on a reader thread; may never return. */
  protected abstract void read(ProcReader reader);

  /**
   * Stores a failure instead of a result, because the read threw an exception. Called on the reader
   * thread.
   */
  protected abstract void fail(ReadFailure failure);

  /** Takes over what the read stored. Called on the scanning thread, as are the methods below. */
  protected abstract void accept();

  /** The read was not begun, for this reason. */
  protected abstract void skip(Reason reason);

  /** The read was begun and has not returned in time. */
  protected abstract void hang();

  /** A read that hung in an earlier scan has returned: takes over what still holds. */
  public abstract void acceptLate(long now);

  /** Whether the read is over, so that its fields may be read. */
  public final boolean hasReturned() {
    return returned;
  }

  /** Makes the read; returns what it threw, null if nothing. */
  final @Nullable Throwable run(ProcReader reader) {
    Throwable thrown = null;
    try {
      read(reader);
    } catch (Throwable e) { // a defect, or no memory: one process must not end the scan of all
      thrown = e;
      fail(ReadFailure.of(Reason.MALFORMED));
    }
    returned = true;
    return thrown;
  }
}
