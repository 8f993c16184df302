package io.procmem.internal.procfs;

import io.procmem.internal.names.NodeNames;
import io.procmem.internal.read.MachineFileReader;
import io.procmem.internal.read.ProcReader;
import io.procmem.internal.read.ReadBatch;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one scan has read, on all threads, and the last exception that a read threw. */
final class ReadTotals {

  private final ProcReader reader;
  private final MachineFileReader machineFiles;
  private final MachineFileReader groupFiles;
  private final NodeNames containerNames;
  private final long openedBefore;
  private final long bytesBefore;
  private long openedByReaders;
  private long bytesByReaders;
  private Optional<String> defect = Optional.empty();

  /** Starts counting. */
  ReadTotals(MountedProcFs mounted) {
    this.reader = mounted.reader();
    this.machineFiles = mounted.machineFiles();
    this.groupFiles = mounted.groupFiles();
    this.containerNames = mounted.containerNames();
    this.openedBefore = reader.filesOpened();
    this.bytesBefore = reader.bytesRead();
  }

  /** Adds a batch that reader threads have made. */
  void add(ReadBatch batch) {
    openedByReaders += batch.filesOpened();
    bytesByReaders += batch.bytesRead();
    note(batch.defect());
  }

  private void note(@Nullable Throwable thrown) {
    if (thrown != null) {
      defect = Optional.of(thrown.toString());
    }
  }

  long filesOpened() {
    return reader.filesOpened()
        - openedBefore
        + openedByReaders
        + machineFiles.filesOpened()
        + groupFiles.filesOpened()
        + containerNames.filesOpened();
  }

  long bytesRead() {
    return reader.bytesRead()
        - bytesBefore
        + bytesByReaders
        + machineFiles.bytesRead()
        + groupFiles.bytesRead()
        + containerNames.bytesRead();
  }

  Optional<String> defect() {
    note(machineFiles.defect());
    note(groupFiles.defect());
    note(containerNames.defect());
    return defect;
  }
}
