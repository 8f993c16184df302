package io.procmem;

import io.procmem.internal.bytes.DiskTree;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.bytes.SeekableInput;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Captured files as a directory; every other path is one of this machine. Thread-safe. */
final class CapturedTree implements FileTree {

  /** The directory, at a place where none can exist: pid 0 is no process. */
  static final Path ROOT = Path.of("/proc/0/captured");

  private static final String PREFIX = ROOT + "/";

  private final CapturedFiles files;
  private final FileTree machine = new DiskTree();

  CapturedTree(CapturedFiles files) {
    this.files = files;
  }

  private static boolean isCaptured(File file) {
    return (file.getPath() + "/").startsWith(PREFIX);
  }

  /** The path of a file as {@link CapturedFiles} has it. */
  private static String path(File file) {
    String path = file.getPath();
    return path.length() < PREFIX.length() ? "" : path.substring(PREFIX.length());
  }

  @Override
  public void startScan(long monotonicNanos) {
    files.beginScan(monotonicNanos);
  }

  @Override
  public @Nullable InputStream open(File file) {
    if (!isCaptured(file)) {
      return machine.open(file);
    }
    byte[] bytes = files.read(path(file));
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  /** Only files that show physical pages are read in parts, and these are not read from a copy. */
  @Override
  public @Nullable SeekableInput openSeekable(File file) {
    return isCaptured(file) ? null : machine.openSeekable(file);
  }

  @Override
  public String @Nullable [] list(File directory) {
    if (!isCaptured(directory)) {
      return machine.list(directory);
    }
    return type(directory) == FileType.DIRECTORY
        ? files.list(path(directory)).toArray(String[]::new)
        : null;
  }

  @Override
  public FileType type(File file) {
    if (!isCaptured(file)) {
      return machine.type(file);
    }
    String path = path(file);
    if (path.isEmpty() || !files.list(path).isEmpty()) {
      return FileType.DIRECTORY;
    }
    return files.read(path) == null ? FileType.MISSING : FileType.FILE;
  }

  @Override
  public boolean exists(File file) {
    return isCaptured(file) ? type(file) != FileType.MISSING : machine.exists(file);
  }

  @Override
  public long size(File file) {
    if (!isCaptured(file)) {
      return machine.size(file);
    }
    byte[] bytes = files.read(path(file));
    return bytes == null ? REFUSED : bytes.length;
  }

  @Override
  public byte @Nullable [] link(File link) {
    return isCaptured(link) ? null : machine.link(link);
  }

  @Override
  public long owner(File file) {
    return isCaptured(file) ? REFUSED : machine.owner(file);
  }

  @Override
  public @Nullable String ownerName(File file, long uid) {
    return isCaptured(file) ? null : machine.ownerName(file, uid);
  }

  @Override
  public Optional<String> kind(File directory) {
    return isCaptured(directory) ? Optional.empty() : machine.kind(directory);
  }
}
