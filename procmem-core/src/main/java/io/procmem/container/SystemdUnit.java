package io.procmem.container;

import java.util.Objects;
import java.util.Optional;

/**
 * A service or scope of systemd. The scope that a runtime creates for a container does not count as
 * a unit: it is the container. Immutable.
 *
 * @param name its name as {@code systemctl} shows it: {@code nginx.service}, {@code
 *     session-3.scope}
 * @param slice the path of the slices and units that it is in, without a leading slash: {@code
 *     system.slice}, {@code user.slice/user-1000.slice/user@1000.service/app.slice}; empty text for
 *     the root slice
 * @param container the id of the container whose systemd runs it; empty for a unit of the host
 */
public record SystemdUnit(String name, String slice, Optional<String> container) {

  /** {@return its slice and its name: {@code system.slice/nginx.service}} */
  public String path() {
    return slice.isEmpty() ? name : slice + "/" + name;
  }

  /** Written by hand, since the first call of the method that the compiler provides is slow. */
  @Override
  public boolean equals(Object other) {
    return other instanceof SystemdUnit that
        && name.equals(that.name)
        && slice.equals(that.slice)
        && container.equals(that.container);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, slice, container);
  }
}
