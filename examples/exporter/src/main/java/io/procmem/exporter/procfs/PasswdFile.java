package io.procmem.exporter.procfs;

import io.procmem.exporter.input.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A passwd file that is given on the command line. */
final class PasswdFile {

  /** A name, a password and a uid; passwd(5). */
  private static final Pattern USER = Pattern.compile("(?m)^[^:#\\n][^:\\n]*:[^:\\n]*:[0-9]+(:|$)");

  private static final int MAX_BYTES = 1 << 20;

  private PasswdFile() {}

  /** Whether it names any user; other files would silently name none. */
  static boolean hasUsers(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1);
      return USER.matcher(text).find();
    } catch (IOException e) {
      throw new CommandFailure("--passwd=" + file + " cannot be read: " + e.getMessage());
    }
  }
}
