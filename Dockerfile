# aibot in a container: the gateway, the bot, or any other command.
#
#   docker build -t aibot/aibot:0.1.0 .
#   docker run --rm aibot/aibot:0.1.0 --help
#
# What it keeps is below /var/lib/aibot (AIBOT_HOME) and /var/lib/aibot-models; the rest may be read-only.
ARG NODE_VERSION=24

# The full image has the compiler that Opus wants; nothing of it goes on.
FROM node:${NODE_VERSION}-bookworm AS build
WORKDIR /app
ENV ONNXRUNTIME_NODE_INSTALL=skip
COPY package.json package-lock.json .npmrc ./
COPY scripts/bootstrap scripts/bootstrap
# As the build itself would install, so that it finds it done; in a layer of its own, which sources do not change.
RUN node --input-type=module -e "import { ensureInstalled } from './scripts/bootstrap/install.mjs'; process.exitCode = (await ensureInstalled()) ? 0 : 1"
COPY . .
RUN npm run build
# The `node` of package.json is a second Node for machines that have another one; this image has the right one.
RUN npm prune --omit=dev \
 && rm -rf node_modules/.cache node_modules/.bin/node node_modules/node node_modules/node-bin-*

FROM node:${NODE_VERSION}-bookworm-slim
# libgomp is what the engines' native code needs beyond Debian's slimmest.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libgomp1 \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/np[mx] /usr/local/bin/corepack /opt/yarn* \
 && install -d -o node -g node /var/lib/aibot /var/lib/aibot-models
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json oclif.manifest.json LICENSE THIRD_PARTY.md ./
COPY bin bin
COPY assets assets
COPY stacks stacks
COPY --chmod=755 stacks/aibot/start.sh /usr/local/bin/start-aibot
RUN ln -s /app/bin/run.js /usr/local/bin/aibot && chmod 755 bin/run.js
ENV NODE_ENV=production AIBOT_HOME=/var/lib/aibot AIBOT_MODELS_DIR=/var/lib/aibot-models
USER node
EXPOSE 8080
ENTRYPOINT ["start-aibot"]
CMD ["daemon", "run"]
