package io.procmem.internal.rules;

import io.procmem.internal.regex.Glob;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that may match a name: literal patterns by the whole name, others by their
 * prefix.
 *
 * <p>The greatest prefix that is not greater than a name is either a prefix of the name, or starts
 * with all prefixes of the name. So each prefix links to the longest shorter one it starts with.
 */
final class NameIndex {

  private final Map<String, List<Integer>> literal = new HashMap<>();
  private final NavigableMap<String, Prefix> prefixes = new TreeMap<>();

  /** Patterns without a literal prefix. */
  private final Map<Glob, List<Integer>> others = new LinkedHashMap<>();

  private static final class Prefix {
    private final String text;
    private List<Integer> rules = new ArrayList<>();
    private @Nullable Prefix shorter;

    private Prefix(String text) {
      this.text = text;
    }
  }

  void add(Glob glob, int rule) {
    String prefix = glob.literal();
    if (glob.isLiteral()) {
      literal.computeIfAbsent(prefix, name -> new ArrayList<>()).add(rule);
    } else if (prefix.isEmpty()) {
      others.computeIfAbsent(glob, any -> new ArrayList<>()).add(rule);
    } else {
      prefixes.computeIfAbsent(prefix, Prefix::new).rules.add(rule);
    }
  }

  /** Links the prefixes, and drops unused memory. Call it once, after all patterns are added. */
  void link() {
    literal.replaceAll((name, rules) -> List.copyOf(rules));
    prefixes.values().forEach(prefix -> prefix.rules = List.copyOf(prefix.rules));
    Deque<Prefix> open = new ArrayDeque<>();
    for (Prefix next : prefixes.values()) {
      while (!open.isEmpty() && !next.text.startsWith(open.peek().text)) {
        open.pop();
      }
      next.shorter = open.peek();
      open.push(next);
    }
  }

  /** Adds the rules that may match a name. */
  void find(String name, RuleNumbers into) {
    findPrefixes(name, into);
    if (Glob.hasDoubled(name)) {
      findPrefixes(Glob.undoubled(name), into);
    }
    others.forEach(
        (glob, rules) -> {
          if (glob.matches(name)) {
            into.addAll(rules);
          }
        });
  }

  /** Adds the rules with a pattern that may match all that another matches. */
  void findWider(Glob narrow, RuleNumbers into) {
    findPrefixes(narrow.literal(), into);
    others.values().forEach(into::addAll);
  }

  private void findPrefixes(String name, RuleNumbers into) {
    into.addAll(literal.get(name));
    Map.Entry<String, Prefix> last = prefixes.floorEntry(name);
    Prefix at = last == null ? null : last.getValue();
    while (at != null) {
      if (name.startsWith(at.text)) {
        into.addAll(at.rules);
      }
      at = at.shorter;
    }
  }
}
