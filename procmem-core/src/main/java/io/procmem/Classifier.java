package io.procmem;

import io.procmem.classify.Classification;
import io.procmem.classify.Explanation;
import io.procmem.classify.Subgroup;
import io.procmem.internal.procfs.Scan;
import io.procmem.internal.procfs.ToClassify;
import io.procmem.internal.read.ReadDeadline;
import io.procmem.internal.rules.Ancestors;
import io.procmem.internal.rules.Answer;
import io.procmem.internal.rules.CommandText;
import io.procmem.internal.rules.MainNames;
import io.procmem.internal.rules.RuleInput;
import io.procmem.snapshot.ProcessId;
import io.procmem.snapshot.ProcessSample;
import io.procmem.snapshot.Snapshot;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Classifies each process when it is new, and again when its facts have been read again. Requests
 * only the files that the rules need to decide.
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
  private final boolean byPlace;
  private final boolean childrenFollowParent;

  /** The subgroups that show all their processes, so that a report may say that they have none. */
  private final NavigableSet<Subgroup> expected;

  /** The answer for each process: by a rule, or the subgroup that an ancestor gave it. */
  private final Map<ProcessId, Answer.Known> answers = new HashMap<>();

  /** The processes that no rule matches, and the ancestor that gave each its subgroup, if any. */
  private final Map<ProcessId, Optional<ProcessId>> followers = new HashMap<>();

  private final MainNames mainNames = new MainNames();

  private long stepsLeft;

  /** The pid of a process to explain; 0 for none. */
  private int explained;

  private @Nullable Explanation explanation;

  Classifier(Rules rules, Selection selection, boolean childrenFollowParent) {
    this.rules = rules;
    Set<Source> sources = rules.sources(); // once, since it walks through thousands of rules
    this.mayRead = !sources.isEmpty();
    this.byPlace = sources.contains(Source.CGROUP);
    this.childrenFollowParent = childrenFollowParent;
    this.expected = new TreeSet<>(rules.expected());
    this.expected.removeIf(subgroup -> !selection.includesAllOf(subgroup));
  }

  /** Whether it may read files that no caller requested. */
  boolean mayRead() {
    return mayRead;
  }

  /** Explains a process in the next scan. */
  void explain(int pid) {
    explained = pid;
    explanation = null;
  }

  /** The explanation that the last scan was asked for; empty if it has not met the process. */
  Optional<Explanation> takeExplanation() {
    Optional<Explanation> taken = Optional.ofNullable(explanation);
    explain(0);
    return taken;
  }

  /** Classifies the processes that are new, have a new image, or may have changed. */
  void classify(Scan scan, Supplier<ReadDeadline> deadline, BooleanSupplier isLate) {
    if (rules.size() == 0) {
      return;
    }
    stepsLeft = MAX_STEPS_PER_SCAN;
    List<ToClassify> open = scan.toClassify(explained, byPlace);
    while (!open.isEmpty()) {
      List<ToClassify> waiting = new ArrayList<>();
      // Half is reserved for the processes that need another file. The first process is always
      // classified, so that each scan makes progress.
      long reserved = Math.max(0, stepsLeft) / 2;
      for (ToClassify process : open) {
        if (stepsLeft <= reserved && process != open.get(0)) {
          postpone(process);
          continue;
        }
        Answer answer = ask(process, scan);
        if (answer instanceof Answer.Needs needs) {
          process.want(needs.source(), needs.optional());
          waiting.add(process);
        } else if (answer instanceof Answer.Known known) {
          set(process, known);
        }
      }
      open = scan.readWanted(waiting, rules.set().textBytes(), deadline.get(), isLate);
    }
    if (childrenFollowParent) {
      followers.keySet().removeIf(child -> scan.find(child).isEmpty());
      followers.replaceAll((child, giver) -> giver(scan, child, giver));
    }
  }

  private Answer ask(ToClassify process, Scan scan) {
    RuleInput input = input(process, scan);
    Answer answer = rules.set().ask(input);
    stepsLeft -= input.steps();
    return process.id().pid() == explained && answer instanceof Answer.Known
        ? explain(process, input, answer)
        : answer;
  }

  /** An explanation has the results of all rules, so it needs all their files. */
  private Answer explain(ToClassify process, RuleInput input, Answer answer) {
    for (Source source : rules.sources()) {
      if (!process.tried().contains(source)) {
        return new Answer.Needs(source, false);
      }
    }
    explanation = rules.set().explain(input);
    return answer;
  }

  private RuleInput input(ToClassify process, Scan scan) {
    return new RuleInput(process.known(), process.tried())
        .ancestors(new Ancestors(process.ancestors(), process.knowsAllAncestors()))
        .arguments(
            process
                .arguments()
                .map(all -> new CommandText(all.program(), all.text(), all.complete())))
        .mainNames(mainNames)
        .userNameKnown(process.isUserNameKnown())
        .start(scan.startOf(process));
  }

  private void set(ToClassify process, Answer.Known answer) {
    if (!process.setClassified()) {
      return;
    }
    ProcessId id = process.id();
    if (!childrenFollowParent || !answer.subgroup().isOther()) {
      followers.remove(id);
      answers.put(id, answer);
    } else if (followers.putIfAbsent(id, Optional.empty()) == null) {
      answers.put(id, answer);
    }
  }

  /**
   * The next scan tries again. Until then, a process keeps its subgroup if it was classified with
   * all facts known; otherwise it is {@code other}.
   */
  private void postpone(ToClassify process) {
    if (!process.wasClassified()) {
      answers.put(process.id(), Answer.Known.NONE);
    }
    process.setClassifiedForNow();
  }

  /**
   * Gives a process that no rule matches the subgroup of its nearest classified ancestor. If the
   * ancestor that gave it one has ended, and no other gives one, it keeps that.
   *
   * @param before the ancestor that has given it one so far
   * @return the ancestor that gives it one
   */
  private Optional<ProcessId> giver(Scan scan, ProcessId child, Optional<ProcessId> before) {
    List<ProcessId> ancestors =
        scan.find(child).map(ToClassify::classifiedAncestors).orElse(List.of());
    Optional<ProcessId> nearest =
        ancestors.stream()
            .filter(ancestor -> hasItsOwn(ancestor, scan))
            .filter(ancestor -> !subgroup(ancestor).isOther())
            .findFirst();
    boolean hasEnded = before.isPresent() && !ancestors.contains(before.get());
    if (nearest.isPresent() || !hasEnded) {
      Subgroup given = nearest.map(this::subgroup).orElse(Subgroup.OTHER);
      if (!given.equals(subgroup(child))) {
        answers.put(child, Answer.Known.of(given));
      }
      return nearest;
    }
    return before;
  }

  /** Whether it has its subgroup by a rule, or by an ancestor that has ended. */
  private boolean hasItsOwn(ProcessId process, Scan scan) {
    Optional<ProcessId> giver = followers.get(process);
    boolean hasEnded = giver != null && giver.isPresent() && scan.find(giver.get()).isEmpty();
    return giver == null || hasEnded;
  }

  /** The subgroup of a process that this scan has classified, or an earlier one. */
  Subgroup subgroup(ProcessId process) {
    return answers.getOrDefault(process, Answer.Known.NONE).subgroup();
  }

  /** The subgroups of the processes of a finished scan. */
  Classification classification(Scan scan, Snapshot snapshot) {
    if (rules.size() == 0) {
      return Classification.none(snapshot);
    }
    if (answers.size() > 2 * snapshot.stats().listed() + MAX_ENDED) {
      answers.keySet().removeIf(process -> scan.find(process).isEmpty());
    }
    List<Subgroup> byRow = new ArrayList<>(snapshot.processes().size());
    List<OptionalInt> ruleByRow = new ArrayList<>(snapshot.processes().size());
    for (ProcessSample process : snapshot.processes()) {
      Answer.Known answer = answers.getOrDefault(process.id(), Answer.Known.NONE);
      byRow.add(answer.subgroup());
      ruleByRow.add(answer.rule());
    }
    return new Classification(byRow, expected, ruleByRow);
  }
}
