package io.procmem.internal.jvm;

import io.procmem.internal.mappings.MappingView;
import io.procmem.mappings.MappingField;

/**
 * One mapping of this JVM, as {@code smaps} shows it, or with numbers from {@code pagemap}.
 *
 * @param start its first address
 * @param end the address after the last
 * @param permissions such as {@code rw-p}
 * @param offset where it begins in the file, in bytes
 * @param name the file, or a name in brackets; empty for anonymous memory
 * @param rssBytes resident, without pages of hugetlbfs
 * @param pssBytes the same, each page divided by how often it is mapped
 * @param swapBytes swapped out; negative if unknown
 * @param hugetlbBytes in pages of hugetlbfs
 * @param flags {@code VmFlags}: two letters each, divided by blanks
 */
record OwnJvmMapping(
    long start,
    long end,
    String permissions,
    long offset,
    String name,
    long rssBytes,
    long pssBytes,
    long swapBytes,
    long hugetlbBytes,
    String flags) {

  private static final String DELETED = " (deleted)";

  static OwnJvmMapping of(MappingView view) {
    return new OwnJvmMapping(
        view.start(),
        view.end(),
        view.permissions(),
        view.offset(),
        view.name(),
        view.bytes(MappingField.RSS),
        view.bytes(MappingField.PSS),
        view.bytes(MappingField.SWAP),
        view.bytes(MappingField.PRIVATE_HUGETLB) + view.bytes(MappingField.SHARED_HUGETLB),
        view.flags());
  }

  /** A part of it, without numbers. */
  OwnJvmMapping part(long from, long to, String newFlags) {
    long newOffset = offset + from - start;
    return new OwnJvmMapping(from, to, permissions, newOffset, name, 0, 0, 0, 0, newFlags);
  }

  /** The same with numbers; what is resident includes pages of hugetlbfs. */
  OwnJvmMapping with(long resident, long swapped) {
    return new OwnJvmMapping(
        start, end, permissions, offset, name, resident, resident, swapped, 0, flags);
  }

  long sizeBytes() {
    return end - start;
  }

  long residentBytes() {
    return rssBytes + hugetlbBytes;
  }

  long memoryBytes() {
    return residentBytes() + Math.max(0, swapBytes);
  }

  boolean isPrivate() {
    return permissions.endsWith("p");
  }

  boolean isWritable() {
    return permissions.startsWith("w", 1);
  }

  boolean isExecutable() {
    return permissions.startsWith("x", 2);
  }

  boolean allowsNothing() {
    return permissions.startsWith("---");
  }

  /** Whether it is private memory without a file or a name. */
  boolean isAnonymous() {
    return name.isEmpty() && isPrivate();
  }

  /** Whether it is a file or shared memory. */
  boolean isFile() {
    return !name.isEmpty() && name.charAt(0) != '[';
  }

  /** The path of its file, without the mark of a deleted one. */
  String path() {
    return name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
  }

  /** Whether the kernel does not count it as committed: {@code malloc} maps its arenas so. */
  boolean isNotAccounted() {
    return hasFlag("nr");
  }

  /** Whether it never gets huge pages: since Linux 6.7 those mapped as a stack do not. */
  boolean isWithoutHugePages() {
    return hasFlag("nh");
  }

  private boolean hasFlag(String flag) {
    for (int at = 0; at + 1 < flags.length(); at += 3) {
      if (flags.startsWith(flag, at)) {
        return true;
      }
    }
    return false;
  }
}
