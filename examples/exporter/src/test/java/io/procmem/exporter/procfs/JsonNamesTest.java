package io.procmem.exporter.procfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts in documents as runtimes write them, and in hostile ones. */
class JsonNamesTest {

  private static final Set<String> POINTERS =
      Set.of(
          "/annotations/io.kubernetes.cri.container-name",
          "/annotations/nerdctl~1name",
          "/Name",
          "/Config/Image",
          "/Config/Labels/io.kubernetes.pod.name",
          "/process/env");

  private static Map<String, String> find(String json) throws Exception {
    return new JsonNames().find(json.getBytes(StandardCharsets.UTF_8), POINTERS);
  }

  @Test
  void aBundle_givesItsAnnotations() throws Exception {
    assertThat(
            find(
                """
                {"ociVersion":"1.1.0","process":{"user":{"uid":101,"additionalGids":[101]},
                 "args":["nginx","-g","daemon off;"],"env":["PASSWORD=secret"],"cwd":"/"},
                 "root":{"path":"rootfs"},"hostname":"web",
                 "mounts":[{"destination":"/proc","type":"proc","options":["nosuid","noexec"]}],
                 "annotations":{"io.kubernetes.cri.container-name":"nginx",
                  "io.kubernetes.cri.container-type":"container","nerdctl/name":"web-1"},
                 "linux":{"resources":{"memory":{"limit":314572800}},"cgroupsPath":"a:b:c"}}
                """))
        .isEqualTo(
            Map.of(
                "/annotations/io.kubernetes.cri.container-name", "nginx",
                "/annotations/nerdctl~1name", "web-1"));
  }

  @Test
  void aContainerOfDocker_givesNameImageAndLabels() throws Exception {
    assertThat(
            find(
                """
                {"StreamConfig":{},"State":{"Running":true,"Pid":4711},"ID":"1","Managed":false,
                 "Config":{"Hostname":"web","Env":["PASSWORD=secret"],"Image":"nginx:1.27",
                  "Labels":{"io.kubernetes.pod.name":"web-x"}},"Name":"/web","Driver":"overlay2"}
                """))
        .isEqualTo(
            Map.of(
                "/Name", "/web",
                "/Config/Image", "nginx:1.27",
                "/Config/Labels/io.kubernetes.pod.name", "web-x"));
  }

  @Test
  void whatIsNoText_isNotGiven() throws Exception {
    assertThat(find("{\"Name\":7,\"Config\":{\"Image\":null,\"Labels\":[]},\"annotations\":{}}"))
        .isEmpty();
    assertThat(find("{\"a\":{\"Name\":\"/inner\"},\"Config\":{\"x\":{\"Image\":\"inner\"}}}"))
        .isEmpty();
    assertThat(find("{\"a\":" + "[".repeat(400) + "]".repeat(400) + ",\"Name\":\"/x\"}"))
        .containsOnlyKeys("/Name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{\"Name\":\"/x\"", "{]", "\u0000"})
  void whatIsNoDocument_isRefused(String json) {
    assertThatThrownBy(() -> find(json)).isInstanceOf(Exception.class);
  }

  @Test
  void nestingWithoutEnd_andHugeNumbers_areRefused() {
    assertThatThrownBy(() -> find("{\"a\":" + "[".repeat(500_000)))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> find("{\"a\":" + "9".repeat(900_000) + "}"))
        .isInstanceOf(RuntimeException.class);
  }
}
