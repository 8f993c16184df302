package io.procmem.internal.detail;

/**
 * What on this machine could make pages shared although they look private.
 *
 * @param allVisible whether the scan has read every process, so that no relative is missed
 * @param ksmBytes how much memory KSM has merged, machine-wide; {@link #UNKNOWN} if it cannot be
 *     read
 * @param anonymousHugePages whether there are transparent huge pages, or it is unknown
 * @param fileHugePageBytes the size of huge pages of files and shared memory, machine-wide; {@link
 *     #UNKNOWN} if it cannot be read
 */
public record SharingRisks(
    boolean allVisible, long ksmBytes, boolean anonymousHugePages, long fileHugePageBytes) {

  /** More memory than any process has, but small enough that sums do not overflow. */
  public static final long UNKNOWN = Long.MAX_VALUE / 4;
}
