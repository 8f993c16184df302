package io.procmem.examples.spring.shop;

import io.procmem.ProcMem;
import io.procmem.examples.spring.autoconfigure.ProcMemAutoConfiguration;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Starts and stops workers, and shows the memory of the service and its workers. */
@RestController
final class ShopController {

  private final Workers workers;
  private final ProcMem ownTree;

  ShopController(Workers workers, @Qualifier(ProcMemAutoConfiguration.OWN_TREE) ProcMem ownTree) {
    this.workers = workers;
    this.ownTree = ownTree;
  }

  record Started(long pid) {}

  @PostMapping("/workers")
  @ResponseStatus(HttpStatus.CREATED)
  Started start() throws IOException {
    return workers
        .start()
        .map(Started::new)
        .orElseThrow(
            () ->
                new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "there are " + Workers.MAX_WORKERS + " workers: stop one first"));
  }

  @DeleteMapping("/workers/{pid}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void stop(@PathVariable("pid") long pid) {
    if (!workers.stop(pid)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no worker has the pid " + pid);
    }
  }

  @GetMapping("/memory")
  TreeMemory memory() {
    return TreeMemory.of(ownTree.report());
  }
}
