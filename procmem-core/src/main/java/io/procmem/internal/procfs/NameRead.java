package io.procmem.internal.procfs;

import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import org.jspecify.annotations.Nullable;

/** One query to the name service: the name of a user, by a process of that user. */
final class NameRead extends SlowRead {

  private final TrackedProcess process;
  private final long uid;
  private final UserNames users;
  private @Nullable String name;

  NameRead(TrackedProcess process, long uid, UserNames users) {
    this.process = process;
    this.uid = uid;
    this.users = users;
  }

  @Override
  protected void read(ProcReader reader) {
    name = reader.tree.ownerName(process.files.directory(), uid);
  }

  @Override
  protected void fail(ReadFailure failure) {
    name = null;
  }

  @Override
  protected void accept() {
    if (name != null) {
      users.setName(uid, name);
    }
  }

  @Override
  protected void skip(Reason reason) {
    // Queried again in the next scan.
  }

  @Override
  protected void hang() {
    users.waitFor(uid, this);
  }

  @Override
  public void acceptLate(long now) {
    accept();
  }
}
