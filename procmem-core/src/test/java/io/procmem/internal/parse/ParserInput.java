package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.ReadBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of a file, for a parser. */
public final class ParserInput {

  private final ReadBuffer buffer = new ReadBuffer();

  private ParserInput(byte[] bytes) {
    buffer.fill(bytes);
  }

  public static ParserInput text(String text) {
    return new ParserInput(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public static ParserInput bytes(byte[] bytes) {
    return new ParserInput(bytes);
  }

  public boolean isParsedBy(Parser parser) {
    return parser.parse(buffer.cursor());
  }

  public ByteCursor cursor() {
    return buffer.cursor();
  }

  public String range(int from, int to) {
    return new String(buffer.cursor().bytes(), from, to - from, StandardCharsets.ISO_8859_1);
  }
}
