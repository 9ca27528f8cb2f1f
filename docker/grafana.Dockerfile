# syntax=docker/dockerfile:1.7
# Grafana with the plugin, its dashboards and its alert rules. Build from the repository's root:
#   docker build -f docker/grafana.Dockerfile .
ARG GRAFANA_IMAGE=grafana
ARG GRAFANA_VERSION=12.3.0

FROM node:20.20.2-bookworm-slim AS frontend
WORKDIR /app
COPY package.json package-lock.json ./
COPY datasource-server/package.json datasource-server/
COPY telemetry/package.json telemetry/
COPY dashboards/package.json dashboards/
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --no-audit --no-fund
COPY .config .config
COPY .cprc.json tsconfig.json README.md CHANGELOG.md LICENSE ./
COPY datasource-server/src/contract datasource-server/src/contract
COPY src src
RUN npm run build

FROM golang:1.26.5-bookworm AS backend
# The same script as everywhere builds it, so that the flags stand in one place.
COPY --from=frontend /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY package.json Magefile.go ./
COPY scripts scripts
COPY src/plugin.json src/plugin.json
COPY pkg pkg
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build node scripts/build-backend.mjs

FROM grafana/${GRAFANA_IMAGE}:${GRAFANA_VERSION}
LABEL org.opencontainers.image.title="Grafana with AI Market Ops" \
      org.opencontainers.image.licenses="Apache-2.0"
# Outside /var/lib/grafana: a volume there would keep the plugin of the first start for ever.
ENV GF_PATHS_PLUGINS=/opt/aimarket/plugins \
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH=/etc/grafana/dashboards/generated/aimarket-realtime.json \
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=aimarket-ops-datasource \
    GF_PLUGINS_PREINSTALL_DISABLED=true \
    GF_ANALYTICS_REPORTING_ENABLED=false \
    GF_ANALYTICS_CHECK_FOR_UPDATES=false \
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES=false \
    GF_NEWS_NEWS_FEED_ENABLED=false \
    GF_USERS_DEFAULT_LANGUAGE=zh-Hans \
    GF_DATE_FORMATS_DEFAULT_TIMEZONE=Asia/Shanghai
COPY --from=frontend /app/dist /opt/aimarket/plugins/aimarket-ops-datasource
COPY --from=backend /app/dist /opt/aimarket/plugins/aimarket-ops-datasource
COPY provisioning /etc/grafana/provisioning
# Where provisioning/dashboards looks for them: beside itself.
COPY dashboards/generated /etc/grafana/dashboards/generated
USER 472
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:3000/api/health"]
