package io.procmem.internal.procfs;

import io.procmem.internal.procfs.ReadTimeQuota.Account;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.KernelUnits;
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
  private final ProcReader desk;
  private final Demand demand;
  private final Moment now;
  private final ScanRefusals refused;
  private final ProcFs procFs;
  private final KernelUnits units;
  private final MachineReader machine;
  private final @Nullable Source source;
  private final DetailReader reader;

  /** Those passed over of whom it is not known whether they could be read. */
  private final List<TrackedProcess> toAsk = new ArrayList<>();

  /** Those of them whom the batch under way asks. */
  private List<TrackedProcess> asked = List.of();

  private @Nullable UpperBound ceiling;
  private @Nullable ReadTimeQuota taken;

  DetailPass(ProcFs procFs, ProcFs.Opened opened, Demand demand, Moment now, ScanRefusals refused) {
    this.procFs = procFs;
    this.units = opened.units();
    this.machine = opened.machine();
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
            units,
            procFs.rssError(machine, units),
            now);
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
    long tables =
        process.facts.shows(Source.STATUS)
            ? process.facts.values().status().getOr(StatusField.PAGE_TABLES, -1)
            : -1;
    if (tables < 0
        && desk.read(process, Source.STATUS, desk.status) == ReadOutcome.READ
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
      toAsk.add(process);
    }
  }

  /** The most that RSS, PSS or USS of a process can be. */
  long mostBytes(TrackedProcess process) {
    UpperBound known = ceiling;
    if (known == null) {
      known = new UpperBound(desk, machine, procFs.rssError(machine, units));
      ceiling = known;
    }
    return known.bytes(process);
  }

  /** Finds out who shares pages with whom, and whether that has moved since the last scan. */
  void findFamilies() {
    procFs.families().update(table, units);
  }

  ReadBatch batch(List<Candidate> chosen, TimeQuota shares) {
    int reads = chosen.size();
    List<@Nullable Account> accounts = accounts(chosen, shares);
    List<TrackedProcess> asked = List.copyOf(toAsk);
    toAsk.clear();
    this.asked = asked;
    return new ReadBatch(
        reads + asked.size(),
        (index, desk) ->
            index < reads
                ? read((TrackedProcess) chosen.get(index), accounts.get(index), desk)
                : ask(asked.get(index - reads), desk));
  }

  /** The accounts of those chosen, which all batches of a scan share. */
  private List<@Nullable Account> accounts(List<Candidate> chosen, TimeQuota shares) {
    ReadTimeQuota known = taken;
    if (known == null) {
      known = new ReadTimeQuota(shares, desk);
      taken = known;
    }
    List<@Nullable Account> accounts = new ArrayList<>(chosen.size());
    for (Candidate candidate : chosen) {
      accounts.add(known.of((TrackedProcess) candidate));
    }
    return accounts;
  }

  private Object read(TrackedProcess process, @Nullable Account account, ProcReader desk) {
    if (account == null) {
      return reader.read(process, desk);
    }
    if (account.isSpent()) {
      return ReadFailure.of(Reason.TOO_COSTLY);
    }
    DetailReader.Read read = reader.read(process, desk);
    account.spend(read.walkedNanos());
    return read;
  }

  /** {@link #ALLOWED}, or the {@link ReadFailure} that it is not for. */
  private Object ask(TrackedProcess process, ProcReader desk) {
    return desk.opens(process.file(reader.source()))
        ? ALLOWED
        : desk.diagnosis.of(process, reader.source(), ReadOutcome.NOT_OPENED);
  }

  /** Takes over what a batch has given; false if some of it is missing because time ran out. */
  boolean collect(List<Candidate> chosen, ReadBatch batch) {
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      boolean read = i < chosen.size();
      TrackedProcess process = read ? (TrackedProcess) chosen.get(i) : asked.get(i - chosen.size());
      Object result = batch.result(i);
      complete &= batch.wasTaken(i) && result != null;
      if (result == null) {
        process.pending = new PendingRead(batch, i);
        process.detail.fail(Reason.HUNG, now.nanos());
        refused.add(process, reader.source(), Reason.HUNG);
      } else if (result.equals(ALLOWED)) {
        process.detail.allow();
      } else if (result instanceof DetailReader.Read given) {
        ReadFailure failure = process.acceptDetail(given, now.nanos());
        if (failure != null) {
          refused.add(process, reader.source(), failure);
        }
      } else {
        collect(process, (ReadFailure) result, batch.wasTaken(i), read);
      }
    }
    return complete;
  }

  /** A detail was not read, or not even asked for. */
  private void collect(TrackedProcess process, ReadFailure failure, boolean taken, boolean read) {
    if (taken && failure.reason() != Reason.TOO_COSTLY) {
      process.detail.fail(failure.reason(), now.nanos());
      refused.add(process, reader.source(), failure);
    } else if (read) {
      process.detail.miss(failure.reason());
    }
  }
}
