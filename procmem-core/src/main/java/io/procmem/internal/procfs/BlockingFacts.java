package io.procmem.internal.procfs;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.Printable;
import io.procmem.internal.parse.CmdlineParser;
import io.procmem.internal.program.Interpreter;
import io.procmem.internal.program.MainProgram;
import io.procmem.snapshot.CommandLine;
import io.procmem.snapshot.Reason;
import io.procmem.snapshot.Source;
import io.procmem.snapshot.User;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what was asked for and can hang, but for memory: the names of users, and command lines. */
final class BlockingFacts {

  /** A path has no more bytes. */
  private static final int MAX_PROGRAM_BYTES = 4096;

  /** What rules get to see of a command line. */
  private static final int MAX_TEXT_BYTES = 4096;

  private static final Object NOT_ITS_TURN = new Object();

  private final ProcessTable table;
  private final UserNames users;
  private final ScanRefusals refused;

  /** One process for each user that is still to be named. */
  private final List<TrackedProcess> unnamed = new ArrayList<>();

  private final Set<Long> uids = new HashSet<>();
  private final List<TrackedProcess> uncommanded = new ArrayList<>();

  /** Whether the text of a command line is wanted, not only what is kept of it. */
  private boolean withText;

  /** The command lines that were read, by pid, where their text is wanted. */
  private final Map<Integer, ReadCommand> commands = new HashMap<>();

  BlockingFacts(ProcFs procFs, ScanRefusals refused) {
    this.table = procFs.table();
    this.users = procFs.users();
    this.refused = refused;
  }

  void wantName(TrackedProcess process) {
    if (users.isToBeAsked(process.facts) && uids.add(uid(process))) {
      unnamed.add(process);
    }
  }

  /** What is kept of a process's command line is wanted. */
  void wantCommand(TrackedProcess process) {
    if (process.facts.knows(Source.CMDLINE)) {
      process.facts.show(Source.CMDLINE);
    } else {
      wantAnew(process);
    }
  }

  /** The text of a process's command line is wanted, which nobody keeps. */
  void wantText(TrackedProcess process) {
    withText = true;
    wantAnew(process);
  }

  private void wantAnew(TrackedProcess process) {
    if (process.none != null) {
      return; // what owns no memory has no arguments either
    }
    if (process.pending != null) {
      refused.add(process, Source.CMDLINE, Reason.HUNG);
    } else if (!refused.isHopeless(process, Source.CMDLINE)) {
      uncommanded.add(process);
    }
  }

  /** A read that hangs keeps all this in memory, for as long as it does. */
  void forgetTexts() {
    commands.clear();
  }

  /** What {@link #wantText} has found; empty if nothing. */
  Optional<String> text(TrackedProcess process) {
    ReadCommand command = commands.get(process.pid());
    return command == null ? Optional.empty() : command.text();
  }

  /**
   * Reads the command lines that are wanted, as far as time allows.
   *
   * @param runner has a batch read
   * @return false if some are missing because time ran out
   */
  boolean readCommands(Consumer<ReadBatch> runner, UserQuota turns) {
    List<TrackedProcess> late = new ArrayList<>();
    boolean complete = readCommands(runner, uncommanded, turns, late);
    if (!late.isEmpty()) { // the others are done, and there may be time left
      complete &= readCommands(runner, late, null, new ArrayList<>());
    }
    return complete;
  }

  /** The same of the names of users. */
  boolean readNames(Consumer<ReadBatch> runner) {
    if (unnamed.isEmpty()) {
      return true;
    }
    ReadBatch batch =
        new ReadBatch(unnamed.size(), (index, desk) -> name(unnamed.get(index), desk));
    runner.accept(batch);
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      Object result = batch.result(i);
      complete &= batch.wasTaken(i) && result != null;
      collectName(unnamed.get(i), result, new PendingRead(batch, i));
    }
    nameUsers();
    return complete;
  }

  /**
   * Reads command lines.
   *
   * @param turns whose turn it is; null if everybody's
   * @param late takes those whose turn it was not
   */
  private boolean readCommands(
      Consumer<ReadBatch> runner,
      List<TrackedProcess> wanted,
      @Nullable UserQuota turns,
      List<TrackedProcess> late) {
    if (wanted.isEmpty()) {
      return true;
    }
    List<AtomicLong> users = new ArrayList<>();
    if (turns != null) {
      wanted.forEach(process -> users.add(turns.of(process)));
    }
    ReadBatch batch =
        new ReadBatch(
            wanted.size(),
            (index, desk) ->
                turns == null
                    ? command(wanted.get(index), withText, desk)
                    : commandInTurn(wanted.get(index), turns, users.get(index), desk));
    runner.accept(batch);
    boolean complete = true;
    for (int i = 0; i < batch.size(); i++) {
      Object result = batch.result(i);
      if (NOT_ITS_TURN.equals(result)) {
        late.add(wanted.get(i));
      } else {
        complete &= batch.wasTaken(i) && result != null;
        collectCommand(wanted.get(i), result, new PendingRead(batch, i));
      }
    }
    return complete;
  }

  private Object commandInTurn(
      TrackedProcess process, UserQuota turns, AtomicLong user, ProcReader desk) {
    if (turns.isSpent(user)) {
      return NOT_ITS_TURN;
    }
    long started = System.nanoTime();
    Object command = command(process, withText, desk);
    user.addAndGet(System.nanoTime() - started);
    return command;
  }

  private static Object name(TrackedProcess process, ProcReader desk) {
    String name = desk.tree.ownerName(process.directory(), uid(process));
    return name == null ? ReadFailure.of(Reason.VANISHED) : name;
  }

  private static long uid(TrackedProcess process) {
    return process.facts.values().user().map(User::uid).orElse(-1L);
  }

  /** The {@link ReadCommand} of a process, or the {@link ReadFailure} that there is none for. */
  private static Object command(TrackedProcess process, boolean withText, ProcReader desk) {
    long room = process.image.argumentBytes();
    Object read = command(process, withText, desk, room);
    boolean isOther = read instanceof ReadCommand && desk.diagnosis.argumentBytes() != room;
    // It has executed something since: the room is that of other arguments.
    return isOther ? command(process, withText, desk, 0) : read;
  }

  private static Object command(
      TrackedProcess process, boolean withText, ProcReader desk, long room) {
    ReadOutcome outcome = desk.read(process, Source.CMDLINE, desk.cmdline);
    if (outcome != ReadOutcome.READ) {
      return desk.diagnosis.of(process, Source.CMDLINE, outcome);
    }
    CmdlineParser parsed = desk.cmdline;
    ByteCursor bytes = desk.bytes();
    int start = parsed.programStart;
    int end = Math.min(parsed.nameEnd(bytes, room), start + MAX_PROGRAM_BYTES);
    MainProgram main = Interpreter.mainOf(bytes.bytes(), start, parsed.ownEnd(bytes, room));
    CommandLine command =
        new CommandLine(
            Printable.name(bytes.bytes(), start, end),
            main == null ? Optional.empty() : Optional.of(main.name()),
            main == null ? Optional.empty() : main.path(),
            parsed.arguments,
            desk.wasTruncated());
    Optional<String> text =
        withText ? Optional.of(text(bytes, parsed.textEnd(bytes, room))) : Optional.empty();
    desk.erase();
    // A process that ends under the read leaves a clean end, and what was there looks complete.
    ReadFailure failure = desk.diagnosis.ofLife(process);
    return failure == null ? new ReadCommand(command, text) : failure;
  }

  /** The beginning of a command line, printable, a blank between its arguments. */
  private static String text(ByteCursor bytes, int textEnd) {
    int end = Math.min(textEnd, bytes.position() + MAX_TEXT_BYTES);
    while (end > bytes.position() && bytes.at(end - 1) == 0) {
      end--;
    }
    StringBuilder text = new StringBuilder();
    int start = bytes.position();
    for (int at = start; at <= end; at++) {
      if (at == end || bytes.at(at) == 0) {
        text.append(text.isEmpty() ? "" : " ").append(Printable.name(bytes.bytes(), start, at));
        start = at + 1;
      }
    }
    return text.toString();
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
    } else if (result instanceof ReadCommand command) {
      accept(command.line(), process.facts);
      refused.clear(process, Source.CMDLINE);
      if (withText) {
        commands.put(process.pid(), command);
      }
    } else if (result instanceof ReadFailure failure && failure.reason() != Reason.TOO_COSTLY) {
      refused.add(process, Source.CMDLINE, failure);
    }
  }

  private void accept(CommandLine line, Facts facts) {
    if (line.arguments() == 0) {
      facts.setEmptyCommandLine(line, refused.now());
    } else {
      facts.setCommandLine(line);
      facts.show(Source.CMDLINE);
    }
  }

  private void nameUsers() {
    for (int i = 0; i < table.size(); i++) {
      Facts facts = table.at(i).facts;
      users.nameIn(facts);
    }
  }
}
