# One image for every app: node dist/apps/$APP/src/main.js
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY patches patches
RUN npm ci --ignore-scripts && npx patch-package
COPY . .
RUN npm run -s build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/package.json /app/LICENSE /app/NOTICE ./
# The volume of the feeds' keys takes its owner and mode from this folder.
RUN install -d -o node -g node -m 700 /var/lib/peristiwa/feed-keys
USER node
CMD ["sh", "-c", "exec node dist/apps/$APP/src/main.js"]
