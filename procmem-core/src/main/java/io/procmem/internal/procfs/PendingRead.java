package io.procmem.internal.procfs;

import org.jspecify.annotations.Nullable;

/**
 * A read that did not return in time and may yet.
 *
 * @param batch the batch it was part of
 * @param index its index there
 */
record PendingRead(ReadBatch batch, int index) {

  /** What it gave, once; null if it has not returned. */
  @Nullable Object take() {
    return batch.take(index);
  }
}
