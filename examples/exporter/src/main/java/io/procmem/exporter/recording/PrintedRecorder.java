package io.procmem.exporter.recording;

import io.procmem.recorder.Recorder;
import io.procmem.report.Report;
import io.procmem.snapshot.Demand;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A recorder whose files are printed, each when it is new, and whose problems, each when it begins
 * and when it is over.
 */
final class PrintedRecorder implements Report.Listener {

  private final Recorder recorder;
  private final PrintWriter err;
  private boolean hasProblem;
  private Optional<Path> file = Optional.empty();

  PrintedRecorder(Recorder recorder, PrintWriter err) {
    this.recorder = recorder;
    this.err = err;
    print();
  }

  @Override
  public Demand demand() {
    return recorder.demand();
  }

  @Override
  public void accept(Report report) {
    recorder.accept(report);
    print();
  }

  private void print() {
    boolean hadProblem = hasProblem;
    hasProblem = recorder.lastProblem().isPresent();
    if (hasProblem && !hadProblem) {
      err.println("--record: " + recorder.lastProblem().orElseThrow());
    } else if (hadProblem && !hasProblem) {
      err.println("--record: works again");
    }
    if (!recorder.lastFile().equals(file)) {
      file = recorder.lastFile();
      err.println("--record: writes " + file.orElseThrow() + ": see the command report");
    }
  }
}
