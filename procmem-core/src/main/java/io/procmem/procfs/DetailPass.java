package io.procmem.procfs;

import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Memory;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.StatusField;
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
  private final Moment now;
  private final Refused refused;
  private final @Nullable Source source;
  private final DetailReader reader;

  /** Those passed over of whom it is not known whether they could be read. */
  private final List<TrackedProcess> asked = new ArrayList<>();

  DetailPass(ProcFs procFs, ProcFs.Opened opened, Demand demand, Moment now, Refused refused) {
    this.table = procFs.table();
    this.desk = procFs.desk();
    this.demand = demand;
    this.now = now;
    this.refused = refused;
    this.source = source(opened.rollups());
    boolean eitherWay = procFs.isCaptured() && demand.includes(Source.SMAPS);
    this.reader =
        new DetailReader(
            source == null ? Source.SMAPS_ROLLUP : source,
            eitherWay,
            opened.units(),
            now.instant());
  }

  /**
   * The file that detail comes from: the rollup, or the mappings of a kernel without; null if none.
   */
  private @Nullable Source source(boolean rollups) {
    if (!demand.includes(Source.SMAPS_ROLLUP)) {
      return null;
    }
    if (rollups) {
      return Source.SMAPS_ROLLUP;
    }
    if (demand.includes(Source.SMAPS)) {
      return Source.SMAPS;
    }
    refused.tellUnsupported(Source.SMAPS_ROLLUP);
    return null;
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
    ReadCost cost = process.detail.cost();
    if (process.virtualBytes <= ReadCost.SMALL_VIRTUAL_BYTES) {
      cost.forgetTables();
      return;
    }
    if (!cost.isToBeAsked(process.faultCount(), process.virtualBytes)) {
      return;
    }
    long tables = process.facts.shownStatus().getOr(StatusField.PAGE_TABLES, -1);
    if (tables < 0
        && desk.read(process.file(Source.STATUS), Source.STATUS, desk.status) == Outcome.READ
        && desk.status.numbers.has(StatusField.PAGE_TABLES)) {
      tables = desk.status.numbers.get(StatusField.PAGE_TABLES);
    }
    if (tables >= 0) {
      cost.setTableBytes(tables, process.faultCount(), process.virtualBytes);
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
    return desk.opens(process.file(reader.source()))
        ? ALLOWED
        : desk.diagnosis.of(process, reader.source(), Outcome.NOT_OPENED);
  }

  /** Takes over what a batch has given; false if some of it is missing for want of time. */
  boolean collect(List<Candidate> chosen, ReadBatch batch) {
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      boolean read = i < chosen.size();
      TrackedProcess process = read ? (TrackedProcess) chosen.get(i) : asked.get(i - chosen.size());
      Object result = batch.wasTaken(i) ? batch.take(i) : batch.stopReason();
      complete &= batch.wasTaken(i) && result != null;
      if (result == null) {
        process.pending = new PendingRead(batch, i);
        process.detail.fail(Reason.HUNG, now.nanos());
        refused.add(process, reader.source(), Reason.HUNG);
      } else if (result.equals(ALLOWED)) {
        process.detail.allow();
      } else if (result instanceof Memory.Detailed detail) {
        process.acceptDetail(detail, now.nanos());
      } else if (batch.wasTaken(i)) {
        process.detail.fail((Reason) result, now.nanos());
        refused.add(process, reader.source(), (Reason) result);
      } else if (read) {
        process.detail.miss((Reason) result);
      }
    }
    return complete;
  }
}
