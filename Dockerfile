# syntax=docker/dockerfile:1

# One architecture:   docker build -t nqbot .
# Both:               docker buildx build --platform linux/amd64,linux/arm64 -t nqbot .
#
# The program is linked statically and needs no library, no TLS roots and no time zones of the system. So any image serves,
# for example one with a shell:
#   docker build --build-arg RUNTIME=debian:bookworm-slim -t nqbot .
ARG RUST_VERSION=1.95
ARG RUNTIME=gcr.io/distroless/static-debian12:nonroot

FROM rust:${RUST_VERSION}-slim-bookworm AS build
WORKDIR /src
# These are not built, but Cargo.toml names them and so they must exist.
COPY Cargo.toml Cargo.lock ./
COPY benches benches
COPY tests/main.rs tests/main.rs
COPY src src
# Registry and target live in caches, so an edit costs this crate and the link. Each architecture has folders of its
# own, because two platforms are built at the same time. The touch makes cargo compile our crate even when the files
# are older than the cache, as those from an archive are.
ARG TARGETARCH
RUN --mount=type=cache,id=nqbot-cargo,target=/cache/cargo \
    --mount=type=cache,id=nqbot-target,target=/cache/target \
    export CARGO_HOME="/cache/cargo/${TARGETARCH:-native}" CARGO_TARGET_DIR="/cache/target/${TARGETARCH:-native}" \
    && touch src/lib.rs src/main.rs \
    # with the target named, the flag is not for build scripts and macros, which cannot be static
    && target="$(rustc --print host-tuple)" \
    && RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --bin nqbot --target "$target" \
    && install -D -m 0755 "$CARGO_TARGET_DIR/$target/release/nqbot" /out/usr/bin/nqbot \
    && install -d /out/data

FROM ${RUNTIME}
LABEL org.opencontainers.image.title="nqbot" \
      org.opencontainers.image.description="A self-hosted Telegram bot that answers questions about resolutions of the Communist Party of Vietnam" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /out/usr/bin/nqbot /usr/bin/nqbot
COPY config/bot.toml /usr/share/nqbot/bot.toml
COPY corpus /usr/share/nqbot/corpus
COPY LICENSE /usr/share/doc/nqbot/LICENSE
# The one folder that is written to; a new volume takes over its owner.
COPY --from=build --chown=65532:65532 /out/data /data
# The program would find the first two by itself, beside /usr/bin; named, they hold in any working folder.
ENV NQBOT_CONFIG=/usr/share/nqbot/bot.toml \
    NQBOT_CORPUS=/usr/share/nqbot/corpus \
    NQBOT_DATA=/data
VOLUME ["/data"]
# As a number, since orchestrators can only tell from a number that it is not root.
USER 65532:65532
# The first heartbeat comes with the end of the first request for updates, which may stay open for 50 seconds.
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 CMD ["/usr/bin/nqbot", "health"]
ENTRYPOINT ["/usr/bin/nqbot"]
CMD ["serve"]
