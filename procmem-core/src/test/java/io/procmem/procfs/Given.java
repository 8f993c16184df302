package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.bytes.ReadBuffer;
import java.nio.charset.StandardCharsets;

/** A text for a parser. */
final class Given {

  private final ReadBuffer buffer = new ReadBuffer();

  private Given(byte[] bytes) {
    buffer.fill(bytes);
  }

  static Given text(String text) {
    return new Given(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static Given bytes(byte[] bytes) {
    return new Given(bytes);
  }

  boolean isParsedBy(Parser parser) {
    return parser.parse(buffer.cursor());
  }

  ByteCursor cursor() {
    return buffer.cursor();
  }

  String range(int from, int to) {
    return new String(buffer.cursor().bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }
}
