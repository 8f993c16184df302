package io.procmem.exporter.top;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.procmem.exporter.input.Choice;
import io.procmem.exporter.owners.Owner;
import io.procmem.exporter.terminal.Json;
import io.procmem.exporter.top.OwnerTop.Owned;
import io.procmem.report.Ranking;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of sums: that of {@link TopJson} with sums in place of its processes. */
final class ViewJson {

  private static final JsonMapper MAPPER = Json.MAPPER;

  private final ObjectNode object;
  private final Top top;

  private ViewJson(Top top) {
    this.top = top;
    this.object = MAPPER.valueToTree(TopJson.Heading.of(top));
  }

  /** What several processes use. */
  private record Total(
      int processes, @JsonUnwrapped TopJson.Numbers numbers, List<String> incomplete) {

    static Total of(Sums sums) {
      return new Total(
          sums.processes(),
          TopJson.Numbers.of(sums),
          Arrays.stream(Ranking.values()).filter(sums::isPartial).map(Choice::word).toList());
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
        owned
            .cgroup()
            .map(cgroup -> TopJson.Group.of(view.top().report(), cgroup))
            .ifPresent(cgroup -> total.set("cgroup", json.tree(cgroup)));
        ArrayNode members = total.putArray("members");
        owned.members().forEach(one -> members.add(json.tree(TopJson.Usage.of(one))));
        totals.add(total);
      } else {
        boolean isNone = owned.owner().equals(Owner.NONE);
        json.object.set(isNone ? "none" : "unknown", json.total(owned.sums()));
      }
    }
    return json.text(view.notes(), isPretty);
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
    return json.text(TopTable.notesOfAll(view.top()), isPretty);
  }

  private ObjectNode total(Sums sums) {
    return tree(Total.of(sums));
  }

  private ObjectNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  private String text(List<String> notes, boolean isPretty) {
    object.set(
        "unreadable",
        MAPPER.valueToTree(top.unread().stream().map(TopJson.Unreadable::of).toList()));
    object.set("notes", MAPPER.valueToTree(notes));
    return Json.text(object, isPretty);
  }
}
