package io.procmem.procfs;

import io.procmem.bytes.ByteCursor;
import io.procmem.bytes.Printable;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Demand;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what was asked for and can hang, but for memory: the names of users, and command lines. */
final class HangingFacts {

  /** A path has no more bytes. */
  private static final int MOST_PROGRAM_BYTES = 4096;

  private final ProcessTable table;
  private final UserNames users;
  private final Refused refused;

  /** One process for each user that is still to be named. */
  private final List<TrackedProcess> unnamed = new ArrayList<>();

  private final List<TrackedProcess> uncommanded = new ArrayList<>();

  HangingFacts(ProcFs procFs, Demand demand, Refused refused) {
    this.table = procFs.table();
    this.users = procFs.users();
    this.refused = refused;
    Set<Long> uids = new HashSet<>();
    for (int i = 0; i < table.size(); i++) {
      TrackedProcess process = table.at(i);
      if (!process.dropped && users.isToBeAsked(process.facts) && uids.add(uid(process))) {
        unnamed.add(process);
      }
      if (!process.dropped && demand.includes(Source.CMDLINE) && process.none == null) {
        wantCommand(process);
      }
    }
  }

  private void wantCommand(TrackedProcess process) {
    if (process.facts.knows(Source.CMDLINE)) {
      process.facts.show(Source.CMDLINE);
    } else if (process.pending != null) {
      refused.add(process, Source.CMDLINE, Reason.HUNG);
    } else if (!refused.isHopeless(process, Source.CMDLINE)) {
      uncommanded.add(process);
    }
  }

  ReadBatch batch() {
    int names = unnamed.size();
    return new ReadBatch(
        names + uncommanded.size(),
        (index, desk) ->
            index < names
                ? name(unnamed.get(index), desk)
                : command(uncommanded.get(index - names), desk));
  }

  private static Object name(TrackedProcess process, Desk desk) {
    String name = desk.tree.ownerName(process.directory(), uid(process));
    return name == null ? Reason.VANISHED : name;
  }

  private static long uid(TrackedProcess process) {
    return process.facts.user.map(User::uid).orElse(-1L);
  }

  /** The {@link CommandLine} of a process, or the {@link Reason} there is none. */
  private static Object command(TrackedProcess process, Desk desk) {
    Outcome outcome = desk.read(process.file(Source.CMDLINE), Source.CMDLINE, desk.cmdline);
    if (outcome != Outcome.READ) {
      return desk.diagnosis.of(process, Source.CMDLINE, outcome);
    }
    ByteCursor bytes = desk.bytes();
    int start = desk.cmdline.programStart;
    int end = Math.min(desk.cmdline.nameEnd(bytes), start + MOST_PROGRAM_BYTES);
    CommandLine command =
        new CommandLine(
            Printable.name(bytes.bytes(), start, end), desk.cmdline.arguments, desk.wasTruncated());
    desk.erase();
    // A process that ends under the read leaves a clean end, and what was there looks complete.
    boolean alive = desk.diagnosis.life(process) == Diagnosis.Life.ALIVE;
    return alive ? command : Reason.VANISHED;
  }

  /** Takes over what a batch has given; false if some of it is missing for want of time. */
  boolean collect(ReadBatch batch) {
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      Object result = batch.wasTaken(i) ? batch.result(i) : batch.stopReason();
      PendingRead hung = new PendingRead(batch, i);
      complete &= batch.wasTaken(i) && result != null;
      if (i < unnamed.size()) {
        collectName(unnamed.get(i), result, hung);
      } else {
        collectCommand(uncommanded.get(i - unnamed.size()), result, hung);
      }
    }
    if (!unnamed.isEmpty()) {
      nameUsers();
    }
    return complete;
  }

  private void collectName(TrackedProcess process, @Nullable Object result, PendingRead hung) {
    if (result == null) {
      users.waitFor(uid(process), hung);
    } else if (result instanceof String name) {
      users.setName(uid(process), name);
    }
  }

  private void collectCommand(TrackedProcess process, @Nullable Object result, PendingRead hung) {
    if (result == null) {
      process.pending = hung;
      refused.add(process, Source.CMDLINE, Reason.HUNG);
    } else if (result instanceof CommandLine command) {
      process.facts.setCommandLine(command);
      process.facts.show(Source.CMDLINE);
    } else if (result != Reason.TOO_COSTLY) {
      refused.add(process, Source.CMDLINE, (Reason) result);
    }
  }

  private void nameUsers() {
    for (int i = 0; i < table.size(); i++) {
      Facts facts = table.at(i).facts;
      users.nameIn(facts);
    }
  }
}
