package io.procmem.internal.procfs;

import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.PasswdParser;
import io.procmem.internal.read.FileShape;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.ReadOutcome;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One query to the name service: the name of a user, by a process of that user. */
final class NameRead extends SlowRead {

  /** Stands for bytes that are not text in the encoding of the locale. */
  private static final char UNDECODED = '\uFFFD';

  private static final File LOCAL_USERS = new File("/etc/passwd");

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
    String found = reader.tree.ownerName(process.files.directory(), uid);
    name = found == null ? null : name(found, reader);
  }

  /** A name that is printable, and spelled as if it had been read from a passwd file. */
  private String name(String found, ProcReader reader) {
    if (found.equals(Integer.toString((int) uid))) {
      return Long.toString(uid); // Java's name of a user without one is a signed number
    }
    if (found.indexOf(UNDECODED) >= 0) {
      return localName(reader);
    }
    byte[] bytes = found.getBytes(StandardCharsets.UTF_8);
    return Printable.name(bytes, 0, bytes.length);
  }

  /** Two names that could not be decoded may look the same; so the number stands for others. */
  private String localName(ProcReader reader) {
    PasswdParser passwd = new PasswdParser();
    ReadOutcome outcome = reader.read(LOCAL_USERS, FileShape.PASSWD, passwd);
    String local = outcome == ReadOutcome.READ ? passwd.names().get(uid) : null;
    return local == null ? Long.toString(uid) : local;
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
