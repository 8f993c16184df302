package io.procmem.internal.container;

import io.procmem.internal.parse.MountinfoParser;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ProcessFiles;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One read of the mounts of a process. The kernel locks their namespace for it, so it can hang. */
public final class MountRead extends SlowRead {

  private final ProcessFiles process;
  private final Consumer<Mounts> accept;
  private final Consumer<ReadFailure> fail;
  private @Nullable Mounts mounts;
  private @Nullable ReadFailure failure;

  /**
   * A read.
   *
   * @param accept receives the mounts
   * @param fail receives the reason why they could not be read
   */
  public MountRead(ProcessFiles process, Consumer<Mounts> accept, Consumer<ReadFailure> fail) {
    this.process = process;
    this.accept = accept;
    this.fail = fail;
  }

  @Override
  protected void read(ProcReader reader) {
    MountinfoParser parser = new MountinfoParser();
    ReadOutcome outcome = reader.read(process, Source.MOUNTINFO, parser);
    if (outcome != ReadOutcome.READ) {
      failure = reader.diagnosis.of(process, Source.MOUNTINFO, outcome);
      return;
    }
    Mounts found = new Mounts(MountHints.of(parser, reader.bytes()));
    failure = reader.diagnosis.ofLife(process); // of an ended process, the file is empty
    mounts = failure == null ? found : null;
  }

  @Override
  protected void fail(ReadFailure defect) {
    mounts = null;
    failure = defect;
  }

  @Override
  protected void accept() {
    if (mounts != null) {
      accept.accept(mounts);
    } else if (failure != null) {
      fail.accept(failure);
    }
  }

  @Override
  protected void skip(Reason reason) {
    if (reason != Reason.OUT_OF_TIME) {
      fail.accept(ReadFailure.of(reason));
    }
  }

  @Override
  protected void hang() {
    process.hang(this);
    fail.accept(ReadFailure.of(Reason.HUNG));
  }

  @Override
  public void acceptLate(long now) {
    // The process may have executed something since, so its mounts are read again.
  }
}
