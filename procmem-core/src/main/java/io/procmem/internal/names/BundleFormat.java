package io.procmem.internal.names;

import io.procmem.container.ContainerNames;
import io.procmem.container.ContainerRuntime;
import io.procmem.container.NameProblem;
import io.procmem.container.NameSource;
import io.procmem.internal.read.ProcReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what a runtime wrote about one of its containers, in a file that is named by the id. */
final class BundleFormat {

  private static final String KUBERNETES = "io.kubernetes.";
  private static final String CRI = "/annotations/io.kubernetes.cri.";
  private static final String CRIO = "/annotations/io.kubernetes.cri-o.";
  private static final String ANNOTATIONS = "/annotations/";
  private static final String LABELS = "/Config/Labels/";

  private static final String TYPE = CRI + "container-type";
  private static final String NERDCTL_NAME = ANNOTATIONS + "nerdctl~1name";
  private static final String DOCKER_NAME = "/Name";
  private static final String DOCKER_IMAGE = "/Config/Image";

  private static final String NAME = KUBERNETES + "container.name";
  private static final String POD = KUBERNETES + "pod.name";
  private static final String NAMESPACE = KUBERNETES + "pod.namespace";
  private static final String UID = KUBERNETES + "pod.uid";

  /** What the runtimes call the container that holds the namespaces of a pod. */
  private static final String SANDBOX = "POD";

  /** containerd has few namespaces: k8s.io, moby, default. */
  private static final int MAX_NAMESPACES = 100;

  private static final Set<String> POINTERS =
      Set.of(
          TYPE,
          CRI + "container-name",
          CRI + "image-name",
          CRI + "sandbox-namespace",
          CRI + "sandbox-name",
          CRI + "sandbox-uid",
          CRIO + "ImageName",
          CRIO + "ContainerName",
          NERDCTL_NAME,
          ANNOTATIONS + NAME,
          ANNOTATIONS + POD,
          ANNOTATIONS + NAMESPACE,
          ANNOTATIONS + UID,
          DOCKER_NAME,
          DOCKER_IMAGE,
          LABELS + NAME,
          LABELS + POD,
          LABELS + NAMESPACE,
          LABELS + UID);

  private BundleFormat() {}

  /**
   * Whether a runtime, as far as the path of the control group shows it, may have files of a
   * source.
   */
  static boolean mayHave(ContainerRuntime runtime, NameSource source) {
    return switch (source) {
      case CONTAINERD -> runtime == ContainerRuntime.CONTAINERD || isUnclear(runtime);
      case CRIO -> runtime == ContainerRuntime.CRIO || isUnclear(runtime);
      case DOCKER -> runtime == ContainerRuntime.DOCKER || isUnclear(runtime);
      case PROXMOX_CONTAINERS -> runtime == ContainerRuntime.LXC;
      case PROXMOX_MACHINES -> runtime == ContainerRuntime.QEMU;
      case POD_LOGS, CONTAINER_LOGS -> false;
    };
  }

  /** Under Kubernetes and ECS, the path need not name the runtime. */
  private static boolean isUnclear(ContainerRuntime runtime) {
    return runtime == ContainerRuntime.KUBERNETES
        || runtime == ContainerRuntime.ECS
        || runtime == ContainerRuntime.UNKNOWN;
  }

  /**
   * What a source says about a container.
   *
   * @param podUid the uid of its pod, from the path of its control group; null if the path does not
   *     have it
   */
  static NodeNaming read(
      ProcReader reader,
      NameSource source,
      File root,
      String id,
      @Nullable String podUid,
      @Nullable ContainerNames json) {
    return switch (source) {
      case CONTAINERD -> ofContainerd(reader, root, id, json);
      case CRIO ->
          json(
              GuardedFile.read(reader, root, List.of(id, "userdata", "config.json")),
              json,
              BundleFormat::ofCrio);
      case DOCKER ->
          json(
              GuardedFile.read(reader, root, List.of(id, "config.v2.json")),
              json,
              texts -> ofDocker(texts, podUid));
      case PROXMOX_CONTAINERS ->
          setting(GuardedFile.read(reader, root, List.of(id + ".conf")), "hostname:");
      case PROXMOX_MACHINES ->
          setting(GuardedFile.read(reader, root, List.of(id + ".conf")), "name:");
      case POD_LOGS, CONTAINER_LOGS -> NodeNaming.NOTHING;
    };
  }

  private static NodeNaming ofContainerd(
      ProcReader reader, File root, String id, @Nullable ContainerNames json) {
    String[] namespaces = reader.tree.list(root, MAX_NAMESPACES);
    if (namespaces == null) {
      return reader.tree.exists(root) ? NodeNaming.of(NameProblem.UNREADABLE) : NodeNaming.NOTHING;
    }
    NodeNaming found = NodeNaming.NOTHING;
    for (String namespace : new TreeSet<>(Arrays.asList(namespaces))) {
      if (!found.isNamed() && NameCheck.isId(namespace)) {
        GuardedFile file = GuardedFile.read(reader, root, List.of(namespace, id, "config.json"));
        found = json(file, json, CONTAINERD).or(found);
      }
    }
    return found;
  }

  /** Makes names of the texts in a document. */
  private interface Format {
    NodeNaming names(Map<String, String> texts);
  }

  private static final Format CONTAINERD =
      texts ->
          NodeNaming.checked(
              "sandbox".equals(texts.get(TYPE))
                  ? SANDBOX
                  : texts.getOrDefault(CRI + "container-name", texts.get(NERDCTL_NAME)),
              texts.get(CRI + "image-name"),
              texts.get(CRI + "sandbox-namespace"),
              texts.get(CRI + "sandbox-name"),
              texts.get(CRI + "sandbox-uid"));

  /**
   * CRI-O's own name of a container, {@code k8s_<container>_<pod>_<namespace>_<uid>_<attempt>},
   * cannot be replaced by an annotation of the pod.
   */
  private static NodeNaming ofCrio(Map<String, String> texts) {
    String image = texts.get(CRIO + "ImageName");
    String[] parts = texts.getOrDefault(CRIO + "ContainerName", "").split("_", -1);
    return parts.length == 6 && parts[0].equals("k8s")
        ? NodeNaming.checked(parts[1], image, parts[3], parts[2], parts[4])
        : NodeNaming.checked(
            texts.get(ANNOTATIONS + NAME),
            image,
            texts.get(ANNOTATIONS + NAMESPACE),
            texts.get(ANNOTATIONS + POD),
            texts.get(ANNOTATIONS + UID));
  }

  /**
   * An image can have labels too, so its author could name any pod: they count only if the control
   * group is that of a pod.
   */
  private static NodeNaming ofDocker(Map<String, String> texts, @Nullable String podUid) {
    String name = texts.get(DOCKER_NAME);
    String plain = name != null && name.startsWith("/") ? name.substring(1) : name;
    String image = texts.get(DOCKER_IMAGE);
    return podUid == null
        ? NodeNaming.checked(plain, image, null, null, null)
        : NodeNaming.checked(
            texts.getOrDefault(LABELS + NAME, plain),
            image,
            texts.get(LABELS + NAMESPACE),
            texts.get(LABELS + POD),
            texts.get(LABELS + UID));
  }

  /** The function belongs to the application, so it may throw anything. */
  private static NodeNaming json(GuardedFile file, @Nullable ContainerNames json, Format format) {
    byte[] content = file.content();
    if (content == null || json == null) {
      return naming(file.problem());
    }
    try {
      Map<String, String> texts = json.find(content, POINTERS);
      return texts == null ? NodeNaming.of(NameProblem.MALFORMED) : format.names(texts);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return NodeNaming.of(NameProblem.MALFORMED); // counted; a message could contain secrets
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** The value of a setting in the first section of a file; those of snapshots follow. */
  private static NodeNaming setting(GuardedFile file, String key) {
    byte[] content = file.content();
    if (content == null) {
      return naming(file.problem());
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("[")) {
        break;
      }
      if (line.startsWith(key)) {
        return NodeNaming.checked(line.substring(key.length()).strip(), null, null, null, null);
      }
    }
    return NodeNaming.NOTHING;
  }

  private static NodeNaming naming(@Nullable NameProblem problem) {
    return problem == null ? NodeNaming.NOTHING : NodeNaming.of(problem);
  }
}
