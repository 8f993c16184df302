package io.procmem;

import io.procmem.classify.Answer;
import io.procmem.classify.Classification;
import io.procmem.classify.RuleInput;
import io.procmem.classify.Rules;
import io.procmem.classify.Subgroup;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.ToClassify;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what each process is: once for each image, and by reading no more of it than the rules
 * need to decide.
 */
final class Classifier {

  /**
   * What matching rules may take of one scan: a few hundred milliseconds, and what one process
   * takes beyond that.
   */
  private static final long MAX_STEPS_A_SCAN = 200_000_000;

  private final Rules rules;
  private final boolean mayRead;
  private final boolean childrenFollowParent;

  /** The subgroups that would show all their processes, so that having none means something. */
  private final NavigableSet<Subgroup> expected;

  private long stepsLeft;

  Classifier(Rules rules, Selection selection, boolean childrenFollowParent) {
    this.rules = rules;
    this.mayRead = !rules.sources().isEmpty();
    this.childrenFollowParent = childrenFollowParent;
    this.expected = new TreeSet<>(rules.expected());
    this.expected.removeIf(subgroup -> !selection.includesAllOf(subgroup));
  }

  /** Whether it may have more read than anybody asked for. */
  boolean mayRead() {
    return mayRead;
  }

  /** Labels the processes that have no label yet. */
  void classify(Scan scan, Supplier<ReadDeadline> terms, BooleanSupplier isLate) {
    if (rules.size() == 0) {
      return;
    }
    stepsLeft = MAX_STEPS_A_SCAN;
    List<ToClassify> unknown = new ArrayList<>();
    List<ToClassify> open = scan.unclassified();
    while (!open.isEmpty()) {
      List<ToClassify> wanting = new ArrayList<>();
      // Half is kept for those whose files are read next, and the first has its turn in any case:
      // so each scan decides some.
      long kept = Math.max(0, stepsLeft) / 2;
      for (ToClassify one : open) {
        if (stepsLeft <= kept && one != open.get(0)) {
          one.labelForNow(Subgroup.OTHER); // its turn comes in the next scan
          continue;
        }
        Answer answer = ask(one, scan);
        if (answer instanceof Answer.Needs needs) {
          one.want(needs.source());
          wanting.add(one);
        } else if (answer instanceof Answer.Known known) {
          one.label(known.subgroup());
          if (known.subgroup().isOther()) {
            unknown.add(one);
          }
        }
      }
      open = scan.readWanted(wanting, terms.get(), isLate);
    }
    if (childrenFollowParent) {
      unknown.forEach(Classifier::followParent);
    }
  }

  private Answer ask(ToClassify one, Scan scan) {
    Optional<Instant> start = scan.startOf(one);
    RuleInput subject =
        new RuleInput(one.known(), one.ancestors(), one.tried(), one.commandLine(), start);
    Answer answer = rules.ask(subject);
    stepsLeft -= subject.steps();
    return answer;
  }

  /** What its nearest ancestor is of whom that is known; not for good if it may yet be found. */
  private static void followParent(ToClassify child) {
    Object label =
        child.labelsOfAncestors().stream()
            .filter(of -> !of.equals(Subgroup.OTHER))
            .findFirst()
            .orElse(Subgroup.OTHER);
    if (child.hasUnlabelledAncestor()) {
      child.labelForNow(label);
    } else {
      child.label(label);
    }
  }

  /** What a process is that has a label, or none yet. */
  static Subgroup subgroup(@Nullable Object label) {
    return label == null ? Subgroup.OTHER : (Subgroup) label;
  }

  /** What the processes of a finished scan are. */
  Classification classes(Scan scan, Snapshot snapshot) {
    if (rules.size() == 0) {
      return Classification.none(snapshot);
    }
    List<Subgroup> byRow = new ArrayList<>(scan.labels().size());
    scan.labels().forEach(label -> byRow.add(subgroup(label)));
    return new Classification(byRow, expected);
  }
}
