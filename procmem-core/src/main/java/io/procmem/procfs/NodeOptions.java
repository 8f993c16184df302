package io.procmem.procfs;

import static io.procmem.procfs.Option.DOUBT;
import static io.procmem.procfs.Option.FLAG;
import static io.procmem.procfs.Option.NOTHING;
import static io.procmem.procfs.Option.VALUE;

/** The options of what runs JavaScript; node(1), {@code deno --help}, {@code bun --help}. */
final class NodeOptions {

  private static final String NODE_FLAGS =
      "--abort-on-uncaught-exception --allow-* --check --cpu-prof --disable-wasm-trap-handler"
          + " --enable* --entry-url --experimental* --expose* --force* --frozen-intrinsics --gc*"
          + " --harmony* --heap-prof --initial-* --insecure-http-parser --inspect* --interactive"
          + " --jitless --max-* --max_* --min-* --napi-modules --network-family* --no-* --node-*"
          + " --no_* --openssl-* --optimize* --pending-deprecation --perf-* --permission"
          + " --preserve-symlinks* --prof --report-* --single-threaded* --stack-* --stack_*"
          + " --throw-deprecation --tls-m* --trace* --use* --verify-base-objects --warnings"
          + " --watch* --zero-fill-buffers -c -i";

  private static final String NODE_VALUES =
      "-r --require --import --loader --experimental-loader -C --conditions --env-file"
          + " --env-file-if-exists --title --inspect-port --inspect-publish-uid --debug-port"
          + " --icu-data-dir --openssl-config --openssl-shared-config --redirect-warnings"
          + " --trace-event-categories --trace-event-file-pattern --trace-require-module"
          + " --max-http-header-size --diagnostic-dir --report-dir --report-directory"
          + " --report-filename --report-signal --cpu-prof-dir --cpu-prof-name --cpu-prof-interval"
          + " --heap-prof-dir --heap-prof-name --heap-prof-interval --heapsnapshot-signal"
          + " --heapsnapshot-near-heap-limit --disable-proto --disable-warning --dns-result-order"
          + " --unhandled-rejections --input-type --experimental-config-file"
          + " --experimental-default-type --experimental-policy --experimental-specifier-resolution"
          + " --es-module-specifier-resolution --tls-cipher-list --tls-keylog --secure-heap"
          + " --secure-heap-min --stack-trace-limit --v8-pool-size --watch-path"
          + " --watch-kill-signal --localstorage-file --snapshot-blob --allow-fs-read"
          + " --allow-fs-write --use-largepages --network-family-autoselection-attempt-timeout";

  private NodeOptions() {}

  /** What is not listed are switches of V8, but for what later releases bring. */
  static Options node() {
    return new Options()
        .words(FLAG, NODE_FLAGS)
        .words(VALUE, NODE_VALUES)
        .words(NOTHING, "-e --eval -p --print -pe -v --version -h --help --v8-options --run")
        .words(NOTHING, "--test --prof-process --experimental-sea-config --build-sea")
        .words(DOUBT, "inspect debug");
  }

  static Options deno() {
    return new Options()
        .words(FLAG, "run serve -A -q --allow-* --deny-* --no-* --unstable* --watch* --inspect*")
        .words(VALUE, "-c --config --import-map --lock --cert -L --log-level --location --seed")
        .words(VALUE, "--port --host --ext --preload --import --require --env-file")
        .words(NOTHING, "eval repl task test bench fmt lint check compile install doc info");
  }

  static Options bun() {
    return new Options()
        .words(FLAG, "run --bun -b --hot --watch --smol --silent --inspect* --no-*")
        .words(VALUE, "-r --preload --require --import --cwd --env-file -c --config --port -d")
        .words(VALUE, "--define --conditions --tsconfig-override --filter -F -l --loader")
        .words(NOTHING, "-e --eval -p --print test build install add x create");
  }
}
