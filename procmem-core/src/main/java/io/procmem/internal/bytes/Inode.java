package io.procmem.internal.bytes;

/**
 * What a file is, found by one access. Of a file that is missing or refused, only the type is
 * known.
 *
 * @param type what it is; a link is not followed
 * @param number its number in its file system, 0 if unknown
 * @param owner the uid that owns it, or {@link FileTree#REFUSED}
 * @param bytes its size, or {@link FileTree#REFUSED}
 */
public record Inode(FileType type, long number, long owner, long bytes) {

  static Inode unknown(FileType type) {
    return new Inode(type, 0, FileTree.REFUSED, FileTree.REFUSED);
  }
}
