package io.procmem.internal.rules;

import io.procmem.classify.Explanation;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds the first rule that matches a process. Thread-safe. */
final class FirstMatch {

  private final List<Rule> rules;
  private final RuleIndex index;

  /** The indexes of the rules of the catalogue. */
  private final BitSet catalogue;

  /** The answers of rules that give all processes the same one. */
  private final Map<Integer, Answer> answers = new ConcurrentHashMap<>();

  FirstMatch(List<Rule> rules, RuleIndex index, BitSet catalogue) {
    this.rules = rules;
    this.index = index;
    this.catalogue = catalogue;
  }

  /**
   * What these rules say about a process. If none matches, the catalogue is tried with other names
   * of the program in place of the kernel's.
   */
  Answer ask(RuleInput process) {
    Answer answer = ask(process, number -> true);
    if (answer == null && hasAliases(process)) {
      answer = askByAliases(process);
    }
    return answer == null ? Answer.Known.NONE : answer;
  }

  private boolean hasAliases(RuleInput process) {
    return !catalogue.isEmpty() && !process.sample().kernelThread();
  }

  private @Nullable Answer ask(RuleInput process, IntPredicate isAsked) {
    int last = -1;
    for (int number : index.candidates(process)) {
      if (number == last || !isAsked.test(number)) {
        continue;
      }
      last = number;
      Source needed = index.neededBefore(number, process);
      if (needed != null) {
        return Answer.Needs.of(needed);
      }
      Answer answer = rules.get(number).ask(process, number);
      if (answer != null) {
        return answer instanceof Answer.Known known ? shared(known, number) : answer;
      }
    }
    Source needed = index.neededBefore(Integer.MAX_VALUE, process);
    return needed == null ? null : Answer.Needs.of(needed);
  }

  /** Answers are kept for each process, so all processes of a rule without variables share one. */
  private Answer shared(Answer.Known answer, int number) {
    return rules.get(number).isLiteral()
        ? answers.computeIfAbsent(number, first -> answer)
        : answer;
  }

  private @Nullable Answer askByAliases(RuleInput process) {
    if (!process.hasTried(Source.CMDLINE)) {
      return Answer.Needs.of(Source.CMDLINE);
    }
    Match match = byAliases(process);
    if (match != null) {
      return match.answer();
    }
    return process.hasTried(Source.EXE) ? null : new Answer.Needs(Source.EXE, true);
  }

  /** An answer of the catalogue, and the name under which it has it. */
  private record Match(RuleInput input, Answer answer) {}

  private @Nullable Match byAliases(RuleInput process) {
    for (RuleInput other : aliases(process)) {
      Answer answer = ask(other, catalogue::get);
      process.count(other.steps());
      if (answer != null) {
        return new Match(other, answer);
      }
    }
    return null;
  }

  private static List<RuleInput> aliases(RuleInput process) {
    List<RuleInput> others = new ArrayList<>();
    ProgramAliases.ofArguments(process).forEach(name -> others.add(process.named(name, false)));
    ProgramAliases.ofExecutable(process).forEach(name -> others.add(process.named(name, true)));
    return others;
  }

  /** Why these rules give a process its subgroup, after all files that they need were tried. */
  Explanation explain(RuleInput process) {
    Answer answer = ask(process, number -> true);
    Match match = answer == null && hasAliases(process) ? byAliases(process) : null;
    RuleInput input = match == null ? process : match.input();
    Answer result = match == null ? answer : match.answer();
    Answer.Known known = result instanceof Answer.Known found ? found : Answer.Known.NONE;
    Explainer named = new Explainer(input);
    Explainer other = new Explainer(process); // other names are only for the catalogue
    return new Explanation(
        process.sample().id(),
        known.subgroup(),
        known.rule(),
        input.alias().map(Explainer::firstWord),
        IntStream.range(0, known.rule().isPresent() ? known.rule().getAsInt() + 1 : rules.size())
            .mapToObj(i -> (catalogue.get(i) ? named : other).explain(rules.get(i)))
            .toList());
  }
}
