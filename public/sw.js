// Keeps one build whole for offline use. The build fills in the values between double braces.
//
// - A build is kept all or nothing, and each file only with the content that was built: a line that drops half-way, or somebody on it who
//   answers with a page of their own, leaves the old build in place.
// - The app's paths are answered by one shell, whatever the path; other pages try the network first.
// - A new build takes over when no tab uses the old one, or when somebody asks for it in the only tab. The old one stays until every tab
//   shows the new one: its pages still start workers.
// - Only GET is ever touched, and never the API.
const BUILD = "{{build}}";
// Paths, each with the hash of what is there.
const FILES = {{files}};
const SHELL = "/app";
const CACHE = `tiangeng-${BUILD}`;
const PAGE_TIMEOUT_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil(keepBuild()));

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(takeOver(event.source));
  if (event.data === `shows ${BUILD}`) event.waitUntil(forgetOtherBuilds(event.source));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname === "/health" || url.pathname === "/ready") return;
  if (request.mode === "navigate") {
    event.respondWith(isApp(url.pathname) ? shell(request) : page(request));
  } else {
    event.respondWith(file(request));
  }
});

const isApp = (path) => path === "/app" || path.startsWith("/app/");

async function keepBuild() {
  const fetched = await Promise.all([[SHELL], ...FILES].map(fetchWhole));
  const text = await fetched[0][1].clone().text();
  if (!text.includes(BUILD)) throw new Error("the server has another build by now");
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(fetched.map(([path, response]) => cache.put(path, response)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

// The browser refuses what has another hash than the one that was built. A page has just fetched most files, so they are taken from the
// HTTP cache, unless what is there is refused.
async function fetchWhole([path, integrity = ""]) {
  const ask = (cache) => fetch(path, { cache, integrity });
  const response = integrity ? await ask("default").catch(() => ask("reload")) : await ask("reload");
  if (!response.ok || response.redirected) throw new Error(`${path}: ${response.status}`);
  return [path, response];
}

async function forgetOtherBuilds(only) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (tabs.some((tab) => tab.id !== only.id)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("tiangeng-") && name !== CACHE).map((name) => caches.delete(name)));
}

async function takeOver(asker) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (tabs.length > 1) asker.postMessage("other tabs");
  else await self.skipWaiting();
}

async function kept(path) {
  const cache = await caches.open(CACHE);
  return cache.match(path);
}

async function shell(request) {
  return (await kept(SHELL)) ?? fetch(request);
}

async function page(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) });
  } catch {
    return (await kept(SHELL)) ?? Response.error();
  }
}

async function file(request) {
  const path = new URL(request.url).pathname;
  return (await kept(path)) ?? (await caches.match(path)) ?? fetch(request);
}
