# syntax=docker/dockerfile:1
# The API with its dashboard, the replicator and every other command of `odl`. deploy/README.md: build, run, and what was tested how.
# The base images can be named otherwise, for a mirror or by digest.
ARG BUILD_IMAGE=swift:6.2-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
# What changes rarely first: packages and Arrow stay in the cache while sources change.
COPY scripts/setup scripts/setup
RUN scripts/setup build
COPY Package.swift ./
RUN swift package resolve
COPY . .
RUN deploy/container/build /app

FROM ${RUNTIME_IMAGE}
COPY deploy/container/runtime-packages /tmp/runtime-packages
RUN apt-get update \
 && xargs -a /tmp/runtime-packages apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/* /tmp/runtime-packages \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin odl \
 && install -d -o odl -g odl /data /lakehouse
COPY --from=build /app /app
# Everything that is written goes to /data; the root file system can be read-only.
ENV PATH=/app/bin:$PATH \
    ODL_DATA_DIR=/data \
    ODL_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000 3000 9000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/app/bin/healthcheck"]
ENTRYPOINT ["/app/bin/odl"]
CMD ["serve"]
