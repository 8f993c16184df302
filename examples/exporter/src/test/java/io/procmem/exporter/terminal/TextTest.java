package io.procmem.exporter.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text on a terminal: width, cutting, wrapping. */
class TextTest {

  @Test
  void wideCharacters_takeTwoColumns_andAccentsNone() {
    assertThat(Text.width("java")).isEqualTo(4);
    assertThat(Text.width("日本")).isEqualTo(4);
    assertThat(Text.width("e\u0301")).isEqualTo(1);
    assertThat(Text.width("\uD83D\uDE00")).isEqualTo(2);
  }

  /** As in Unicode's East Asian Width, where emoji are wide. */
  @ParameterizedTest
  @CsvSource({
    "java, 4",
    "Ünïcödé, 7",
    "✅, 2",
    "⭐, 2",
    "⚡, 2",
    "⌚, 2",
    "❌, 2",
    "➕, 2",
    "⛄, 2",
    "★, 1",
    "☀, 1",
    "✔, 1",
    "→, 1",
    "…, 1",
    "😀, 2",
    "🚀, 2",
    "🛜, 2",
    "🫠, 2",
    "🀄, 2",
    "🏠, 2",
    "🌡, 1",
    "𝐀, 1",
    "𠀀, 2",
    "𗀀, 2",
    "〿, 1",
    "ｱ, 1",
    "Ａ, 2",
    "한, 2",
  })
  void oneCharacter_hasTheWidthThatTerminalsGiveIt(String character, int width) {
    assertThat(Text.width(character)).isEqualTo(width);
  }

  @Test
  void severalCodePoints_thatAreOneCharacter_areMeasuredTogether() {
    assertThat(Text.width("\u1112\u1161\u11ab")).as("conjoining Jamo: han").isEqualTo(2);
    assertThat(Text.width("\u1112\u1161\u11ab\u1100\u1173\u11af")).as("hangul").isEqualTo(4);
    assertThat(Text.width("e\u0301\u0323")).as("two accents").isEqualTo(1);
    assertThat(Text.width("\u2764\uFE0F")).as("a heart as a picture").isEqualTo(2);
    assertThat(Text.width("\u2764\uFE0E")).as("a heart as text").isEqualTo(1);
    assertThat(Text.width("1\uFE0F\u20E3")).as("a key cap").isEqualTo(2);
    assertThat(Text.width("a\uFE0F")).as("a letter has no picture").isEqualTo(1);
    assertThat(Text.width("👍🏽")).as("with a skin tone").isEqualTo(2);
    assertThat(Text.width("👩\u200D👩\u200D👧")).as("a family").isEqualTo(2);
    assertThat(Text.width("🇩🇪🇫🇷")).as("two flags").isEqualTo(4);
    assertThat(Text.width("a\u200Bb\uFEFFc")).as("without width").isEqualTo(3);
    assertThat(Text.width("✅ok⭐")).isEqualTo(6);
  }

  @Test
  void aCharacterOfSeveralCodePoints_isCutAsAWhole() {
    assertThat(Text.cut("👩\u200D👩\u200D👧 family", 4)).isEqualTo("👩\u200D👩\u200D👧 …");
    assertThat(Text.cut("👩\u200D👩\u200D👧 family", 2)).isEqualTo("…");
    assertThat(Text.cut("e\u0301e\u0301e\u0301", 2)).isEqualTo("e\u0301…");
    assertThat(Text.cut("x😀y", 2)).isEqualTo("x…");
  }

  @Test
  void aPath_losesItsBeginning_beforeItsEnd() {
    assertThat(Text.cutPath("runtime/python", 14)).isEqualTo("runtime/python");
    assertThat(Text.cutPath("runtime/python", 10)).isEqualTo("ru…/python");
    assertThat(Text.cutPath("runtime/python", 8)).isEqualTo("…/python");
    assertThat(Text.cutPath("runtime/python", 6)).isEqualTo("…/pyt…");
    assertThat(Text.cutPath("日本/python", 9)).isEqualTo("…/python");
    assertThat(Text.cutPath("python", 4)).isEqualTo("pyt…");
    assertThat(Text.cutPath("runtime/python", 0)).isEmpty();
  }

  @Test
  void aLongPath_keepsItsEnd() {
    assertThat(Text.cutStart("shop/checkout-0/app", 19)).isEqualTo("shop/checkout-0/app");
    assertThat(Text.cutStart("shop/checkout-0/app", 15)).isEqualTo("…checkout-0/app");
    assertThat(Text.cutStart("shop/checkout-0/app", 1)).isEqualTo("…");
    assertThat(Text.cutStart("shop/checkout-0/app", 0)).isEmpty();
    assertThat(Text.cutStart("shop/日本", 4)).as("a character is not split").isEqualTo("…本");
    assertThat(Text.cutStart("63425c4a8b42", 6)).as("no path").isEqualTo("63425…");
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
