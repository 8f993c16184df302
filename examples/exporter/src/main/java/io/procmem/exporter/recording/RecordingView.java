package io.procmem.exporter.recording;

import io.procmem.exporter.terminal.Json;
import io.procmem.exporter.terminal.Page;
import io.procmem.recorder.Recording;

/** What is shown of a recording. */
public final class RecordingView {

  private RecordingView() {}

  /**
   * {@return what was recorded, no wider than the terminal}
   *
   * @param recording the recording
   * @param width the columns of the terminal
   */
  public static Page page(Recording recording, int width) {
    return RecordingTable.page(recording, width);
  }

  /**
   * {@return everything that was recorded, as a JSON object}
   *
   * @param recording the recording
   */
  public static String json(Recording recording) {
    return Json.text(RecordingJson.of(recording), true);
  }
}
