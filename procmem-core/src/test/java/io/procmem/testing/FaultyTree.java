package io.procmem.testing;

import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.Inode;
import io.procmem.internal.bytes.SeekableInput;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree that records every operation, and makes one of them fail. An operation is identified by
 * its kind, its path, and how often it was done before in the same scan; not by its order, since
 * several threads read.
 */
public final class FaultyTree implements FileTree {

  /** How the operation fails. */
  public enum Fault {
    /** It is denied: nothing opens, is listed, is followed or exists. */
    REFUSES,
    /** A read fails. */
    FAILS,
    /** A read gives no more bytes, as at the end of the file. */
    ENDS,
    /** It throws an unexpected exception. */
    THROWS
  }

  private final ProcTree tree;
  private final List<String> operations = new ArrayList<>();
  private final Map<String, Integer> times = new HashMap<>();
  private @Nullable String faultyOperation;
  private @Nullable Runnable event;
  private Fault fault = Fault.REFUSES;
  private boolean hasHappened;
  private int open;

  public FaultyTree(ProcTree tree) {
    this.tree = tree;
  }

  /** Starts another scan and sets the operation that fails in it; none if null. */
  public synchronized void startScan(@Nullable String operation, Fault fault) {
    startScan(operation, fault, null);
  }

  /** Runs an action when an operation of the next scan begins; the operation itself succeeds. */
  public synchronized void startScan(@Nullable String operation, Runnable event) {
    startScan(operation, Fault.REFUSES, event);
  }

  private void startScan(@Nullable String operation, Fault fault, @Nullable Runnable event) {
    operations.clear();
    times.clear();
    this.faultyOperation = operation;
    this.fault = fault;
    this.event = event;
  }

  /** The operations since the scan began. */
  public synchronized List<String> operations() {
    return List.copyOf(operations);
  }

  public synchronized boolean hasHappened() {
    return hasHappened;
  }

  /** The number of open files. */
  public synchronized int open() {
    return open;
  }

  /** Whether the operation is the one that fails, in this way. */
  private synchronized boolean goesWrong(String operation, File file, Fault... ways) {
    String name = operation + " " + file;
    String numbered = name + " #" + times.merge(name, 1, Integer::sum);
    operations.add(numbered);
    if (!numbered.equals(faultyOperation)) {
      return false;
    }
    hasHappened = true;
    if (event != null) {
      event.run();
      return false;
    }
    if (fault == Fault.THROWS) {
      throw new IllegalStateException("unforeseen");
    }
    return List.of(ways).contains(fault);
  }

  @Override
  public @Nullable InputStream open(File file) {
    return openSeekable(file);
  }

  @Override
  public @Nullable SeekableInput openSeekable(File file) {
    if (goesWrong("open", file, Fault.REFUSES)) {
      return null;
    }
    SeekableInput in = tree.openSeekable(file);
    return in == null ? null : new FaultyInput(in, file);
  }

  @Override
  public String @Nullable [] list(File directory) {
    return goesWrong("list", directory, Fault.REFUSES) ? null : tree.list(directory);
  }

  @Override
  public FileType type(File file) {
    return goesWrong("type", file, Fault.REFUSES) ? FileType.REFUSED : tree.type(file);
  }

  @Override
  public Inode inode(File file) {
    return goesWrong("inode", file, Fault.REFUSES)
        ? new Inode(FileType.REFUSED, 0, REFUSED, REFUSED)
        : tree.inode(file);
  }

  @Override
  public boolean exists(File file) {
    return !goesWrong("exists", file, Fault.REFUSES) && tree.exists(file);
  }

  @Override
  public long size(File file) {
    return goesWrong("size", file, Fault.REFUSES) ? REFUSED : tree.size(file);
  }

  @Override
  public byte @Nullable [] link(File link) {
    return goesWrong("link", link, Fault.REFUSES) ? null : tree.link(link);
  }

  @Override
  public long owner(File file) {
    return goesWrong("owner", file, Fault.REFUSES) ? REFUSED : tree.owner(file);
  }

  @Override
  public @Nullable String ownerName(File file, long uid) {
    return goesWrong("name", file, Fault.REFUSES) ? null : tree.ownerName(file, uid);
  }

  @Override
  public Optional<String> kind(File directory) {
    return goesWrong("kind", directory, Fault.REFUSES) ? Optional.empty() : tree.kind(directory);
  }

  /** An open file with reads that may fail. */
  private final class FaultyInput extends SeekableInput {
    private final SeekableInput in;
    private final File file;
    private boolean isOpen = true;

    private FaultyInput(SeekableInput in, File file) {
      this.in = in;
      this.file = file;
      synchronized (FaultyTree.this) {
        open++;
      }
    }

    @Override
    public void seek(long position) throws IOException {
      if (goesWrong("seek", file, Fault.REFUSES, Fault.FAILS)) {
        throw new IOException("made to fail");
      }
      in.seek(position);
    }

    @Override
    public int read() throws IOException {
      throw new IOException("nothing is read byte by byte");
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (goesWrong("read", file, Fault.REFUSES, Fault.FAILS, Fault.ENDS)) {
        if (fault == Fault.ENDS) {
          return -1;
        }
        throw new IOException("made to fail");
      }
      return in.read(into, from, length);
    }

    @Override
    public void close() throws IOException {
      synchronized (FaultyTree.this) {
        open -= isOpen ? 1 : 0;
        isOpen = false;
      }
      in.close();
    }
  }
}
