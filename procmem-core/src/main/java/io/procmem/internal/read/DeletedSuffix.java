package io.procmem.internal.read;

import io.procmem.internal.bytes.Access;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.Refusal;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether {@code (deleted)} at the end of an executable's path is part of its name. The
 * kernel appends it to the path of a file that was deleted or replaced, as by an upgrade; but a
 * file can also have such a name. To tell, the file must be looked up, and its file system may
 * hang. So another thread looks it up, one at a time.
 */
public final class DeletedSuffix {

  private static final String SUFFIX = " (deleted)";

  /** More are looked up in the next scan. */
  private static final int MAX_LOOKUPS = 256;

  private @Nullable SlowRead hanging;

  /**
   * A path that ends with the suffix.
   *
   * @param process the process that executes the file
   * @param path the printable path, with the suffix
   * @param settle accepts the path as it is to be shown
   */
  public record Candidate(ProcessFiles process, String path, Consumer<String> settle) {

    private boolean exists(FileTree tree) {
      boolean plain = path.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '\\');
      return plain
          && path.startsWith("/")
          && (isThere(tree, process.directory() + "/root" + path) || isThere(tree, path));
    }

    private static boolean isThere(FileTree tree, String path) {
      return tree.refusal(new File(path), Access.LOOK) == Refusal.NONE;
    }
  }

  /** Whether a path ends with the suffix. */
  public static boolean isOn(String path) {
    return path.endsWith(SUFFIX);
  }

  /** A path without the suffix. */
  public static String remove(String path) {
    return isOn(path) ? path.substring(0, path.length() - SUFFIX.length()) : path;
  }

  /** Looks up some files; null while an earlier lookup hangs. */
  public @Nullable SlowRead lookup(List<Candidate> paths) {
    if (hanging != null && hanging.hasReturned()) {
      hanging = null;
    }
    return hanging == null ? new Lookup(paths.stream().limit(MAX_LOOKUPS).toList()) : null;
  }

  private final class Lookup extends SlowRead {

    private final List<Candidate> paths;
    private List<Boolean> found = List.of();

    private Lookup(List<Candidate> paths) {
      this.paths = paths;
    }

    @Override
    protected void read(ProcReader reader) {
      found = paths.stream().map(path -> path.exists(reader.tree)).toList();
    }

    @Override
    protected void fail(ReadFailure failure) {
      found = List.of();
    }

    @Override
    protected void accept() {
      for (int i = 0; i < found.size(); i++) {
        Candidate candidate = paths.get(i);
        candidate.settle.accept(found.get(i) ? candidate.path : remove(candidate.path));
      }
    }

    @Override
    protected void skip(Reason reason) {
      // Looked up in the next scan.
    }

    @Override
    protected void hang() {
      hanging = this;
    }

    @Override
    public void acceptLate(long now) {
      // The files may have changed, and are looked up again.
    }
  }
}
