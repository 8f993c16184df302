package io.procmem;

import io.procmem.classify.Classification;
import io.procmem.classify.Subgroup;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.ToClassify;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.rules.Ancestors;
import io.procmem.internal.rules.Answer;
import io.procmem.internal.rules.CommandText;
import io.procmem.internal.rules.RuleInput;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Classifies each process once per image, and requests only the files that the rules need to
 * decide.
 */
final class Classifier {

  /**
   * The steps that matching may take in one scan: a few hundred milliseconds, which the last
   * process may exceed.
   */
  private static final long MAX_STEPS_PER_SCAN = 200_000_000;

  /** Ended processes are forgotten when there are more than this. */
  private static final int MAX_ENDED = 100;

  private final Rules rules;
  private final boolean mayRead;
  private final boolean childrenFollowParent;

  /** The subgroups that show all their processes, so that a report may say that they have none. */
  private final NavigableSet<Subgroup> expected;

  /** The subgroup that each process had when it was last classified. */
  private final Map<ProcessId, Subgroup> subgroups = new HashMap<>();

  private long stepsLeft;

  Classifier(Rules rules, Selection selection, boolean childrenFollowParent) {
    this.rules = rules;
    this.mayRead = !rules.sources().isEmpty();
    this.childrenFollowParent = childrenFollowParent;
    this.expected = new TreeSet<>(rules.expected());
    this.expected.removeIf(subgroup -> !selection.includesAllOf(subgroup));
  }

  /** Whether it may read files that no caller requested. */
  boolean mayRead() {
    return mayRead;
  }

  /** Classifies the processes that are new or have a new image. */
  void classify(Scan scan, Supplier<ReadDeadline> deadline, BooleanSupplier isLate) {
    if (rules.size() == 0) {
      return;
    }
    stepsLeft = MAX_STEPS_PER_SCAN;
    List<ToClassify> unknown = new ArrayList<>();
    List<ToClassify> open = scan.toClassify();
    while (!open.isEmpty()) {
      List<ToClassify> waiting = new ArrayList<>();
      // Half is reserved for the processes that need another file. The first process is always
      // classified, so that each scan makes progress.
      long reserved = Math.max(0, stepsLeft) / 2;
      for (ToClassify process : open) {
        if (stepsLeft <= reserved && process != open.get(0)) {
          setForNow(process, Subgroup.OTHER); // the next scan tries again
          continue;
        }
        Answer answer = ask(process, scan);
        if (answer instanceof Answer.Needs needs) {
          process.want(needs.source(), rules.set().textBytes());
          waiting.add(process);
        } else if (answer instanceof Answer.Known known) {
          set(process, known.subgroup());
          if (known.subgroup().isOther()) {
            unknown.add(process);
          }
        }
      }
      open = scan.readWanted(waiting, deadline.get(), isLate);
    }
    if (childrenFollowParent) {
      unknown.forEach(this::followParent);
    }
  }

  private Answer ask(ToClassify process, Scan scan) {
    RuleInput input = input(process, scan);
    Answer answer = rules.set().ask(input);
    stepsLeft -= input.steps();
    return answer;
  }

  private static RuleInput input(ToClassify process, Scan scan) {
    return new RuleInput(process.known(), process.tried())
        .ancestors(new Ancestors(process.ancestors(), process.knowsAllAncestors()))
        .arguments(
            process
                .arguments()
                .map(all -> new CommandText(all.program(), all.text(), all.complete())))
        .userNameKnown(process.isUserNameKnown())
        .start(scan.startOf(process));
  }

  private void set(ToClassify process, Subgroup subgroup) {
    subgroups.put(process.id(), subgroup);
    process.setClassified();
  }

  private void setForNow(ToClassify process, Subgroup subgroup) {
    subgroups.put(process.id(), subgroup);
    process.setClassifiedForNow();
  }

  /**
   * Gives a process the subgroup of its nearest known ancestor; only for this scan if that may
   * change.
   */
  private void followParent(ToClassify child) {
    Subgroup inherited =
        child.classifiedAncestors().stream()
            .map(this::subgroup)
            .filter(subgroup -> !subgroup.isOther())
            .findFirst()
            .orElse(Subgroup.OTHER);
    if (child.hasUnsettledAncestor()) {
      setForNow(child, inherited);
    } else {
      set(child, inherited);
    }
  }

  /** The subgroup of a process that this scan has classified, or an earlier one. */
  Subgroup subgroup(ProcessId process) {
    return subgroups.getOrDefault(process, Subgroup.OTHER);
  }

  /** The subgroups of the processes of a finished scan. */
  Classification classification(Scan scan, Snapshot snapshot) {
    if (rules.size() == 0) {
      return Classification.none(snapshot);
    }
    if (subgroups.size() > 2 * snapshot.stats().listed() + MAX_ENDED) {
      subgroups.keySet().removeIf(process -> !scan.tracks(process));
    }
    List<Subgroup> byRow = new ArrayList<>(snapshot.processes().size());
    snapshot.processes().forEach(process -> byRow.add(subgroup(process.id())));
    return new Classification(byRow, expected);
  }
}
