// At sign-out the lists of doors leave this telephone. Visits that still wait stay, without an address: they are sent when the same
// person signs in again.

async function forgetZones() {
  if ("caches" in self) for (const name of await caches.keys()) if (name.startsWith("field-")) await caches.delete(name);
  if ("serviceWorker" in navigator) for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}

for (const form of document.querySelectorAll("form")) {
  if (!new URL(form.action, location.href).pathname.endsWith("/account/sign-out/")) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    forgetZones().finally(() => form.submit());
  });
}
