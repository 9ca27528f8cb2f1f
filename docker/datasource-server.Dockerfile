# syntax=docker/dockerfile:1.7
# The data server: Node, its production packages and the compiled sources. Build from the repository's root:
#   docker build -f docker/datasource-server.Dockerfile .

FROM node:20.20.2-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
COPY datasource-server/package.json datasource-server/
COPY telemetry/package.json telemetry/
COPY dashboards/package.json dashboards/

FROM packages AS build
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY scripts scripts
COPY datasource-server/tsconfig.json datasource-server/tsconfig.build.json datasource-server/
COPY datasource-server/src datasource-server/src
COPY telemetry/tsconfig.json telemetry/tsconfig.build.json telemetry/
COPY telemetry/scripts telemetry/scripts
COPY telemetry/src telemetry/src
RUN npm run build:server

FROM packages AS production
# chDB's native library is an ordinary package: no install script is needed or run.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --workspace datasource-server --omit=dev --ignore-scripts --no-audit --no-fund \
    && mkdir -p datasource-server/node_modules telemetry/node_modules

FROM node:20.20.2-bookworm-slim
LABEL org.opencontainers.image.title="AI Market Ops data server" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4600 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=production /app/node_modules node_modules
COPY --from=production /app/datasource-server/node_modules datasource-server/node_modules
COPY --from=build /app/datasource-server/dist datasource-server/dist
COPY datasource-server/package.json datasource-server/
COPY --from=production /app/telemetry/node_modules telemetry/node_modules
COPY --from=build /app/telemetry/dist telemetry/dist
COPY telemetry/package.json telemetry/
COPY LICENSE ./
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 4600
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "datasource-server/dist/main.js"]
