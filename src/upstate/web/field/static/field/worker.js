// Pages of a zone without a signal: from the network while there is one, else as they were kept when the zone was opened.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const asset = ["style", "script", "image"].includes(request.destination);
  if (request.method === "GET" && (request.mode === "navigate" || asset)) event.respondWith(answer(request));
});

async function answer(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
