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
 * Which rules a name may belong to, found without asking each: by the whole name where a pattern is
 * literal, else by how it begins.
 *
 * <p>Of all beginnings in order, the last that is not behind the name is one of its own or begins
 * with all of its own; so each knows the next shorter one that it begins with.
 */
final class NameIndex {

  private final Map<String, List<Integer>> literal = new HashMap<>();
  private final NavigableMap<String, Beginning> beginnings = new TreeMap<>();

  /** Those that may begin with anything. */
  private final Map<Glob, List<Integer>> others = new LinkedHashMap<>();

  private static final class Beginning {
    private final String text;
    private final List<Integer> rules = new ArrayList<>();
    private @Nullable Beginning shorter;

    private Beginning(String text) {
      this.text = text;
    }
  }

  void add(Glob glob, int rule) {
    String begin = glob.literal();
    if (glob.isLiteral()) {
      literal.computeIfAbsent(begin, name -> new ArrayList<>()).add(rule);
    } else if (begin.isEmpty()) {
      others.computeIfAbsent(glob, any -> new ArrayList<>()).add(rule);
    } else {
      beginnings.computeIfAbsent(begin, Beginning::new).rules.add(rule);
    }
  }

  /** To be called once, when all are added. */
  void link() {
    Deque<Beginning> open = new ArrayDeque<>();
    for (Beginning next : beginnings.values()) {
      while (!open.isEmpty() && !next.text.startsWith(open.peek().text)) {
        open.pop();
      }
      next.shorter = open.peek();
      open.push(next);
    }
  }

  /** Adds the numbers of the rules that may match a name. */
  void find(String name, RuleNumbers into) {
    findBeginning(name, into);
    others.forEach(
        (glob, rules) -> {
          if (glob.matches(name)) {
            into.addAll(rules);
          }
        });
  }

  /** Adds the numbers of the rules with a pattern that may match all that another does. */
  void findWider(Glob narrow, RuleNumbers into) {
    findBeginning(narrow.literal(), into);
    others.values().forEach(into::addAll);
  }

  private void findBeginning(String name, RuleNumbers into) {
    into.addAll(literal.get(name));
    Map.Entry<String, Beginning> last = beginnings.floorEntry(name);
    Beginning at = last == null ? null : last.getValue();
    while (at != null) {
      if (name.startsWith(at.text)) {
        into.addAll(at.rules);
      }
      at = at.shorter;
    }
  }
}
