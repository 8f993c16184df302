package io.procmem.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
import io.procmem.snapshot.SystemFacts;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose memory detail can be read, what that would cost, and reads that of those chosen.
 */
final class DetailPass {

  private static final Object ALLOWED = new Object();

  private final ProcessTable table;
  private final Desk desk;
  private final Demand demand;
  private final Refused refused;
  private final @Nullable Source source;
  private final DetailReader reader;

  /** Those passed over of whom it is not known whether they could be read. */
  private final List<TrackedProcess> asked = new ArrayList<>();

  DetailPass(ProcFs procFs, SystemFacts units, Demand demand, Moment now, Refused refused) {
    this.table = procFs.table();
    this.desk = procFs.desk();
    this.demand = demand;
    this.refused = refused;
    this.source = source();
    this.reader =
        new DetailReader(source == null ? Source.SMAPS_ROLLUP : source, units, now.instant());
  }

  /**
   * The file that detail comes from: the rollup, or the mappings of a kernel without; null if none.
   */
  private @Nullable Source source() {
    if (!demand.includes(Source.SMAPS_ROLLUP)) {
      return null;
    }
    if (!refused.isUnsupported(Source.SMAPS_ROLLUP) && hasRollup()) {
      return Source.SMAPS_ROLLUP;
    }
    return demand.includes(Source.SMAPS) ? Source.SMAPS : null;
  }

  /** Whether this kernel has rollups: whether a process that is there has one. */
  private boolean hasRollup() {
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (owns(process)) {
        boolean has = desk.tree.exists(process.file(Source.SMAPS_ROLLUP));
        if (has || desk.tree.exists(process.directory())) {
          if (!has) {
            refused.add(process, Source.SMAPS_ROLLUP, Reason.UNSUPPORTED);
          }
          return has;
        }
      }
    }
    return true;
  }

  private static boolean owns(TrackedProcess process) {
    return !process.dropped && process.none == null;
  }

  List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>(table.size());
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (owns(process) && canRead(process)) {
        candidates.add(process);
      }
    }
    return candidates;
  }

  private boolean canRead(TrackedProcess process) {
    if (source == null) {
      if (demand.includes(Source.SMAPS_ROLLUP)) {
        process.detail.miss(Reason.UNSUPPORTED);
      }
      return false;
    }
    if (process.pending != null) {
      process.detail.miss(Reason.HUNG);
      refused.add(process, source, Reason.HUNG);
      return false;
    }
    if (refused.isHopeless(process, source)) {
      process.detail.miss(Reason.DENIED);
      return false;
    }
    return true;
  }

  /**
   * Finds the size of the page tables of a process so large that its address space says too little.
   */
  void predict(TrackedProcess process) {
    boolean small = process.virtualBytes <= ReadCost.SMALL_VIRTUAL_BYTES;
    if (small || !process.detail.tablesMayHaveMoved(process.faultCount())) {
      return;
    }
    long tables = process.facts.shownStatus().getOr(StatusField.PAGE_TABLES, -1);
    if (tables < 0
        && desk.read(process.file(Source.STATUS), Source.STATUS, desk.status) == Outcome.READ
        && desk.status.numbers.has(StatusField.PAGE_TABLES)) {
      tables = desk.status.numbers.get(StatusField.PAGE_TABLES);
    }
    if (tables >= 0) {
      process.detail.setTableBytes(tables, process.faultCount());
    }
  }

  /**
   * Passes over a process whose detail is not worth its cost. Once an image it is asked whether the
   * file would open at all, so that nobody widens a policy for what is forbidden anyway.
   */
  void skip(TrackedProcess process) {
    process.detail.miss(Reason.TOO_COSTLY);
    if (!process.detail.isKnownToBeAllowed()) {
      asked.add(process);
    }
  }

  ReadBatch batch(List<Candidate> chosen) {
    int reads = chosen.size();
    return new ReadBatch(
        reads + asked.size(),
        (index, desk) ->
            index < reads
                ? reader.read((TrackedProcess) chosen.get(index), desk)
                : ask(asked.get(index - reads), desk));
  }

  /** {@link #ALLOWED}, or the {@link Reason} it is not. */
  private Object ask(TrackedProcess process, Desk desk) {
    File file = process.file(reader.source());
    return desk.opens(file) ? ALLOWED : desk.diagnosis.of(process, file, Outcome.NOT_OPENED);
  }

  /** Takes over what a batch has given; false if some of it is missing for want of time. */
  boolean collect(List<Candidate> chosen, ReadBatch batch) {
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      boolean read = i < chosen.size();
      TrackedProcess process = read ? (TrackedProcess) chosen.get(i) : asked.get(i - chosen.size());
      Object result = batch.wasTaken(i) ? batch.result(i) : batch.stopReason();
      complete &= batch.wasTaken(i) && result != null;
      if (result == null) {
        process.pending = new PendingRead(batch, i);
        process.detail.miss(Reason.HUNG);
        refused.add(process, reader.source(), Reason.HUNG);
      } else if (result == ALLOWED) {
        process.detail.allow();
      } else if (result instanceof Memory.Detailed detail) {
        process.acceptDetail(detail);
      } else if (read || batch.wasTaken(i)) {
        process.detail.miss((Reason) result);
        if (batch.wasTaken(i)) {
          refused.add(process, reader.source(), (Reason) result);
        }
      }
    }
    return complete;
  }
}
