package io.procmem.examples.spring.shop;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A service that runs part of its work in worker processes. */
@SpringBootApplication(proxyBeanMethods = false)
public class ShopApplication {

  /**
   * Starts the service.
   *
   * @param args options of Spring Boot, such as {@code --server.port=8081}
   */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }

  /** Represents the registry of another monitoring system; see {@code /actuator/metrics}. */
  @Bean
  SimpleMeterRegistry simpleMeterRegistry() {
    return new SimpleMeterRegistry();
  }
}
