package io.procmem.internal.bytes;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine's own file system. */
public final class DiskTree implements FileTree {

  /**
   * A directory that holds nothing: what is resolved below it is never found, and never followed.
   */
  private static final Path NOWHERE = Path.of("/proc/0");

  @Override
  public @Nullable InputStream open(File file) {
    try {
      return new FileInputStream(file);
    } catch (FileNotFoundException e) {
      return null; // not there, forbidden, or no descriptor left: the caller asks which
    }
  }

  @Override
  public @Nullable RewindableInput openToKeep(File file) {
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

  @Override
  public boolean exists(File file) {
    return refusal(file, Access.LOOK) != Refusal.MISSING;
  }

  @Override
  public long size(File file) {
    long size = file.length();
    return size > 0 || refusal(file, Access.LOOK) == Refusal.NONE ? size : REFUSED;
  }

  /** The exceptions of {@link Files}, other than those of streams, tell errors apart by type. */
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
   * Opens a file as if it were a directory, which does open it before it turns out to be none. The
   * streams of {@link Files} are channels: the first channel of a JVM takes two descriptors for
   * good, and where they are missing no channel of the host ever works again.
   */
  @SuppressWarnings("StreamResourceLeak") // there is nothing between opening and closing
  private static void open(Path path) throws IOException {
    try {
      Files.newDirectoryStream(path).close();
    } catch (NotDirectoryException e) {
      return; // it opened, which is all that was asked
    }
  }

  /** Opens no pipe or device, which could block. */
  @SuppressWarnings("StreamResourceLeak") // as above
  private static void list(Path path) throws IOException {
    if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    Files.newDirectoryStream(path).close();
  }

  /**
   * A {@link Path} keeps the bytes of a link but shows them through the locale, which cannot spell
   * all of them. A URI does spell them all; asked below {@link #NOWHERE}, it cannot touch the
   * target.
   */
  @Override
  public byte @Nullable [] link(File link) {
    Path target;
    try {
      target = Files.readSymbolicLink(link.toPath());
    } catch (IOException e) {
      return null; // not there, or forbidden: the caller looks again
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
      boolean same = now instanceof Integer number && Integer.toUnsignedLong(number) == uid;
      return same ? String.valueOf(owner.get("owner")) : null;
    } catch (IOException | UnsupportedOperationException e) {
      return null; // gone, or not a Unix file system
    }
  }

  @Override
  public Optional<String> kind(File directory) {
    try {
      return Optional.of(Files.getFileStore(directory.toPath()).type());
    } catch (IOException e) {
      return Optional.empty(); // not there
    }
  }
}
