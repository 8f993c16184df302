package io.procmem.internal.detail;

/**
 * What of this machine could make pages shared that look private.
 *
 * @param allVisible whether the scan has read every process, so that no relative is hidden
 * @param ksmBytes what KSM has merged, machine-wide; {@link #UNKNOWN} if it cannot be read
 * @param anonymousHugePages whether there are transparent huge pages, or it is unknown
 * @param fileHugePageBytes the size of huge pages of files and shared memory, machine-wide; {@link
 *     #UNKNOWN} if it cannot be read
 */
public record SharingRisks(
    boolean allVisible, long ksmBytes, boolean anonymousHugePages, long fileHugePageBytes) {

  /** More than any process has, and small enough that sums do not overflow. */
  public static final long UNKNOWN = Long.MAX_VALUE / 4;
}
