package io.procmem.internal.procfs;

import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A process of which it is to be found out what it is. */
public final class ToClassify {

  /** A line of ancestors has an end, and only a forged one is longer. */
  private static final int MAX_ANCESTORS = 64;

  final TrackedProcess process;
  private final ProcessTable table;
  private final Set<Source> tried = EnumSet.noneOf(Source.class);
  private Optional<String> commandLine = Optional.empty();
  private @Nullable Source wanted;
  private boolean settled = true;

  ToClassify(TrackedProcess process, ProcessTable table) {
    this.process = process;
    this.table = table;
  }

  /** All that is known of it. */
  public ProcessSample known() {
    return process.known();
  }

  /** The files that were tried: what of them is not known will not be known in this scan. */
  public Set<Source> tried() {
    return Collections.unmodifiableSet(tried);
  }

  /** How its command line begins, if that was wanted and found. */
  public Optional<String> commandLine() {
    return commandLine;
  }

  /** The names of its parent, of that one's parent, and so on. */
  public List<String> ancestors() {
    return line().stream().map(ancestor -> ancestor.name()).toList();
  }

  /** What those were found to be, so far; without the first of all, who is everybody's ancestor. */
  public List<Object> labelsOfAncestors() {
    List<Object> labels = new ArrayList<>();
    for (TrackedProcess ancestor : line()) {
      Object label = ancestor.label();
      if (ancestor.pid() > 1 && label != null) {
        labels.add(label);
      }
    }
    return labels;
  }

  private List<TrackedProcess> line() {
    List<TrackedProcess> line = new ArrayList<>();
    TrackedProcess ancestor = table.find(process.parentPid());
    while (ancestor != null && line.size() < MAX_ANCESTORS) {
      line.add(ancestor);
      ancestor = ancestor.parentPid() == 0 ? null : table.find(ancestor.parentPid());
    }
    return line;
  }

  /** A file is needed that has not been tried. */
  public void want(Source source) {
    wanted = source;
  }

  @Nullable Source wanted() {
    return wanted;
  }

  void setTried(Source source) {
    tried.add(source);
  }

  void setCommandLine(Optional<String> text) {
    commandLine = text;
  }

  /** Something of it hangs, and may yet be known. */
  void setUnsettled() {
    settled = false;
  }

  /** It is found out, until it becomes another image; or for this scan, if more may be known. */
  public void label(Object label) {
    process.facts.label = settled ? label : null;
    process.labelForNow = label;
  }

  /** It is to be found out again in the next scan. */
  public void labelForNow(Object label) {
    process.facts.label = null;
    process.labelForNow = label;
  }

  /** Whether it is not known for good what one of its ancestors is. */
  public boolean hasUnlabelledAncestor() {
    return line().stream()
        .anyMatch(ancestor -> ancestor.isIncluded() && ancestor.facts.label == null);
  }
}
