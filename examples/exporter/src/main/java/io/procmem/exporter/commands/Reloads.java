package io.procmem.exporter.commands;

import io.procmem.exporter.http.FileTexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when a configuration is to be read again: on request, and when its files have another text.
 * Texts are compared, since editors and Kubernetes replace files by others, whose times say little.
 * A changed file is read once it has stayed the same for a moment, so that it is not read while it
 * is being written.
 */
final class Reloads {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Supplier<List<Path>> files;
  private final Runnable reload;
  private final long everyMillis;
  private final Semaphore requests = new Semaphore(0);

  /** As the files were when they were last used. */
  private FileTexts used;

  /** As they are while they change; null if they do not. */
  private @Nullable FileTexts changing;

  /**
   * Watches files.
   *
   * @param files the files of the present configuration
   * @param reload reads them again; they may be others from then on
   */
  Reloads(Supplier<List<Path>> files, Runnable reload) {
    this(files, reload, EVERY);
  }

  Reloads(Supplier<List<Path>> files, Runnable reload, Duration every) {
    this.files = files;
    this.reload = reload;
    this.everyMillis = every.toMillis();
    this.used = FileTexts.of(files.get());
  }

  /** The configuration is to be read again now. For any thread. */
  void request() {
    requests.release();
  }

  /**
   * Reads configurations again until this thread is interrupted.
   *
   * @throws InterruptedException then
   */
  void run() throws InterruptedException {
    while (true) {
      boolean isRequested = requests.tryAcquire(everyMillis, TimeUnit.MILLISECONDS);
      requests.drainPermits();
      if (isRequested || haveSettled()) {
        FileTexts before = FileTexts.of(files.get()); // a change during the reload is another
        reload.run();
        used = before.only(files.get());
        changing = null;
      }
    }
  }

  /** Whether the files have changed, and have stayed the same since the last look. */
  private boolean haveSettled() {
    if (!used.haveChanged()) {
      changing = null;
      return false;
    }
    if (changing != null && !changing.haveChanged()) {
      return true;
    }
    changing = FileTexts.of(files.get());
    return false;
  }
}
