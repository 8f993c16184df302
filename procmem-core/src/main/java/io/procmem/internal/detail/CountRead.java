package io.procmem.internal.detail;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** One count of the pages of a process, or a part of one. */
final class CountRead extends SlowRead {

  private final CountPass pass;
  private final ProcessMemory process;
  private final @Nullable PageCount begun;
  private final PageCount.Limits limits;
  private PageCounter.Result result = PageCounter.Result.failed(Reason.OUT_OF_TIME);

  CountRead(CountPass pass, ProcessMemory process, PageCount.Limits limits) {
    this.pass = pass;
    this.process = process;
    this.begun = process.unfinished();
    this.limits = limits;
  }

  ProcessMemory process() {
    return process;
  }

  @Override
  protected void read(ProcReader reader) {
    result = pass.counter().count(process, begun, limits, reader);
  }

  @Override
  protected void fail(ReadFailure failure) {
    result = PageCounter.Result.failed(failure);
  }

  @Override
  protected void accept() {
    pass.accept(process, result);
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
    process.cost().backOff(now);
  }
}
