package io.procmem.container;

/**
 * The quality of service (QoS) class that Kubernetes gives a pod, from the path of its control
 * group.
 */
public enum QosClass {
  /** Requests equal limits. */
  GUARANTEED,
  /** Some request or limit is set. */
  BURSTABLE,
  /** No request and no limit. */
  BEST_EFFORT
}
