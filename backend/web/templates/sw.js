/* Network first; the shell, the licence keys and the last 20 shops stay on the phone. */
"use strict";
const SHELL = "shell-{{ version }}";
const KEPT = "kept-1";
const TWINS = "twins-1";
const FILES = {{ files|safe }};
const LIMIT = 20;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)));
  self.skipWaiting();
});
self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (![SHELL, KEPT, TWINS].includes(name)) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// A shop's own page, by code or seal; not its history, not another day, not its files.
const isShop = (url) => /^\/m\/[0-9A-Za-z]+$/.test(url.pathname) && !url.search;
const isKeys = (url) => url.pathname === "/.well-known/licence-keys.json";

async function keep(request, answer) {
  const kept = await caches.open(KEPT);
  // A refusal is never kept, and what is gone is forgotten.
  if (!answer.ok) return [404, 410].includes(answer.status) ? kept.delete(request) : false;
  await kept.delete(request);
  await kept.put(request, answer);
  const shops = (await kept.keys()).filter((old) => isShop(new URL(old.url)));
  for (const old of shops.slice(0, Math.max(0, shops.length - LIMIT))) await kept.delete(old);
  return true;
}

// A kept page says that it is one, and dies with the first record on it whose publication ends.
async function recall(request) {
  const kept = await caches.open(KEPT);
  const hit = await kept.match(request);
  if (!hit || isKeys(new URL(request.url))) return hit;
  const text = await hit.text();
  const end = /data-until="([0-9-]+)"/.exec(text);
  const today = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
  if (end && today > end[1]) { await kept.delete(request); return undefined; }
  return new Response(text.replace('data-from="net"', 'data-from="kept"'), { headers: hit.headers });
}

// A page that works without a net names its twin: "Offline-Page: /the/twin; scope=/the/page".
async function keepTwin(named) {
  const [twin, scope] = named.split("; scope=");
  const answer = await fetch(twin);
  if (answer.ok) await (await caches.open(TWINS)).put(scope, answer);
}

async function twinOf(url) {
  const twins = await caches.open(TWINS);
  for (const known of await twins.keys()) {
    const scope = new URL(known.url).pathname;
    if (url.pathname === scope || url.pathname.startsWith(`${scope}/`)) return twins.match(known);
  }
  return undefined;
}

async function answer(event) {
  const request = event.request;
  const url = new URL(request.url);
  try {
    const fresh = await fetch(request);
    if (isShop(url) || isKeys(url)) event.waitUntil(keep(request, fresh.clone()));
    const named = fresh.headers.get("Offline-Page");
    if (named) event.waitUntil(keepTwin(named));
    return fresh;
  } catch (lost) {
    const old = (await recall(request)) || (await caches.match(request));
    if (old) return old;
    if (request.mode === "navigate") return (await twinOf(url)) || caches.match("/offline");
    throw lost;
  }
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname) && !url.pathname.endsWith("/offline")) {
    event.respondWith((async () => {
      const stored = await (await caches.open(SHELL)).match(event.request);
      return stored || fetch(event.request);
    })());
  } else if (event.request.mode === "navigate" || isKeys(url)) {
    event.respondWith(answer(event));
  }
});
