package io.procmem.internal.names;

import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.internal.bytes.FileTree;
import io.procmem.internal.bytes.FileType;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadFailure;
import io.procmem.internal.read.SlowRead;
import io.procmem.snapshot.Reason;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory of a source. Belongs to the scanning thread, except for its reads. */
final class NodePlace {

  /** A node has at most a few hundred pods; old logs add links. */
  static final int MAX_ENTRIES = 10_000;

  final NameSource source;
  final File directory;
  final RetrySchedule schedule = new RetrySchedule();

  /** The read that hangs in this directory; null if none does. */
  private @Nullable SlowRead hanging;

  /** What is wrong with the directory; null if nothing is. */
  @Nullable NameProblem problem;

  NodePlace(NameSource source, File directory) {
    this.source = source;
    this.directory = directory;
  }

  /** Whether an earlier read hangs here. Takes over its late result once it has returned. */
  boolean isHanging(long now) {
    SlowRead late = hanging;
    if (late != null && late.hasReturned()) {
      hanging = null;
      late.acceptLate(now);
    }
    return hanging != null;
  }

  void waitFor(SlowRead read) {
    hanging = read;
  }

  /** Looks for some keys, which are uids of pods or ids of containers, in the names of entries. */
  final class Listing extends SlowRead {

    private final Set<String> wanted;
    private final LogNames names;
    private final long now;
    private final Map<String, NodeNaming> found = new HashMap<>();
    private @Nullable NameProblem failure;

    Listing(Set<String> wanted, LogNames names, long now) {
      this.wanted = wanted;
      this.names = names;
      this.now = now;
    }

    @Override
    protected void read(ProcReader reader) {
      String[] entries = reader.tree.list(directory, MAX_ENTRIES + 1);
      if (entries == null) {
        failure = reader.tree.exists(directory) ? NameProblem.UNREADABLE : null;
        return;
      }
      failure = entries.length > MAX_ENTRIES ? NameProblem.TOO_LARGE : null;
      for (String entry : entries) {
        boolean isOfPod = source == NameSource.POD_LOGS;
        String key = isOfPod ? KubeletLogs.uid(entry) : KubeletLogs.containerId(entry);
        if (key != null && wanted.contains(key)) {
          NodeNaming naming = isOfPod ? pod(reader.tree, entry) : KubeletLogs.container(entry);
          if (!naming.equals(NodeNaming.NOTHING)) {
            found.merge(key, naming, NodeNaming::merge);
          }
        }
      }
    }

    /** Anyone could have created a link; the kubelet creates directories. */
    private NodeNaming pod(FileTree tree, String entry) {
      FileType type = tree.type(new File(directory, entry));
      return type == FileType.DIRECTORY
          ? KubeletLogs.pod(entry)
          : NodeNaming.of(type == FileType.LINK ? NameProblem.LINK : NameProblem.INVALID);
    }

    @Override
    protected void fail(ReadFailure reason) {
      failure = NameProblem.UNREADABLE;
    }

    @Override
    protected void accept() {
      problem = failure;
      schedule.tried(now);
      if (failure == null) { // it has no other entries
        wanted.forEach(key -> found.putIfAbsent(key, NodeNaming.NOTHING));
      }
      found.forEach((key, naming) -> names.set(NodePlace.this, key, naming));
    }

    @Override
    protected void skip(Reason reason) {
      // Tried in the next scan.
    }

    @Override
    protected void hang() {
      schedule.tried(now);
      waitFor(this);
    }

    @Override
    public void acceptLate(long later) {
      accept();
    }
  }

  /** Receives what names of entries say. */
  @FunctionalInterface
  interface LogNames {
    void set(NodePlace place, String key, NodeNaming naming);
  }
}
