package io.procmem.internal.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what is needed to find out what a process is, and nothing that somebody else did not ask
 * for shows in its sample.
 */
final class RuleFacts {

  private final ProcFs procFs;
  private final boolean sizesOfFd;
  private final ScanRefusals refused;
  private final BlockingFacts hanging;
  private final Map<Source, FactsReader> readers = new EnumMap<>(Source.class);

  RuleFacts(ProcFs procFs, boolean sizesOfFd, ScanRefusals refused) {
    this.procFs = procFs;
    this.sizesOfFd = sizesOfFd;
    this.refused = refused;
    this.hanging = new BlockingFacts(procFs, refused);
  }

  void want(ToClassify one) {
    TrackedProcess process = one.process;
    Source source = one.wanted();
    if (source == Source.CMDLINE) {
      hanging.wantText(process);
    } else if (source != null) {
      readers.computeIfAbsent(source, this::reader).read(process);
      hanging.wantName(process);
    }
  }

  private FactsReader reader(Source source) {
    return new FactsReader(procFs, sizesOfFd, Demand.of(source), refused);
  }

  BlockingFacts hanging() {
    return hanging;
  }

  /** All that are still there. What one wanted and may yet be known is so for this scan only. */
  List<ToClassify> found(List<ToClassify> wanting) {
    List<ToClassify> found = new ArrayList<>();
    for (ToClassify one : wanting) {
      Source source = one.wanted();
      if (source != null && !one.process.dropped) {
        if (!isSettled(one.process, source)) {
          one.setUnsettled();
        }
        one.process.facts.hide(source);
        one.setTried(source);
        if (source == Source.CMDLINE) {
          one.setCommandLine(hanging.text(one.process));
        }
        found.add(one);
      }
    }
    hanging.forgetTexts();
    return found;
  }

  private boolean isSettled(TrackedProcess process, Source source) {
    if (process.facts.knows(source)) {
      return source != Source.OWNER || procFs.users().isSettled(process.facts);
    }
    return process.none != null
        || process.facts.isSenseless(source)
        || refused.isHopeless(process, source);
  }
}
