package io.procmem.recorder;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The files of recordings in one directory. Not thread-safe. */
final class RecordingFiles {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern NAME =
      Pattern.compile("procmem-[0-9]{8}T[0-9]{6}Z-[0-9]{1,10}-[0-9a-f]{4}\\.tsv");

  /** Left behind only by a JVM that was killed during a write. */
  private static final Pattern TEMPORARY = Pattern.compile("\\.procmem-.*\\.tmp");

  private static final Duration MAX_WRITE = Duration.ofMinutes(10);

  /** A directory with more entries is used for something else too. */
  private static final int MAX_ENTRIES = 10_000;

  private static final String REPLACED = "another user replaces files in ";

  private final Path directory;
  private final int keep;
  private final long pid = ProcessHandle.current().pid();

  RecordingFiles(Path directory, int keep) {
    this.directory = directory;
    this.keep = keep;
  }

  /** The name of a new file: names sort by time, and no other JVM has the same. */
  String newName(Instant at) {
    int random = ThreadLocalRandom.current().nextInt(0x1_0000, 0x2_0000); // five digits
    return "procmem-" + TIME.format(at) + "-" + pid + "-" + hex(random) + ".tsv";
  }

  private static String hex(int random) {
    return Integer.toHexString(random).substring(1);
  }

  /**
   * Writes a file, or replaces it by the new content at once.
   *
   * @throws IOException if it cannot be written; then the old file is as it was
   */
  Path write(String name, Instant at, List<byte[]> samples) throws IOException {
    Path target = directory.resolve(name);
    Path temporary = writeTemporary(at, samples);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
    return target;
  }

  /** What failed, and why, in words. */
  String problem(String action, String name, Exception e) {
    return "cannot " + action + " " + directory.resolve(name) + ": " + why(e);
  }

  private String why(Exception e) {
    if (Files.notExists(directory)) {
      return "the directory does not exist";
    }
    if (e instanceof FileSystemException failure && failure.getReason() != null) {
      return failure.getReason();
    }
    return e.getClass() == IOException.class && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }

  /** Writes a file and removes it, to learn now whether that is possible. */
  void probe() throws IOException {
    Files.delete(writeTemporary(Instant.EPOCH, List.of()));
  }

  /**
   * A file that only its owner can read, from its creation on. It is opened again by its name,
   * which another user of the directory could have replaced by a link: what is opened is not
   * emptied, and nothing is written if the name is no longer that of the created file.
   */
  private Path writeTemporary(Instant at, List<byte[]> samples) throws IOException {
    Path temporary = Files.createTempFile(directory, ".procmem-", ".tmp");
    try {
      writeTo(temporary, identity(temporary), at, samples);
    } catch (IOException | RuntimeException | Error e) {
      remove(temporary, e);
      throw e;
    }
    return temporary;
  }

  private void writeTo(Path temporary, String created, Instant at, List<byte[]> samples)
      throws IOException {
    try (FileOutputStream out = new FileOutputStream(temporary.toFile(), true)) {
      if (!identity(temporary).equals(created)) {
        throw new IOException(REPLACED + directory);
      }
      LineWriter header = new LineWriter();
      header
          .line(RecordingFormat.HEADER)
          .put("version", RecordingFormat.VERSION)
          .put("written", at.truncatedTo(ChronoUnit.MILLIS).toString())
          .put("pid", pid);
      out.write(header.bytes());
      for (byte[] sample : samples) {
        out.write(sample);
      }
      out.write(new LineWriter().line(RecordingFormat.END).put("samples", samples.size()).bytes());
      out.getFD().sync(); // else a crash of the machine could leave the new name without content
    }
  }

  /** The device and inode of a file, which is not a link. */
  private String identity(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isRegularFile()) {
      throw new IOException(REPLACED + directory);
    }
    return String.valueOf(attributes.fileKey());
  }

  private static void remove(Path temporary, Throwable cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** Removes the oldest files, until no more than those to keep are left. */
  void removeOld(String current) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    Instant abandoned = Instant.now().minus(MAX_WRITE);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      int left = MAX_ENTRIES;
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (NAME.matcher(name).matches()) {
          names.add(name);
        } else if (TEMPORARY.matcher(name).matches() && isOlder(entry, abandoned)) {
          Files.deleteIfExists(entry);
        }
        if (--left == 0) {
          break;
        }
      }
    }
    names.remove(current);
    while (names.size() >= keep) {
      Files.deleteIfExists(directory.resolve(names.pollFirst()));
    }
  }

  private static boolean isOlder(Path file, Instant time) throws IOException {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(time);
    } catch (NoSuchFileException e) { // another recorder has just completed it
      return false;
    }
  }
}
