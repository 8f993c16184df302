package io.procmem.micrometer;

import io.micrometer.core.instrument.Meter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records which meters a registry adds and removes. A registry calls its listeners from any thread,
 * holding locks of its own. So this class waits for no other thread, and does not refer to the
 * binder.
 */
final class MeterListener {

  private final Set<Meter> ours = new HashSet<>();
  private final Set<Meter> lost = new HashSet<>();
  private @Nullable Thread expecting;
  private final Set<Meter> added = new HashSet<>();
  private boolean othersRemoved;

  /** Called before this thread registers a meter, which may turn out to exist already. */
  synchronized void expect() {
    expecting = Thread.currentThread();
    added.clear();
  }

  synchronized void added(Meter meter) {
    if (Thread.currentThread().equals(expecting)) { // a listener of the host may add more
      added.add(meter);
    }
  }

  /** Whether the registered meter is new. */
  synchronized boolean hasAdded(Meter meter) {
    return added.contains(meter);
  }

  synchronized void expectNothing() {
    expecting = null;
    added.clear();
  }

  synchronized void own(Meter meter) {
    ours.add(meter);
  }

  synchronized void disown(Meter meter) {
    ours.remove(meter);
  }

  synchronized void removed(Meter meter) {
    if (ours.remove(meter)) {
      lost.add(meter);
    } else {
      othersRemoved = true;
    }
  }

  /** Returns our meters that others have removed since the last call. */
  synchronized Set<Meter> takeLost() {
    Set<Meter> taken = Set.copyOf(lost);
    lost.clear();
    return taken;
  }

  /** Whether meters of others were removed since the last call. */
  synchronized boolean hasOtherRemovals() {
    boolean removed = othersRemoved;
    othersRemoved = false;
    return removed;
  }

  /** Forgets everything. */
  synchronized void end() {
    ours.clear();
    lost.clear();
  }
}
