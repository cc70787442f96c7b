# Solvent in a container. Needs BuildKit (or Podman):
#
#   docker build -t solvent .
#   docker run -p 4000:4000 -v solvent-data:/data --read-only --cap-drop ALL solvent
#
# /data is the only place that is written to: the bundled Redis server's files, the journal of settlements and the
# master key. With REDIS_URL and SOLVENT_MASTER_KEY set it still holds the journal.

FROM --platform=$BUILDPLATFORM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY config ./config
COPY src ./src
# The jar is the same on every platform, so it is built once, on the builder's own. Its tests run before, in CI.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -Dmaven.test.skip=true package && mkdir -p /image/data

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Solvent" \
      org.opencontainers.image.description="An OpenAI-compatible LLM gateway whose budgets cannot be overspent" \
      org.opencontainers.image.licenses="Apache-2.0"

COPY --from=build /build/target/solvent.jar /app/solvent.jar
# A number, not a name, so that Kubernetes can see that it is not root.
COPY --from=build --chown=10001:0 /image/data /data
USER 10001:0

# The working directory is /, so that the default data directory, ./data, is the volume.
WORKDIR /
VOLUME /data
EXPOSE 4000
ENV SOLVENT_HOST=0.0.0.0 \
    SOLVENT_PORT=4000 \
    SOLVENT_DATA=/data

# Asks by bash alone (the image has no curl). Liveliness, not readiness: while Redis is away the gateway keeps
# settlements that a restart would have to recover. It listens only when Redis is there, for which it waits a minute.
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$SOLVENT_PORT && printf 'GET /health/liveliness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r -t 3 _ status _ <&3 && [ \"$status\" = 200 ]"]

# java is process 1 and gets SIGTERM itself. Temporary files go to /data, as the rest may be read-only; the heap
# leaves room for the bundled Redis server.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-Djava.io.tmpdir=/data", "-jar", "/app/solvent.jar"]
CMD ["serve"]
