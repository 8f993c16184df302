package io.procmem.internal.read;

import io.procmem.snapshot.Reason;

/**
 * Why a read failed, and what that proves.
 *
 * @param reason why
 * @param ended whether the process is proved to have ended, or its pid to belong to another
 * @param lasting whether another attempt is proved to be refused again
 */
public record ReadFailure(Reason reason, boolean ended, boolean lasting) {

  /** The process has ended. */
  public static final ReadFailure ENDED = new ReadFailure(Reason.VANISHED, true, false);

  /** The kernel denies it to this user. */
  public static final ReadFailure FORBIDDEN = new ReadFailure(Reason.DENIED, false, true);

  /** A failure that proves nothing beyond this scan. */
  public static ReadFailure of(Reason reason) {
    return new ReadFailure(reason, false, false);
  }
}
