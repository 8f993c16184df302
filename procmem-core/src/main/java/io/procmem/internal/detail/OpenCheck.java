package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import org.jspecify.annotations.Nullable;

/** Checks whether the file of a process that was skipped for its cost would open at all. */
final class OpenCheck extends SlowRead {

  private final DetailPass pass;
  private final ProcessMemory process;
  private @Nullable ReadFailure failure;

  OpenCheck(DetailPass pass, ProcessMemory process) {
    this.pass = pass;
    this.process = process;
  }

  @Override
  protected void read(ProcReader reader) {
    Source source = pass.details().source();
    if (!reader.opens(process.files().file(source))) {
      failure = reader.diagnosis.of(process.files(), source, ReadOutcome.NOT_OPENED);
    }
  }

  @Override
  protected void fail(ReadFailure defect) {
    failure = defect;
  }

  @Override
  protected void accept() {
    if (failure == null) {
      process.allow();
    } else {
      pass.fail(process, failure);
    }
  }

  @Override
  protected void skip(Reason reason) {
    // The process keeps the reason for which it was skipped.
  }

  @Override
  protected void hang() {
    process.files().hang(this);
    pass.fail(process, ReadFailure.of(Reason.HUNG));
  }

  @Override
  public void acceptLate(long now) {
    // The next scan checks again.
  }
}
