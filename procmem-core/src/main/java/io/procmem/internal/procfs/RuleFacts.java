package io.procmem.internal.procfs;

import io.procmem.internal.read.ScanRefusals;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the files that rules need. Samples exclude values that nothing else requested. */
final class RuleFacts {

  private final MountedProcFs mounted;
  private final ScanRefusals refusals;
  private final BlockingFacts hanging;

  /** Reads what helps if it can be read. */
  private final FactsReader optional;

  private final Map<Source, FactsReader> readers = new EnumMap<>(Source.class);

  /**
   * The files of some processes.
   *
   * @param maxTextBytes how much of the text of each command line is requested
   * @param longTextBytes how many bytes of long command lines may still be kept in this scan
   */
  RuleFacts(
      MountedProcFs mounted, ScanRefusals refusals, int maxTextBytes, AtomicLong longTextBytes) {
    this.mounted = mounted;
    this.refusals = refusals;
    this.optional = FactsReader.ofExecutables(mounted, refusals);
    this.hanging = new BlockingFacts(mounted, refusals, maxTextBytes, longTextBytes);
  }

  void want(ToClassify one) {
    TrackedProcess process = one.process;
    Source source = one.wanted();
    if (source == Source.CMDLINE) {
      hanging.wantText(process);
    } else if (source != null && one.isOptional()) {
      optional.read(process);
    } else if (source != null) {
      readers.computeIfAbsent(source, this::reader).read(process);
      if (source == Source.OWNER) {
        hanging.wantName(process);
      } else if (source == Source.EXE) {
        hanging.wantExecutable(process);
      }
    }
  }

  private FactsReader reader(Source source) {
    return new FactsReader(mounted, Demand.of(source), refusals);
  }

  BlockingFacts hanging() {
    return hanging;
  }

  /**
   * Returns the processes that still exist. A process is classified only for this scan if the
   * source that it needs may be known later.
   */
  List<ToClassify> found(List<ToClassify> waiting) {
    if (readers.containsKey(Source.CGROUP)) { // rules may need names
      mounted.table().nameContainers(mounted.containerNames());
    }
    List<ToClassify> found = new ArrayList<>();
    for (ToClassify one : waiting) {
      Source source = one.wanted();
      if (source != null && one.process.isIncluded()) {
        boolean isFinal = one.isOptional() || isSettled(one.process, source);
        if (!isFinal || hanging.isTextPostponed(one.process)) {
          one.setUnsettled();
        }
        one.process.facts.hide(source);
        one.setTried(source);
        if (source == Source.CMDLINE) {
          one.setArguments(hanging.text(one.process));
        } else if (source == Source.OWNER) {
          one.setUserNameKnown(mounted.users().isNameKnown(one.process.facts));
        }
        found.add(one);
      }
    }
    hanging.forgetTexts();
    return found;
  }

  private boolean isSettled(TrackedProcess process, Source source) {
    if (process.facts.isCurrent(source)) {
      return switch (source) {
        case OWNER -> mounted.users().isSettled(process.facts);
        case CMDLINE -> hanging.text(process).isPresent(); // it is not kept
        default -> true;
      };
    }
    return !process.memory.isOwner()
        || process.files.isUnusable(source)
        || refusals.isKnownToFail(process.files, source);
  }
}
