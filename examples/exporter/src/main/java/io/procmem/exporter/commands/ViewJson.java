package io.procmem.exporter.commands;

import io.procmem.exporter.commands.OwnerKind.Owner;
import io.procmem.exporter.commands.OwnerTop.Owned;
import io.procmem.exporter.config.Choice;
import io.procmem.report.Ranking;
import io.procmem.snapshot.ByteRange;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of sums: that of {@link TopJson} with sums in place of its processes. */
final class ViewJson {

  private static final JsonMapper MAPPER = TopJson.MAPPER;

  private final ObjectNode object;
  private final Top top;

  private ViewJson(Top top) {
    this.top = top;
    this.object = MAPPER.valueToTree(TopJson.of(top.first(0)));
    object.remove(List.of("processes", "unreadable", "notes"));
  }

  /** A sum without a value has no key. */
  private record Total(
      int processes,
      OptionalLong rssBytes,
      OptionalLong pssBytes,
      OptionalLong pssLowerBytes,
      OptionalLong pssUpperBytes,
      OptionalLong ussBytes,
      OptionalLong ussLowerBytes,
      OptionalLong ussUpperBytes,
      OptionalLong swapBytes,
      OptionalDouble cpuRatio,
      OptionalLong ioBytesPerSecond,
      OptionalLong openFiles,
      OptionalLong threads,
      OptionalLong rssGrowthBytes,
      List<String> incomplete) {

    static Total of(Sums sums) {
      boolean ownsMemory = sums.value(Ranking.RSS).isPresent();
      ByteRange pss = sums.range(Ranking.PSS);
      ByteRange uss = sums.range(Ranking.USS);
      return new Total(
          sums.processes(),
          sums.whole(Ranking.RSS),
          sums.whole(Ranking.PSS),
          optional(ownsMemory, pss.lowerBytes()),
          optional(ownsMemory, pss.upperBytes()),
          sums.whole(Ranking.USS),
          optional(ownsMemory, uss.lowerBytes()),
          optional(ownsMemory, uss.upperBytes()),
          sums.whole(Ranking.SWAP),
          sums.value(Ranking.CPU),
          sums.whole(Ranking.IO),
          sums.whole(Ranking.FDS),
          sums.whole(Ranking.THREADS),
          sums.whole(Ranking.GROWTH),
          Arrays.stream(Ranking.values())
              .filter(number -> sums.value(number).isPresent() && sums.isPartial(number))
              .map(Choice::word)
              .toList());
    }

    private static OptionalLong optional(boolean isPresent, long value) {
      return isPresent ? OptionalLong.of(value) : OptionalLong.empty();
    }
  }

  /**
   * {@return the sums of owners}
   *
   * @param isPretty whether it has a line per key
   */
  static String of(OwnerTop view, boolean isPretty) {
    ViewJson json = new ViewJson(view.top());
    String kind = Choice.word(view.kind());
    json.object.put("totals_of", kind);
    json.object.put("found", view.found());
    ArrayNode totals = json.object.putArray("totals");
    for (Owned owned : view.owners()) {
      ObjectNode total = MAPPER.createObjectNode();
      if (owned.owner().isOne()) {
        total.set(kind, MAPPER.valueToTree(owned.owner().details()));
        total.setAll(json.total(owned.sums()));
        ArrayNode members = total.putArray("members");
        owned.members().forEach(one -> members.add(json.tree(TopJson.Usage.of(one))));
        totals.add(total);
      } else {
        boolean isNone = owned.owner().equals(Owner.NONE);
        json.object.set(isNone ? "none" : "unknown", json.total(owned.sums()));
      }
    }
    return json.text(isPretty);
  }

  /**
   * {@return the processes of a tree, each after its parent}
   *
   * @param isPretty whether it has a line per key
   */
  static String of(TreeTop view, boolean isPretty) {
    ViewJson json = new ViewJson(view.top());
    ArrayNode processes = json.object.putArray("processes");
    for (ProcessTree.Node node : view.shown()) {
      ObjectNode process = json.tree(TopJson.Usage.of(node.usage()));
      process.put("parent_pid", node.usage().process().parentPid());
      process.put("depth", node.depth());
      process.set("subtree", json.total(node.subtree()));
      processes.add(process);
    }
    return json.text(isPretty);
  }

  private ObjectNode total(Sums sums) {
    return tree(Total.of(sums));
  }

  private ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private String text(boolean isPretty) {
    object.set(
        "unreadable",
        MAPPER.valueToTree(top.unread().stream().map(TopJson.Unreadable::of).toList()));
    object.set("notes", MAPPER.valueToTree(TopTable.notesOfAll(top)));
    return isPretty
        ? MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(object)
        : MAPPER.writeValueAsString(object);
  }
}
