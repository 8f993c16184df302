package io.procmem.internal.rules;

import io.procmem.classify.RuleSyntaxException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * The text of a rule file. The path may name anything: a pipe without a writer, an endless device,
 * a log of gigabytes.
 */
public final class RuleFile {

  /** Limits the time of the search for unreachable rules, which compares all patterns. */
  private static final int MAX_BYTES = 256 << 10;

  private final Path path;

  private RuleFile(Path path) {
    this.path = path;
  }

  /**
   * Reads a file of UTF-8.
   *
   * @throws RuleSyntaxException if it is too large, not a regular file or not UTF-8
   */
  public static String read(Path path) throws IOException {
    return new RuleFile(path).read();
  }

  /** Follows links: a mounted Kubernetes config map consists of them. */
  private String read() throws IOException {
    BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
    if (!file.isRegularFile()) {
      String kind = file.isDirectory() ? "a directory" : "a pipe, socket or device";
      throw refusal(": this is " + kind + ": give the path of a regular file");
    }
    if (file.size() == 0) {
      return ""; // not opened: files of the kernel have this size, and some of them block
    }
    Bytes bytes = new Bytes();
    bytes.require(file.size());
    Files.copy(path, bytes);
    return decoded(bytes.toByteArray());
  }

  private String decoded(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (isUtf16(bytes)) {
      throw refusal(": this is UTF-16: save the file as UTF-8");
    }
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      long lines = new String(bytes, 0, in.position(), StandardCharsets.UTF_8).lines().count();
      throw refusal(":" + Math.max(1, lines) + ": this is not UTF-8: save the file as UTF-8");
    }
    return out.flip().toString();
  }

  /** By its mark, or by the zero byte of its first character. */
  private static boolean isUtf16(byte[] bytes) {
    return bytes.length > 1
        && (bytes[0] == 0
            || bytes[1] == 0
            || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
            || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
  }

  private RuleSyntaxException refusal(String problem) {
    return new RuleSyntaxException(List.of(path + problem));
  }

  /** The bytes read so far, within the limit even if the file grows. */
  private final class Bytes extends ByteArrayOutputStream {

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      require((long) count + length);
      super.write(from, offset, length);
    }

    private void require(long size) {
      if (size > MAX_BYTES) {
        throw refusal(
            ": this file is larger than "
                + MAX_BYTES / 1024
                + " KiB: give a rule file, or leave out rules that are not needed");
      }
    }
  }
}
