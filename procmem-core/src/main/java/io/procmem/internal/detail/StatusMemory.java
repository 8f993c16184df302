package io.procmem.internal.detail;

import io.procmem.internal.parse.StatusParser;
import io.procmem.snapshot.StatusField;
import org.jspecify.annotations.Nullable;

/**
 * The resident memory of a process by kind, as {@code status} shows it to every user; in bytes.
 *
 * @param anonBytes not backed by a file
 * @param fileBytes backed by files, or shared memory
 * @param hugetlbBytes in pages of hugetlbfs, which the others exclude
 * @param swapBytes anonymous memory in swap
 * @param codeKib the size of the code of its executable in KiB; negative if unknown
 */
record StatusMemory(
    long anonBytes,
    long fileBytes,
    long hugetlbBytes,
    long swapBytes,
    long codeKib,
    NamespacePosition namespace) {

  /**
   * What was read; null if the kernel, before 4.5, does not show memory by kind, or if a number is
   * impossible.
   */
  static @Nullable StatusMemory of(StatusParser status, int pid) {
    if (!status.numbers.has(StatusField.RSS_ANON)
        || !status.numbers.has(StatusField.RSS_FILE)
        || !status.numbers.has(StatusField.RSS_SHMEM)
        || status.numbers.isImpossible(StatusField.HUGETLB)
        || status.numbers.isImpossible(StatusField.SWAP)) {
      return null;
    }
    return new StatusMemory(
        status.numbers.get(StatusField.RSS_ANON),
        status.numbers.get(StatusField.RSS_FILE) + status.numbers.get(StatusField.RSS_SHMEM),
        bytes(status, StatusField.HUGETLB),
        bytes(status, StatusField.SWAP),
        codeKib(status),
        NamespacePosition.of(status, pid));
  }

  private static long bytes(StatusParser status, StatusField field) {
    return status.numbers.has(field) ? status.numbers.get(field) : 0;
  }

  /**
   * The kernel shows the smaller of two sizes: the code of the executable, and all executable
   * mappings. The second is always larger, by the vDSO at least, unless the process has unmapped
   * some mappings or made them writable. If it is not larger, the size of the code is unknown.
   */
  private static long codeKib(StatusParser status) {
    return status.otherCodeKib > 0 ? status.codeKib : -1;
  }

  long rssBytes() {
    return anonBytes + fileBytes;
  }
}
