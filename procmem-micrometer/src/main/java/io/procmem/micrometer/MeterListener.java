package io.procmem.micrometer;

import io.micrometer.core.instrument.Meter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a registry tells of the meters that come and go. A registry keeps its listeners for good and
 * calls them under locks of its own, from any thread: so this is small, waits for nobody, and knows
 * nothing of the binder.
 */
final class MeterListener {

  private final Set<Meter> ours = new HashSet<>();
  private final Set<Meter> lost = new HashSet<>();
  private @Nullable Thread expecting;
  private final Set<Meter> added = new HashSet<>();
  private boolean othersHaveGone;

  /** This thread registers a meter, which may be new or one that is there already. */
  synchronized void expect() {
    expecting = Thread.currentThread();
    added.clear();
  }

  synchronized void added(Meter meter) {
    if (Thread.currentThread().equals(expecting)) { // a listener may add more
      added.add(meter);
    }
  }

  /** Whether the meter that was registered is new. */
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
      othersHaveGone = true;
    }
  }

  /** Ours that somebody else has taken out since this was last asked. */
  synchronized Set<Meter> takeLost() {
    Set<Meter> taken = Set.copyOf(lost);
    lost.clear();
    return taken;
  }

  synchronized boolean hasSeenOthersGo() {
    boolean gone = othersHaveGone;
    othersHaveGone = false;
    return gone;
  }

  /** Nothing is to be remembered any more. */
  synchronized void end() {
    ours.clear();
    lost.clear();
  }
}
