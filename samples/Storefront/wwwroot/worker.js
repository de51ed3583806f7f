'use strict';

// Keeps the files of the page: answers at once from the cache, and refreshes in the background. Products, prices and figures are never kept.
const cacheName = 'storefront-1';
const files = ['./', 'shop.css', 'shop.js', 'vitals.js', 'vendor/web-vitals.iife.js'];

self.addEventListener('install', event => event.waitUntil(caches.open(cacheName).then(cache => cache.addAll(files))));

self.addEventListener('activate', event => event.waitUntil(
  caches.keys().then(names => Promise.all(names.filter(name => name !== cacheName).map(name => caches.delete(name))))));

self.addEventListener('fetch', event => {
  const { pathname } = new URL(event.request.url);
  const scope = new URL(self.registration.scope).pathname;
  const file = pathname.slice(scope.length);
  if (event.request.method !== 'GET' || !(files.includes(file || './') || file.startsWith('images/'))) {
    return;
  }

  event.respondWith(caches.open(cacheName).then(async cache => {
    const kept = await cache.match(event.request);
    const fresh = fetch(event.request).then(answer => {
      if (answer.ok) {
        cache.put(event.request, answer.clone());
      }

      return answer;
    });
    if (kept) {
      event.waitUntil(fresh.catch(() => undefined));
    }

    return kept ?? fresh;
  }));
});
