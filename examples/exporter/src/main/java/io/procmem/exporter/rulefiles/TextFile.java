package io.procmem.exporter.rulefiles;

import io.procmem.classify.RuleSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The text of a file whose path may name anything: a pipe without a writer, an endless device. */
final class TextFile {

  private static final int MAX_BYTES = 256 << 10;

  private TextFile() {}

  /** Whether it can be read without waiting, and is as small as a file of rules. */
  static boolean isReadable(Path file) {
    return Files.isRegularFile(file)
        && Files.isReadable(file)
        && file.toFile().length() <= MAX_BYTES;
  }

  /**
   * {@return the text of a file in UTF-8}
   *
   * @throws IOException if it cannot be read
   * @throws RuleSyntaxException if it is too large, not a regular file or not UTF-8
   */
  static String read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw refusal(file, "this is not a regular file: give the path of one");
    }
    if (Files.size(file) > MAX_BYTES) {
      throw refusal(file, "this file is larger than " + MAX_BYTES / 1024 + " KiB: leave some out");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refusal(file, "this is not UTF-8: save the file as UTF-8");
    }
  }

  private static RuleSyntaxException refusal(Path file, String problem) {
    return new RuleSyntaxException(List.of(file + ": " + problem));
  }
}
