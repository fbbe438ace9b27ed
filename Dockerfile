# One image for every app: node dist/apps/$APP/src/main.js
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY patches patches
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts && npx patch-package
COPY . .
RUN npm run -s build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
# A new volume takes its owner and mode from the folder of the image on which it is mounted.
RUN install -d -o node -g node -m 700 \
    /var/lib/peristiwa/feed-keys /var/lib/peristiwa/document-keys /var/lib/peristiwa/issuer /var/lib/peristiwa/truth
# The user `node` of the base image. By number, so that Kubernetes can see that it is not root.
USER 1000:1000
CMD ["sh", "-c", "exec node dist/apps/$APP/src/main.js"]
