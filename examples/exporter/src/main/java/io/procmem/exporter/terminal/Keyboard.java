package io.procmem.exporter.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The keys that a person presses while a command runs. They arrive without Enter and are not shown;
 * Ctrl-C still ends the process. Closing it, and the end of the JVM by any signal but SIGKILL,
 * restores the terminal. Without a terminal there are no keys, and waiting for one only waits.
 */
public final class Keyboard implements AutoCloseable {

  private static final String[] KEY_BY_KEY = {"-icanon", "-echo", "min", "1", "time", "0"};

  /** A wait that took this much longer was interrupted by Ctrl-Z. */
  private static final Duration STOPPED = Duration.ofSeconds(1);

  private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();
  private final Runnable prepare;
  private final Runnable restore;

  /** Ends once the terminal is restored. */
  private final Thread hook;

  private final boolean hasKeys;

  private Keyboard(boolean hasKeys, Runnable prepare, Runnable restore) {
    this.hasKeys = hasKeys;
    this.prepare = prepare;
    this.restore = restore;
    this.hook = new Thread(restore, "procmem-restore-terminal");
  }

  /**
   * Prepares a terminal for single keys.
   *
   * @param terminal the terminal
   * @return its keyboard; one without keys if it has none, if this process runs in the background,
   *     or if the terminal cannot be prepared
   */
  public static Keyboard open(Terminal terminal) {
    Optional<String> settings =
        terminal.canHaveKeys() && Foreground.isOwn() ? terminal.stty("-g") : Optional.empty();
    if (settings.isEmpty()) {
      return none();
    }
    String before = settings.get();
    return of(System.in, () -> terminal.stty(KEY_BY_KEY), () -> terminal.stty(before));
  }

  /** {@return a keyboard on which no key is ever pressed} */
  public static Keyboard none() {
    return new Keyboard(false, () -> {}, () -> {});
  }

  /** The bytes of a stream as keys. */
  static Keyboard of(InputStream input, Runnable prepare, Runnable restore) {
    Keyboard keyboard = new Keyboard(true, prepare, restore);
    Runtime.getRuntime().addShutdownHook(keyboard.hook);
    prepare.run();
    Thread reader = new Thread(() -> keyboard.read(input), "procmem-keys");
    reader.setDaemon(true); // it waits for a key
    reader.start();
    return keyboard;
  }

  /** {@return whether keys are read} */
  public boolean hasKeys() {
    return hasKeys;
  }

  private void read(InputStream input) {
    try {
      for (int key = input.read(); key >= 0; key = input.read()) {
        keys.add((char) key);
      }
    } catch (IOException e) {
      keys.clear(); // the terminal is gone: the output will notice it too
    }
  }

  /**
   * Waits for a key.
   *
   * @param patience how long to wait
   * @return the key; empty if none was pressed in that time
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<Character> next(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    Character key = keys.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    if (waited.compareTo(patience.plus(STOPPED)) > 0) {
      prepare.run(); // the shell has restored the terminal meanwhile
    }
    return Optional.ofNullable(key);
  }

  /** Restores the terminal. */
  @Override
  public void close() {
    restore.run();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the JVM ends, and the hook runs: restoring twice is harmless
    }
  }
}
