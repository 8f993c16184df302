package io.procmem.internal.procfs;

import io.procmem.snapshot.Reason;

/**
 * Why a read gave nothing, and what that proves.
 *
 * @param reason why
 * @param ended whether it is proven that the process has ended, or that its pid belongs to another
 * @param lasting whether it is proven that asking again would be refused again
 */
record ReadFailure(Reason reason, boolean ended, boolean lasting) {

  /** The process has ended. */
  static final ReadFailure ENDED = new ReadFailure(Reason.VANISHED, true, false);

  /** The kernel says that this user may not. */
  static final ReadFailure FORBIDDEN = new ReadFailure(Reason.DENIED, false, true);

  /** A failure that proves nothing beyond this scan. */
  static ReadFailure of(Reason reason) {
    return new ReadFailure(reason, false, false);
  }
}
