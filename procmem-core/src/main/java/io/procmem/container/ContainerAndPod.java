package io.procmem.container;

import java.util.Optional;

/**
 * A container and its pod. Immutable.
 *
 * @param container the container
 * @param pod its pod; empty if it is in none, or if the pod is unknown
 */
public record ContainerAndPod(Container container, Optional<Pod> pod) {}
