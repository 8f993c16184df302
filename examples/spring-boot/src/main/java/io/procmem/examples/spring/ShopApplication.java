package io.procmem.examples.spring;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service that does part of its work in processes of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class ShopApplication {

  /**
   * Starts the service.
   *
   * @param args as Boot takes them, such as {@code --server.port=8081}
   */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }

  /** Stands for the registry of any other monitoring system. {@code /actuator/metrics} shows it. */
  @Bean
  SimpleMeterRegistry simpleMeterRegistry() {
    return new SimpleMeterRegistry();
  }
}
