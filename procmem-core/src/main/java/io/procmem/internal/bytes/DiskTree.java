package io.procmem.internal.bytes;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file system of this machine. Thread-safe. */
public final class DiskTree implements FileTree {

  /** A directory that cannot exist, so that no path below it leads anywhere. */
  private static final Path NOWHERE = Path.of("/proc/0");

  @Override
  public @Nullable InputStream open(File file) {
    try {
      return new FileInputStream(file);
    } catch (FileNotFoundException e) {
      return null; // missing, forbidden, or no descriptor left: refusal() says which
    }
  }

  @Override
  public @Nullable SeekableInput openSeekable(File file) {
    try {
      return new DiskInput(file);
    } catch (FileNotFoundException e) {
      return null; // as above
    }
  }

  @Override
  public String @Nullable [] list(File directory) {
    return directory.list();
  }

  /**
   * Takes names from the directory one by one, so that a large one takes no memory. The type is
   * checked first: to open a pipe could block.
   */
  @Override
  public String @Nullable [] list(File directory, int most) {
    if (!directory.isDirectory()) {
      return null; // missing or forbidden: refusal() says which
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.toPath())) {
      for (Path entry : entries) {
        if (names.size() == most) {
          break;
        }
        names.add(entry.getFileName().toString());
      }
    } catch (IOException | DirectoryIteratorException e) {
      return null; // as above
    }
    return names.toArray(String[]::new);
  }

  @Override
  public FileType type(File file) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file.toPath(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return type(found.isRegularFile(), found.isDirectory(), found.isSymbolicLink());
    } catch (NoSuchFileException | InvalidPathException e) {
      return FileType.MISSING;
    } catch (IOException e) {
      return FileType.REFUSED; // ENOTDIR too
    }
  }

  @Override
  public Inode inode(File file) {
    try {
      Map<String, Object> found =
          Files.readAttributes(
              file.toPath(),
              "unix:isRegularFile,isDirectory,isSymbolicLink,ino,uid,size",
              LinkOption.NOFOLLOW_LINKS);
      return new Inode(
          type(
              Boolean.TRUE.equals(found.get("isRegularFile")),
              Boolean.TRUE.equals(found.get("isDirectory")),
              Boolean.TRUE.equals(found.get("isSymbolicLink"))),
          found.get("ino") instanceof Long number ? number : 0,
          found.get("uid") instanceof Integer uid ? Integer.toUnsignedLong(uid) : REFUSED,
          found.get("size") instanceof Long size ? size : REFUSED);
    } catch (NoSuchFileException | InvalidPathException e) {
      return Inode.unknown(FileType.MISSING);
    } catch (IOException | UnsupportedOperationException e) {
      return Inode.unknown(FileType.REFUSED);
    }
  }

  private static FileType type(boolean isFile, boolean isDirectory, boolean isLink) {
    return isFile
        ? FileType.FILE
        : isDirectory ? FileType.DIRECTORY : isLink ? FileType.LINK : FileType.OTHER;
  }

  @Override
  public boolean exists(File file) {
    return refusal(file, Access.LOOK) != Refusal.MISSING;
  }

  @Override
  public long size(File file) {
    long size = file.length();
    return size > 0 || refusal(file, Access.LOOK) == Refusal.NONE ? size : REFUSED;
  }

  /** Unlike those of streams, the exceptions of {@link Files} distinguish errors by type. */
  @Override
  public Refusal refusal(File file, Access access) {
    try {
      tryAgain(file.toPath(), access);
      return Refusal.NONE;
    } catch (NoSuchFileException e) {
      return Refusal.MISSING;
    } catch (AccessDeniedException e) {
      return Refusal.FORBIDDEN;
    } catch (IOException e) {
      return Refusal.OTHER;
    }
  }

  private static void tryAgain(Path path, Access access) throws IOException {
    switch (access) {
      case OPEN -> open(path);
      case LINK -> Files.readSymbolicLink(path);
      case LIST -> list(path);
      case LOOK -> Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * Opens a file as a directory: the JDK opens it before it finds that it is not a directory. The
   * streams of {@link Files} are not used, since they are channels: the first channel of a JVM
   * takes two descriptors permanently, and if these are not available, no channel of the JVM ever
   * works again.
   */
  @SuppressWarnings("StreamResourceLeak") // closed at once
  private static void open(Path path) throws IOException {
    try {
      Files.newDirectoryStream(path).close();
    } catch (NotDirectoryException e) {
      return; // it opened
    }
  }

  /** Checks the type first: to open a pipe or device could block. */
  @SuppressWarnings("StreamResourceLeak") // as above
  private static void list(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    Files.newDirectoryStream(path).close();
  }

  /**
   * A {@link Path} keeps the bytes of a link, but its string depends on the locale, which cannot
   * represent all bytes. Its URI represents them all. The path is resolved below {@link #NOWHERE},
   * so that making the URI does not access the target.
   */
  @Override
  public byte @Nullable [] link(File link) {
    Path target;
    try {
      target = Files.readSymbolicLink(link.toPath());
    } catch (IOException e) {
      return null; // missing or forbidden: refusal() says which
    }
    if (target.getNameCount() == 0) {
      return target.toString().getBytes(StandardCharsets.US_ASCII);
    }
    Path names = target.subpath(0, target.getNameCount());
    String encoded = NOWHERE.resolve(names).toUri().getRawPath();
    String relative = encoded.substring(NOWHERE.toString().length() + 1);
    return percentDecoded(target.isAbsolute() ? "/" + relative : relative);
  }

  private static byte[] percentDecoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(text.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public long owner(File file) {
    try {
      Object uid = Files.getAttribute(file.toPath(), "unix:uid", LinkOption.NOFOLLOW_LINKS);
      return Integer.toUnsignedLong((Integer) uid);
    } catch (IOException | UnsupportedOperationException e) {
      return REFUSED; // gone, or not a Unix file system
    }
  }

  @Override
  public @Nullable String ownerName(File file, long uid) {
    try {
      Map<String, Object> owner =
          Files.readAttributes(file.toPath(), "unix:uid,owner", LinkOption.NOFOLLOW_LINKS);
      Object now = owner.get("uid");
      boolean isSame = now instanceof Integer number && Integer.toUnsignedLong(number) == uid;
      return isSame ? decoded(String.valueOf(owner.get("owner"))) : null;
    } catch (IOException | UnsupportedOperationException e) {
      return null; // gone, or not a Unix file system
    }
  }

  /**
   * The JDK decodes a name by the locale, a path too. The bytes of such a path are those of the
   * name, and are text in UTF-8, whatever the locale.
   */
  private static String decoded(String name) {
    if (name.chars().allMatch(c -> c < 0x80)) {
      return name;
    }
    try {
      String encoded = Path.of(NOWHERE + "/" + name).toUri().getRawPath();
      byte[] bytes = percentDecoded(encoded.substring(NOWHERE.toString().length() + 1));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (InvalidPathException e) {
      return name; // the locale could not decode it
    }
  }

  @Override
  public Optional<String> kind(File directory) {
    try {
      return Optional.of(Files.getFileStore(directory.toPath()).type());
    } catch (IOException e) {
      return Optional.empty(); // missing
    }
  }
}
