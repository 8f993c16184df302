package io.procmem.internal.names;

import io.procmem.container.Container;
import io.procmem.container.ContainerNames;
import io.procmem.container.NameSource;
import io.procmem.container.NameStats;
import io.procmem.container.NodeFiles;
import io.procmem.container.Placement;
import io.procmem.container.Pod;
import io.procmem.internal.read.ReadBatch;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.read.ReaderThreads;
import io.procmem.internal.read.SlowRead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of containers and pods, from files of the node. A name is kept while a process runs in
 * the container or pod. What was not found is looked for again after a growing time. Used by the
 * scanning thread; the reads are made by threads that may hang, and a scan waits for them only
 * briefly: what has not been read by then is read in a later scan.
 */
public final class NodeNames implements AutoCloseable {

  /** The maximum number of reads that one scan begins. */
  static final int MAX_READS = 500;

  private final NameCache cache = new NameCache();
  private final List<NodePlace> bundles = new ArrayList<>();
  private final List<NodePlace> logs = new ArrayList<>();
  private final @Nullable ContainerNames json;
  private final ReaderThreads readers;
  private long now;
  private long readTimeoutNanos;

  /** How long this scan may still wait for reads. */
  private long waitNanos;

  private @Nullable Throwable defect;
  private long filesOpened;
  private long bytesRead;

  public NodeNames(NodeFiles files, ReaderThreads readers) {
    this.json = files.json().orElse(null);
    this.readers = readers;
    for (NameSource source : files.sources()) {
      boolean isLog = source == NameSource.POD_LOGS || source == NameSource.CONTAINER_LOGS;
      for (Path directory : files.directories(source)) {
        (isLog ? logs : bundles).add(new NodePlace(source, directory.toFile()));
      }
    }
  }

  /** Whether no file is ever read. */
  public boolean isOff() {
    return logs.isEmpty() && bundles.isEmpty();
  }

  /**
   * Begins a scan.
   *
   * @param nanos the time of the scan
   * @param waitNanos how long the scan waits for all reads; half of that for one of them
   */
  public void startScan(long nanos, long waitNanos) {
    this.now = nanos;
    this.waitNanos = waitNanos;
    this.readTimeoutNanos = waitNanos / 2;
    filesOpened = 0;
    bytesRead = 0;
    defect = null;
    cache.startScan(nanos);
  }

  /** Requests the names of a place that a process is in. */
  public void want(Placement place) {
    Pod pod = place.pod().orElse(null);
    if (pod != null && cache.usePod(pod.uid())) {
      hasten(NameSource.POD_LOGS);
    }
    Container container = place.container().orElse(null);
    if (container != null && cache.useContainer(container, pod == null ? null : pod.uid())) {
      hasten(NameSource.CONTAINER_LOGS);
    }
  }

  private void hasten(NameSource source) {
    logs.stream().filter(place -> place.source == source).forEach(one -> one.schedule.hasten(now));
  }

  /** Makes the reads that are due, as far as this scan has time for them. */
  public void read() {
    long toBeginNanos = waitNanos - readTimeoutNanos; // the last read may take its whole time
    List<SlowRead> reads = toBeginNanos <= 0 ? List.of() : dueReads();
    if (reads.isEmpty()) {
      return;
    }
    ReadBatch batch = new ReadBatch(reads);
    long began = System.nanoTime();
    readers.run(batch, new ReadDeadline(readTimeoutNanos, began + toBeginNanos), () -> {});
    batch.collect();
    waitNanos -= System.nanoTime() - began;
    filesOpened += batch.filesOpened();
    bytesRead += batch.bytesRead();
    defect = batch.defect() == null ? defect : batch.defect();
  }

  private List<SlowRead> dueReads() {
    List<SlowRead> reads = new ArrayList<>();
    for (NodePlace place : logs) {
      if (!place.isHanging(now) && place.schedule.isDue(now)) {
        boolean isOfPods = place.source == NameSource.POD_LOGS;
        Set<String> wanted = isOfPods ? cache.podsWithoutName() : cache.containersWithoutLogs();
        if (!wanted.isEmpty()) {
          reads.add(place.new Listing(wanted, isOfPods ? cache::setPod : cache::setLogs, now));
        }
      }
    }
    List<NodePlace> readable = bundles.stream().filter(place -> !place.isHanging(now)).toList();
    if (!readable.isEmpty()) {
      cache.forEachContainer(
          one -> {
            if (reads.size() < MAX_READS && one.isDue(now)) {
              addBundle(one, readable, reads);
            }
          });
    }
    return reads;
  }

  private void addBundle(NamedContainer one, List<NodePlace> readable, List<SlowRead> reads) {
    List<NodePlace> places =
        readable.stream().filter(place -> BundleFormat.mayHave(one.runtime, place.source)).toList();
    if (!places.isEmpty()) {
      reads.add(one.new Bundle(places, json, now));
    }
  }

  /** The place with the names that are known; the same object if it has them already. */
  @SuppressWarnings("ReferenceEquality") // both are the same object while nothing changes
  public Placement named(Placement current) {
    NodeNaming names = cache.naming(current);
    NamedContainer known = current.container().map(cache::find).orElse(null);
    if (known != null && known.shared == current && known.sharedNaming == names) {
      return current;
    }
    Placement place = known == null ? withoutNames(current) : known.withoutNames(current);
    if (!names.isNamed() && names.podUid() == null) {
      return place;
    }
    Placement named =
        new Placement(
            place.container().map(container -> named(container, names)),
            place.pod().isEmpty() ? newPod(names) : place.pod().map(pod -> named(pod, names)),
            place.unit(),
            place.isHelper(),
            place.served());
    return known == null
        ? (named.equals(current) ? current : named)
        : known.share(place, named, names);
  }

  /** A place in a pod but in no container, whose names may not hold any more. */
  private static Placement withoutNames(Placement place) {
    return place.pod().filter(pod -> pod.name().or(pod::namespace).isPresent()).isEmpty()
        ? place
        : new Placement(
            place.container(),
            place.pod().map(pod -> Pod.of(pod.uid(), pod.qosClass())),
            place.unit(),
            place.isHelper(),
            place.served());
  }

  private static Container named(Container container, NodeNaming names) {
    return new Container(
        container.id(),
        container.runtime(),
        container.kind(),
        names.container() == null ? container.name() : Optional.of(names.container()),
        names.image() == null ? container.image() : Optional.of(names.image()));
  }

  private static Pod named(Pod pod, NodeNaming names) {
    return new Pod(
        pod.uid(),
        pod.qosClass(),
        names.namespace() == null ? pod.namespace() : Optional.of(names.namespace()),
        names.pod() == null ? pod.name() : Optional.of(names.pod()));
  }

  /** A pod that only a file of the node names. */
  private static Optional<Pod> newPod(NodeNaming names) {
    return Optional.ofNullable(names.podUid())
        .map(uid -> named(Pod.of(uid, Optional.empty()), names));
  }

  /** How many containers and pods have names; empty if no file is ever read. */
  public Optional<NameStats> stats() {
    return isOff() ? Optional.empty() : Optional.of(cache.stats(logs));
  }

  /** What a read of this scan threw; null if none did. */
  public @Nullable Throwable defect() {
    return defect;
  }

  /** How many files this scan has opened. */
  public long filesOpened() {
    return filesOpened;
  }

  /** How many bytes this scan has read. */
  public long bytesRead() {
    return bytesRead;
  }

  /** For any thread: ends the reader threads, without waiting. */
  @Override
  public void close() {
    readers.close();
  }
}
