package io.procmem.internal.parse;

import io.procmem.internal.bytes.ByteCursor;
import io.procmem.internal.bytes.KeyTable;
import io.procmem.snapshot.StatusField;

/** {@code /proc/[pid]/status}: {@code Key: value} lines; proc_pid_status(5). */
public final class StatusParser implements Parser {

  private static final int UID = 0;
  private static final int CAP_EFF = 1;
  private static final int VM_SIZE = 2;
  private static final int VM_EXE = 3;
  private static final int VM_LIB = 4;
  private static final int NS_PID = 5;

  private final KeyTable others =
      KeyTable.of("Uid:", "CapEff:", "VmSize:", "VmExe:", "VmLib:", "NSpid:");

  public final KeyedNumbers<StatusField> numbers = new KeyedNumbers<>(StatusField.values());

  /** The effective uid; -1 if the file has none. */
  public long uid;

  /** The effective capabilities, one bit each; 0 if the file has none. */
  public long capabilities;

  /** The virtual size; -1 if the file has none, or an impossible one. */
  public long virtualKib;

  /** The size of the mapped part of the code of its executable; -1 if the file has none. */
  public long codeKib;

  /** The size of all other executable mappings; -1 if the file has none. */
  public long otherCodeKib;

  /** The number of pid namespaces, from that of the procfs to its own; 0 if the file has none. */
  public int namespaces;

  /** Its pid in its own pid namespace; 0 if the file has none. */
  public int innermostPid;

  @Override
  public boolean parse(ByteCursor in) {
    numbers.clear();
    uid = -1;
    capabilities = 0;
    virtualKib = -1;
    codeKib = -1;
    otherCodeKib = -1;
    namespaces = 0;
    innermostPid = 0;
    int next = 0;
    do {
      switch (in.select(others, UID)) {
        case UID -> {
          in.skipWord(); // real
          uid = in.decimal(); // effective
        }
        case CAP_EFF -> capabilities = in.hexadecimalBits();
        case VM_SIZE -> virtualKib = in.decimalOr(-1);
        case VM_EXE -> codeKib = in.decimalOr(-1);
        case NS_PID -> addPids(in);
        case VM_LIB -> otherCodeKib = in.decimalOr(-1);
        default -> next = numbers.addLine(in, next);
      }
    } while (in.nextLine());
    return !in.failed();
  }

  private void addPids(ByteCursor in) {
    in.skipBlanks();
    for (int end = in.lineEnd(); in.position() < end; in.skipBlanks()) {
      innermostPid = in.smallDecimal();
      namespaces++;
      if (in.failed()) {
        return;
      }
    }
  }
}
