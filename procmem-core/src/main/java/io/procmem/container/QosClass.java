package io.procmem.container;

/** The quality of service that Kubernetes gives a pod, as its control group shows it. */
public enum QosClass {
  /** Requests equal limits. */
  GUARANTEED,
  /** Some request or limit is set. */
  BURSTABLE,
  /** No request and no limit. */
  BEST_EFFORT
}
