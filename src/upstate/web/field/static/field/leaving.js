// At sign-out the lists of doors and what was answered there leave this telephone. Visits that still wait stay, without an address: they are sent when the same
// person signs in again.

async function forgetZones() {
  if ("caches" in self) for (const name of await caches.keys()) if (name.startsWith("field-")) await caches.delete(name);
  if ("serviceWorker" in navigator) for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}

function forgetAnswers() {
  return new Promise((done) => {
    const asked = indexedDB.open("field");
    asked.onerror = done;
    asked.onsuccess = () => {
      const names = [...asked.result.objectStoreNames];
      if (!names.includes("names")) return done();
      const change = asked.result.transaction(["names", "waiting"], "readwrite");
      const waits = change.objectStore("waiting").getAllKeys();
      waits.onsuccess = () => {
        change.objectStore("names").openCursor().onsuccess = ({ target: { result: at } }) => {
          if (!at) return;
          if (!waits.result.includes(at.value.visit)) at.delete();
          at.continue();
        };
      };
      change.oncomplete = change.onabort = done;
    };
  });
}

for (const form of document.querySelectorAll("form")) {
  if (!new URL(form.action, location.href).pathname.endsWith("/account/sign-out/")) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    Promise.allSettled([forgetZones(), forgetAnswers()]).finally(() => form.submit());
  });
}
