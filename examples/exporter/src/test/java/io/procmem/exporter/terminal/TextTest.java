package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text on a terminal: width, cutting, wrapping. */
class TextTest {

  @Test
  void wideCharacters_takeTwoColumns_andAccentsNone() {
    assertThat(Text.width("java")).isEqualTo(4);
    assertThat(Text.width("日本")).isEqualTo(4);
    assertThat(Text.width("e\u0301")).isEqualTo(1);
    assertThat(Text.width("\uD83D\uDE00")).isEqualTo(2);
  }

  @Test
  void cutText_fits_andEndsInAnEllipsis() {
    assertThat(Text.cut("postgres", 8)).isEqualTo("postgres");
    assertThat(Text.cut("postgres", 5)).isEqualTo("post…");
    assertThat(Text.cut("日本語", 4)).isEqualTo("日…");
    assertThat(Text.cut("postgres", 1)).isEqualTo("…");
    assertThat(Text.cut("postgres", 0)).isEmpty();
  }

  @Test
  void sentences_areWrappedAtSpaces() {
    assertThat(Text.wrap("one two three", 8)).containsExactly("one two", "  three");
    assertThat(Text.wrap("one two three", 80)).containsExactly("one two three");
    assertThat(Text.wrap("unbreakable", 5)).containsExactly("unbr…");
  }
}
