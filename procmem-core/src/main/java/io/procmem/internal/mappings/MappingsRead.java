package io.procmem.internal.mappings;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.internal.read.UserQuota;
import io.procmem.mappings.MappingNames;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** One read of the mappings of a process. */
final class MappingsRead extends SlowRead {

  private final MappingsPass pass;
  private final ProcessFiles process;
  private final boolean sizesOnly;
  private final UserQuota.@Nullable Account account;
  private boolean postponed;
  private @Nullable MappingNames names;
  private @Nullable ReadFailure failure;

  /**
   * A read.
   *
   * @param sizesOnly whether to read names and sizes only
   * @param account limits the time of the user's reads; null if it is not limited
   */
  MappingsRead(
      MappingsPass pass,
      ProcessFiles process,
      boolean sizesOnly,
      UserQuota.@Nullable Account account) {
    this.pass = pass;
    this.process = process;
    this.sizesOnly = sizesOnly;
    this.account = account;
  }

  /** Whether the quota of the user was spent, so that other users come first. */
  boolean isPostponed() {
    return postponed;
  }

  /** The same read without a quota: all other users are done, and there may be time left. */
  MappingsRead again() {
    return new MappingsRead(pass, process, sizesOnly, null);
  }

  @Override
  protected void read(ProcReader reader) {
    if (account != null && account.isSpent()) {
      postponed = true;
      return;
    }
    long began = System.nanoTime();
    MappingsReader mappings = pass.takeReader();
    failure = mappings.read(process, sizesOnly, reader);
    names = failure == null ? mappings.names(pass::allowedNames) : null;
    pass.giveBack(mappings);
    if (account != null) {
      account.spend(System.nanoTime() - began);
    }
  }

  @Override
  protected void fail(ReadFailure defect) {
    names = null;
    failure = defect;
  }

  @Override
  protected void accept() {
    if (names != null) {
      pass.accept(process, names, sizesOnly);
    } else if (failure != null) {
      pass.fail(process, failure);
    }
  }

  @Override
  protected void skip(Reason reason) {
    pass.miss(process, reason);
  }

  @Override
  protected void hang() {
    process.hang(this);
    pass.fail(process, ReadFailure.of(Reason.HUNG));
  }

  @Override
  public void acceptLate(long now) {
    // The report that asked for it is long finished.
  }
}
