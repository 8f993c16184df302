package io.procmem.internal.procfs;

import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A process to be classified, with the facts known so far. */
public final class ToClassify {

  /** Only a forged chain of parents is longer, or does not end. */
  private static final int MAX_ANCESTORS = 64;

  /**
   * The arguments of a process, only for the time of its classification: they may hold secrets.
   * Immutable.
   *
   * @param program {@code argv[0]} in full, as a printable name
   * @param text the arguments, joined by blanks; a byte that is not part of a printable character
   *     is {@code \xNN}
   * @param complete whether {@code text} has all arguments
   */
  public record Arguments(String program, String text, boolean complete) {}

  final TrackedProcess process;
  private final ProcessTable table;
  private final Set<Source> tried = EnumSet.noneOf(Source.class);
  private Optional<Arguments> arguments = Optional.empty();
  private boolean isOptional;
  private boolean userNameKnown;
  private @Nullable Source wanted;
  private boolean settled = true;

  ToClassify(TrackedProcess process, ProcessTable table) {
    this.process = process;
    this.table = table;
  }

  /** The process. */
  public ProcessId id() {
    return process.id();
  }

  /** A sample with all known facts, whether or not this scan requested them. */
  public ProcessSample known() {
    return process.known();
  }

  /** The files that were tried. A fact of them that is unknown stays unknown in this scan. */
  public Set<Source> tried() {
    return Collections.unmodifiableSet(tried);
  }

  /** Its arguments, if they were requested and read. */
  public Optional<Arguments> arguments() {
    return arguments;
  }

  /** Whether its user has no other name than the known sample shows. */
  public boolean isUserNameKnown() {
    return userNameKnown;
  }

  /** The names of its parent, of the parent's parent, and so on, up to the first unknown one. */
  public List<String> ancestors() {
    return line().stream().takeWhile(TrackedProcess::isNamed).map(TrackedProcess::name).toList();
  }

  /** Whether all its ancestors are known, up to one that has no parent. */
  public boolean knowsAllAncestors() {
    List<TrackedProcess> line = line();
    TrackedProcess last = line.isEmpty() ? process : line.get(line.size() - 1);
    return last.parentPid() == 0 && line.stream().allMatch(TrackedProcess::isNamed);
  }

  /** The classified ancestors, nearest first, without pid 1, the ancestor of every process. */
  public List<ProcessId> classifiedAncestors() {
    return line().stream()
        .filter(ancestor -> ancestor.pid() > 1 && ancestor.isClassified())
        .map(TrackedProcess::id)
        .toList();
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

  /**
   * Requests a file that was not tried yet.
   *
   * @param isOptional whether a failed read is not reported, and final
   */
  public void want(Source source, boolean isOptional) {
    wanted = source;
    this.isOptional = isOptional;
  }

  boolean isOptional() {
    return isOptional;
  }

  @Nullable Source wanted() {
    return wanted;
  }

  void setTried(Source source) {
    tried.add(source);
  }

  void setArguments(Optional<Arguments> read) {
    arguments = read;
  }

  void setUserNameKnown(boolean known) {
    userNameKnown = known;
  }

  /** Called if a fact is missing now and may be known later. */
  void setUnsettled() {
    settled = false;
  }

  /**
   * Accepts a subgroup: until its facts are read again, or only for this scan if a later scan may
   * know more. A subgroup that was decided by more facts stands until they are known again.
   *
   * @return whether it has this subgroup now; if not, it keeps the earlier one
   */
  public boolean setClassified() {
    process.classifiedForNow = true;
    if (!settled && process.facts.wasClassified()) {
      return false;
    }
    process.facts.setClassified(settled);
    return true;
  }

  /** Whether it has a subgroup, decided by facts that may be out of date. */
  public boolean wasClassified() {
    return process.facts.wasClassified();
  }

  /** Marks it as classified only for this scan. */
  public void setClassifiedForNow() {
    process.classifiedForNow = true;
  }
}
