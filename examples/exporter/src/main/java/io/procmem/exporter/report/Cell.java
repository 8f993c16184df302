package io.procmem.exporter.report;

import io.procmem.exporter.terminal.Size;
import java.util.Optional;

/** What a column shows of a row. Immutable. */
sealed interface Cell permits Cell.Text, Amount {

  /**
   * A text.
   *
   * @param shown what people see
   * @param data what programs see; empty if there is none, or it is unknown
   */
  record Text(String shown, Optional<String> data) implements Cell {

    /** The same text for people and programs. */
    static Text of(String text) {
      return new Text(text, Optional.of(text));
    }

    /** A text that is shorter for people. */
    static Text of(String shown, String data) {
      return new Text(shown, Optional.of(data));
    }

    /** A known text; a question mark if it is unknown. */
    static Text known(Optional<String> text) {
      return text.map(Text::of).orElse(label(Size.UNKNOWN));
    }

    /** A text that not every row has; nothing if there is none. */
    static Text optional(Optional<String> text) {
      return text.map(Text::of).orElse(nothing());
    }

    /** The name of a row that is not like the others, such as a total; programs need none. */
    static Text label(String text) {
      return new Text(text, Optional.empty());
    }

    /** The lack of a text. */
    static Text nothing() {
      return new Text("", Optional.empty());
    }
  }
}
