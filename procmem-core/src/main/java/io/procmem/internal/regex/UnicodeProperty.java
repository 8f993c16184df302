package io.procmem.internal.regex;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** General categories and scripts of Unicode, by the names that regular expressions use. */
final class UnicodeProperty {

  /** In the order of {@link Character#getType}, which does not use 17. */
  private static final List<String> CATEGORIES =
      List.of(
          "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp",
          "Cc", "Cf", "", "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi",
          "Pf");

  private UnicodeProperty() {}

  /** The characters of {@code \p{name}}; null if no category or script has that name. */
  static @Nullable IntPredicate of(String name) {
    long types = 0;
    for (int type = 0; type < CATEGORIES.size(); type++) {
      types |= !name.isEmpty() && CATEGORIES.get(type).startsWith(name) ? 1L << type : 0;
    }
    long wanted = types;
    return types == 0 ? script(name) : c -> (wanted >>> Character.getType(c) & 1) != 0;
  }

  /** A script, written {@code Greek} as in RE2 or {@code IsGreek} as in Java. */
  private static @Nullable IntPredicate script(String name) {
    String plain = name.startsWith("Is") ? name.substring(2) : name;
    try {
      UnicodeScript script = UnicodeScript.forName(plain.toUpperCase(Locale.ROOT));
      return c -> UnicodeScript.of(c) == script;
    } catch (IllegalArgumentException e) {
      return null; // the caller reports where the name is
    }
  }
}
