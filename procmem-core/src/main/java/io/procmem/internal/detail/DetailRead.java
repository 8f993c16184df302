package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** One read of a detail. */
final class DetailRead extends SlowRead {

  private static final DetailReader.Read NOT_MADE =
      DetailReader.Read.failed(ReadFailure.of(Reason.OUT_OF_TIME));

  private final DetailPass pass;
  private final ProcessMemory process;
  private final UserQuota.@Nullable Account account;
  private boolean postponed;
  private DetailReader.Read result = NOT_MADE;

  /**
   * A read.
   *
   * @param account limits the time of the user's reads; null if it is not limited
   */
  DetailRead(DetailPass pass, ProcessMemory process, UserQuota.@Nullable Account account) {
    this.pass = pass;
    this.process = process;
    this.account = account;
  }

  /** Whether the quota of the user was spent, so that other users come first. */
  boolean isPostponed() {
    return postponed;
  }

  /** The same read without a quota: all other users are done, and there may be time left. */
  DetailRead again() {
    return new DetailRead(pass, process, null);
  }

  @Override
  protected void read(ProcReader reader) {
    if (account != null && account.isSpent()) {
      postponed = true;
      return;
    }
    result = pass.details().read(process, reader);
    if (account != null) {
      account.spend(result.walkedNanos());
    }
  }

  @Override
  protected void fail(ReadFailure failure) {
    result = DetailReader.Read.failed(failure);
  }

  @Override
  protected void accept() {
    if (postponed) {
      return;
    }
    Memory.Detailed detail = result.detail();
    ReadFailure failure = result.failure();
    process.charge(result, pass.nowNanos());
    if (detail != null) {
      pass.accept(process, detail);
    } else if (failure != null) {
      pass.fail(process, failure);
    }
  }

  @Override
  protected void skip(Reason reason) {
    process.miss(reason);
  }

  @Override
  protected void hang() {
    process.files().hang(this);
    pass.fail(process, ReadFailure.of(Reason.HUNG));
  }

  @Override
  public void acceptLate(long now) {
    process.acceptLate(result.detail(), now);
  }
}
