package io.procmem.exporter.top;

import io.procmem.exporter.terminal.KernelName;
import io.procmem.exporter.terminal.Page;
import io.procmem.exporter.terminal.Table.Column;
import io.procmem.exporter.terminal.Table.Style;
import io.procmem.report.ProcessUsage;
import io.procmem.report.Report;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Parents above their children, each with the sums of its subtree.
 *
 * @param top the report with all processes in the order of their rank
 * @param tree all processes
 * @param shown those with the largest subtrees, each below its parent
 */
record TreeTop(Top top, ProcessTree tree, List<ProcessTree.Node> shown) implements TopView {

  /** From this width on, a level is indented by two columns instead of one. */
  private static final int WIDE = 100;

  /** At most this part of a line is indentation. */
  private static final int SHARE_OF_INDENT = 5;

  /**
   * Makes the tree of a report.
   *
   * @param all the report with all processes in the order of their rank
   * @param n how many processes
   */
  static TreeTop of(Top all, int n) {
    ProcessTree tree = ProcessTree.of(all.rows());
    return new TreeTop(all, tree, largest(all, tree, n));
  }

  /**
   * The processes with the largest subtrees. A parent comes before its children, so its subtree is
   * shown first.
   */
  private static List<ProcessTree.Node> largest(Top all, ProcessTree tree, int n) {
    Comparator<ProcessTree.Node> order =
        Comparator.<ProcessTree.Node>comparingDouble(node -> node.subtree().rank(all.by()))
            .thenComparingDouble(node -> node.subtree().upper(all.by()))
            .reversed()
            .thenComparingInt(node -> node.usage().process().pid());
    PriorityQueue<ProcessTree.Node> next = new PriorityQueue<>(order);
    next.addAll(tree.roots());
    Set<ProcessTree.Node> chosen = new HashSet<>();
    while (chosen.size() < n && !next.isEmpty()) {
      ProcessTree.Node node = next.poll();
      chosen.add(node);
      next.addAll(node.children());
    }
    return inOrder(tree, chosen, order);
  }

  /** Each below its parent; a loop, since a chain of parents can be long. */
  private static List<ProcessTree.Node> inOrder(
      ProcessTree tree, Set<ProcessTree.Node> chosen, Comparator<ProcessTree.Node> order) {
    List<ProcessTree.Node> rows = new ArrayList<>(chosen.size());
    Deque<ProcessTree.Node> open = new ArrayDeque<>();
    push(open, tree.roots(), chosen, order);
    while (!open.isEmpty()) {
      ProcessTree.Node node = open.pop();
      rows.add(node);
      push(open, node.children(), chosen, order);
    }
    return List.copyOf(rows);
  }

  private static void push(
      Deque<ProcessTree.Node> open,
      List<ProcessTree.Node> nodes,
      Set<ProcessTree.Node> chosen,
      Comparator<ProcessTree.Node> order) {
    nodes.stream().filter(chosen::contains).sorted(order.reversed()).forEach(open::push);
  }

  @Override
  public Report report() {
    return top.report();
  }

  @Override
  public int size() {
    return shown.size();
  }

  @Override
  public TreeTop first(int max) {
    return new TreeTop(top, tree, largest(top, tree, Math.min(max, shown.size())));
  }

  @Override
  public Page page(int width, List<String> above) {
    SumTable table =
        new SumTable(
            top.by(),
            new Column("PID", Style.NUMBER),
            new Column("USER", Style.TEXT),
            new Column("NAME", Style.LONG_TEXT),
            new Column("GROUP", Style.PATH),
            new Column("OWN", Style.NUMBER),
            new Column("PROCS", Style.NUMBER));
    int indent = width < WIDE ? 1 : 2;
    int most = Math.max(0, width / SHARE_OF_INDENT);
    for (ProcessTree.Node node : shown) {
      ProcessUsage usage = node.usage();
      table.add(
          node.subtree(),
          Integer.toString(usage.process().pid()),
          SumTable.user(usage),
          " ".repeat(Math.min(most, indent * node.depth()))
              + KernelName.readable(usage.process().fullName()),
          usage.subgroup().toString(),
          node.own().text(top.by()),
          Integer.toString(node.subtree().processes()));
    }
    return TopTable.page(
        top.report(), summary(), table.lines(width), TopTable.notesOfAll(top), width, above);
  }

  private String summary() {
    return TopTable.selected(top)
        + ", "
        + shown.size()
        + " shown, ranked by "
        + top.by().name()
        + " of the process and its descendants. OWN is that of the process alone. 100% CPU is one"
        + " CPU.";
  }

  @Override
  public String json(boolean isPretty) {
    return ViewJson.of(this, isPretty);
  }
}
