package io.procmem.exporter.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of small files, kept to find out later whether the files have changed. The contents are
 * compared, since two changes may leave the same time and size. Not thread-safe.
 */
public final class FileTexts {

  private static final int MAX_BYTES = 1 << 20;

  private final Map<Path, String> texts = new LinkedHashMap<>();

  /**
   * {@return the present texts of files; one that cannot be read has none}
   *
   * @param files the files
   */
  public static FileTexts of(Collection<Path> files) {
    return new FileTexts().only(files);
  }

  /**
   * {@return the texts of some files: those that are known, and the present ones of the others}
   *
   * @param files the files
   */
  public FileTexts only(Collection<Path> files) {
    FileTexts some = new FileTexts();
    for (Path file : files) {
      String known = texts.get(file);
      some.texts.put(file, known == null ? now(file) : known);
    }
    return some;
  }

  /**
   * {@return the text of a file}
   *
   * @throws IOException if it cannot be read, with a message that begins with the file
   */
  String read(Path file) throws IOException {
    try {
      String text = text(file);
      texts.put(file, text);
      return text;
    } catch (IOException e) {
      texts.put(file, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** {@return whether any of the files that were read has another text now} */
  public boolean haveChanged() {
    return texts.entrySet().stream().anyMatch(one -> !now(one.getKey()).equals(one.getValue()));
  }

  private static String now(Path file) {
    try {
      return text(file);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String text(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + " does not exist: give the path of a file");
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file: give the path of a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + " is larger than 1 MiB: give another file");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: give this user permission to read it", e);
    }
  }
}
