{% autoescape off %}// Keeps the look and one page for moments without network. Pages of people are never kept.
const CACHE = "shell-{{ version }}";
const STATIC = "{{ static_url }}";
const OFFLINE = "{% url "shell:offline" %}";
const KEPT = [
{% for url in kept %}  "{{ url }}",
{% endfor %}];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(clean());
});

const fromCache = async (request) => (await caches.match(request)) ?? fetch(request);
const orOffline = (request) => fetch(request).catch(() => caches.match(OFFLINE));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(orOffline(request));
  else if (url.pathname.startsWith(STATIC)) event.respondWith(fromCache(request));
});
{% endautoescape %}
