package io.procmem.internal.container;

import java.io.File;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has been read of groups that contain other groups, such as the pods and slices that many
 * containers are in. Thread-safe: two threads may read the same group, with the same result.
 */
final class SharedLevels {

  /**
   * The limits of a group.
   *
   * @param limit {@link Long#MAX_VALUE} if it has none
   * @param high {@link Long#MAX_VALUE} if it has none
   * @param workingSet {@link GroupNumbers#UNKNOWN} if unknown, or if it has no limit
   */
  record Level(long limit, long high, long workingSet) {}

  /** By the directory of the memory controller. */
  final Map<File, Level> memory = new ConcurrentHashMap<>();

  /** CPU limits, NaN for none, by the directory of the CPU controller. */
  final Map<File, Double> cpus = new ConcurrentHashMap<>();
}
