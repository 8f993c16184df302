package io.procmem.internal.program;

import static io.procmem.internal.program.OptionKind.FLAG;
import static io.procmem.internal.program.OptionKind.UNKNOWN;
import static io.procmem.internal.program.OptionKind.UNNAMED;
import static io.procmem.internal.program.OptionKind.VALUE;

/** The options of JavaScript runtimes; node(1), {@code deno --help}, {@code bun --help}. */
final class NodeOptions {

  /** The options that Node declares as booleans, or has kept without effect. */
  private static final String NODE_FLAGS =
      "--abort-on-uncaught-exception --addons --allow-addons --allow-child-process"
          + " --allow-inspector --allow-net --allow-wasi --allow-worker --async-context-frame"
          + " --build-snapshot --check -c --cpu-prof --debug --debug-arraybuffer-allocations"
          + " --debug-brk --deprecation --disable-sigusr1 --disable-wasm-trap-handler"
          + " --disallow-code-generation-from-strings --enable-etw-stack-walking --enable-fips"
          + " --enable-network-family-autoselection --enable-source-maps --entry-url"
          + " --es-module-specifier-resolution --experimental-abortcontroller"
          + " --experimental-addon-modules --experimental-async-context-frame"
          + " --experimental-default-config-file --experimental-detect-module"
          + " --experimental-eventsource --experimental-fetch --experimental-global-customevent"
          + " --experimental-global-webcrypto --experimental-import-meta-resolve"
          + " --experimental-json-modules --experimental-modules"
          + " --experimental-network-imports --experimental-network-inspection"
          + " --experimental-permission --experimental-print-required-tla"
          + " --experimental-repl-await --experimental-report --experimental-require-module"
          + " --experimental-shadow-realm --experimental-specifier-resolution"
          + " --experimental-sqlite --experimental-strip-types --experimental-test-coverage"
          + " --experimental-test-module-mocks --experimental-test-snapshots"
          + " --experimental-top-level-await --experimental-transform-types"
          + " --experimental-vm-modules --experimental-wasi-unstable-preview1"
          + " --experimental-wasm-modules --experimental-websocket --experimental-webstorage"
          + " --experimental-worker --experimental-worker-inspection --expose-internals"
          + " --extra-info-on-fatal-exception --force-async-hooks-checks --force-context-aware"
          + " --force-fips --force-node-api-uncaught-exceptions-policy --frozen-intrinsics"
          + " --global-search-paths --heap-prof --http-parser --insecure-http-parser --inspect"
          + " --inspect-brk --inspect-brk-node --inspect-wait --interactive -i --napi-modules"
          + " --network-family-autoselection --no-* --no_* --node-memory-debug --node-snapshot"
          + " --openssl-legacy-provider --openssl-shared-config --pending-deprecation"
          + " --permission --preserve-symlinks --preserve-symlinks-main --report-compact"
          + " --report-exclude-env --report-exclude-network --report-on-fatalerror"
          + " --report-on-signal --report-uncaught-exception --test-force-exit --test-only"
          + " --test-udp-no-try-send --test-update-snapshots --throw-deprecation --tls-max-v1.2"
          + " --tls-max-v1.3 --tls-min-v1.0 --tls-min-v1.1 --tls-min-v1.2 --tls-min-v1.3"
          + " --trace-atomics-wait --trace-deprecation --trace-env --trace-env-js-stack"
          + " --trace-env-native-stack --trace-events-enabled --trace-exit --trace-promises"
          + " --trace-sigint --trace-sync-io --trace-tls --trace-uncaught --trace-warnings"
          + " --track-heap-objects --use-bundled-ca --use-env-proxy --use-openssl-ca"
          + " --use-system-ca --verify-base-objects --warnings --watch --watch-preserve-output"
          + " --zero-fill-buffers";

  /** Common options of V8. None takes the next argument, since Node does not pass it to V8. */
  private static final String V8_FLAGS =
      "--allow-natives-syntax --expose-gc --expose_gc --gc-interval --harmony*"
          + " --huge-max-old-generation-size --initial-heap-size --initial-old-space-size"
          + " --interpreted-frames-native-stack --jitless --max-heap-size --max-lazy"
          + " --max-old-space-size --max_old_space_size --max-semi-space-size"
          + " --max_semi_space_size --min-semi-space-size --optimize-for-size"
          + " --optimize_for_size --perf-basic-prof --perf-basic-prof-only-functions --perf-prof"
          + " --perf-prof-unwinding-info --prof --single-threaded --single-threaded-gc"
          + " --stack-size --stack_size --stack-trace-limit --stack_trace_limit --trace-deopt"
          + " --trace-gc --trace-gc-verbose --trace-opt";

  private static final String NODE_VALUES =
      "-r --require --import --loader --experimental-loader -C --conditions --env-file"
          + " --env-file-if-exists --title --inspect-port --inspect-publish-uid --debug-port"
          + " --icu-data-dir --openssl-config --redirect-warnings --build-snapshot-config"
          + " --trace-event-categories --trace-event-file-pattern --trace-require-module"
          + " --max-http-header-size --max-old-space-size-percentage --diagnostic-dir"
          + " --report-dir --report-directory --report-filename --report-signal"
          + " --cpu-prof-dir --cpu-prof-name --cpu-prof-interval"
          + " --heap-prof-dir --heap-prof-name --heap-prof-interval --heapsnapshot-signal"
          + " --heapsnapshot-near-heap-limit --disable-proto --disable-warning --dns-result-order"
          + " --unhandled-rejections --input-type --experimental-config-file"
          + " --experimental-default-type --experimental-policy --policy-integrity"
          + " --experimental-test-isolation --test-isolation --test-concurrency"
          + " --test-coverage-branches --test-coverage-functions --test-coverage-lines"
          + " --test-coverage-include --test-coverage-exclude --test-global-setup"
          + " --test-name-pattern --test-skip-pattern --test-reporter"
          + " --test-reporter-destination --test-rerun-failures --test-shard --test-timeout"
          + " --security-revert --security-reverts --tls-cipher-list --tls-keylog --secure-heap"
          + " --secure-heap-min --v8-pool-size --watch-path --watch-kill-signal"
          + " --localstorage-file --snapshot-blob --allow-fs-read --allow-fs-write"
          + " --use-largepages --network-family-autoselection-attempt-timeout";

  private NodeOptions() {}

  /** An option that is not listed may be one of V8 or of a later release. */
  static OptionTable node() {
    return new OptionTable()
        .words(FLAG, NODE_FLAGS)
        .words(FLAG, V8_FLAGS)
        .words(VALUE, NODE_VALUES)
        .words(UNNAMED, "-e --eval -p --print -pe -v --version -h --help --v8-options --run")
        .words(UNNAMED, "--test --prof-process --experimental-sea-config --build-sea")
        .words(UNNAMED, "--completion-bash")
        .words(UNKNOWN, "inspect debug");
  }

  /** An optional value follows {@code =}. Which values are optional depends on the release. */
  static OptionTable deno() {
    return new OptionTable()
        .words(FLAG, "run serve -A -q --allow-* --deny-* --no-* --unstable* --watch* --inspect*")
        .words(FLAG, "--env-file --env --check --reload --frozen --vendor --node-modules-dir")
        .words(FLAG, "--v8-flags --coverage --cached-only")
        .words(VALUE, "-c --config --import-map --cert -L --log-level --location --seed")
        .words(VALUE, "--port --host --ext --preload --import --require")
        .words(UNNAMED, "eval repl task test bench fmt lint check compile install doc info")
        .words(UNNAMED, "--lock")
        .words(FLAG, "--lock=*");
  }

  static OptionTable bun() {
    return new OptionTable()
        .words(FLAG, "run --bun -b --hot --watch --smol --silent --inspect* --no-*")
        .words(VALUE, "-r --preload --require --import --cwd --env-file --port -d --title")
        .words(VALUE, "--define --conditions --tsconfig-override --filter -F -l --loader --drop")
        .words(VALUE, "--main-fields --extension-order --jsx-factory --jsx-fragment --install")
        .words(VALUE, "--jsx-import-source --jsx-runtime --dns-result-order --user-agent")
        .words(VALUE, "--unhandled-rejections --max-http-header-size --shell --elide-lines")
        .words(UNNAMED, "-e --eval -p --print test build install add x create -c --config")
        .words(FLAG, "-c=* --config=*");
  }
}
