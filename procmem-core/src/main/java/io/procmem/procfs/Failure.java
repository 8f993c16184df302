package io.procmem.procfs;

import io.procmem.snapshot.Reason;

/**
 * Why a read gave nothing, and what that proves.
 *
 * @param reason why
 * @param ended whether it is proven that the process has ended, or that its pid belongs to another
 * @param lasting whether it is proven that asking again would be refused again
 */
record Failure(Reason reason, boolean ended, boolean lasting) {

  /** The process has ended. */
  static final Failure ENDED = new Failure(Reason.VANISHED, true, false);

  /** The kernel says that this user may not. */
  static final Failure FORBIDDEN = new Failure(Reason.DENIED, false, true);

  /** A failure that proves nothing beyond this scan. */
  static Failure of(Reason reason) {
    return new Failure(reason, false, false);
  }
}
