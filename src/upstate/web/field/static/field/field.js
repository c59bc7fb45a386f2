// Visits on a telephone. What is answered is kept here first and sent then, so that a lost signal, a closed tab or a session that is
// over loses nothing. Each visit has a name that is made here: sent twice, it counts once. Without this script the form works as long
// as there is a signal.

const bar = document.querySelector("[data-field]");
const { person, worker, token, send: sendTo, home } = bar.dataset;
const say = (name) => bar.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`];
const OURS = new Set(["csrfmiddlewaretoken", "visit", "door", "note", "opted_out"]);
const AT_ONCE = 50, EVERY = 30_000, PATIENCE = 15_000;

// ---- what is kept on the telephone ----

const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open("field", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("waiting", { keyPath: "visit" });
    asked.result.createObjectStore("names", { keyPath: "door" }); // which visit a door got on a day
  };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function inStore(names, mode, work) {
  const change = (await opened).transaction(names, mode, { durability: "strict" });
  const result = work(...names.map((name) => change.objectStore(name)));
  await new Promise((resolve, reject) => {
    change.oncomplete = resolve;
    change.onabort = change.onerror = () => reject(change.error);
  });
  return result?.result;
}

const waiting = () => inStore(["waiting"], "readonly", (store) => store.getAll());
const forget = (visit) => inStore(["waiting"], "readwrite", (store) => store.delete(visit));

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

function newName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- one door ----

function answersOf(form) {
  const data = new FormData(form);
  const answers = {};
  for (const [name, value] of data) if (!OURS.has(name) && value !== "") answers[name] = value;
  return { answers, door: data.get("door") ?? "", note: data.get("note") ?? "", opted_out: data.get("opted_out") !== null };
}

async function keep(form, told) {
  const { solution, round, zone, stop } = form.dataset;
  const on = today();
  const which = told.door.toLowerCase().trim().split(/\s+/).join(" "); // of an area; as the site writes it
  const door = [person, solution, round, zone, stop, on, ...(which ? [which] : [])].join("|");
  const before = await inStore(["names"], "readonly", (names) => names.get(door));
  const visit = before?.visit ?? newName();
  await inStore(["waiting", "names"], "readwrite", (store, names) => {
    names.put({ door, visit });
    store.put({ visit, person, solution, round, zone: Number(zone), stop: Number(stop), on, ...told });
  });
}

async function saveDoor(event) {
  event.preventDefault();
  const form = event.target;
  const told = answersOf(form);
  if (form.elements.door && !told.door.trim()) return show(say("which"));
  if (!Object.keys(told.answers).length && !told.opted_out) return show(say("nothing"));
  try {
    await keep(form, told);
  } catch {
    return show(say("full"));
  }
  show(say("saved"));
  if (await send()) location.assign(form.dataset.after);
}

// ---- sending ----

let sending = null;

// Whether nothing keeps the crew on this page: what was refused or is in conflict is read first.
function send() {
  sending ??= sendWaiting().finally(() => { sending = null; });
  return sending;
}

async function sendWaiting() {
  const all = await waiting();
  const mine = all.filter((one) => one.person === person && !one.refused);
  if (mine.length) {
    try {
      const fresh = await freshToken();
      if (!fresh) return await showWaiting();
      for (let first = 0; first < mine.length; first += AT_ONCE) await sendSome(mine.slice(first, first + AT_ONCE), fresh);
    } catch {
      await showWaiting();
      return true; // without a signal one goes on
    }
  }
  return await showWaiting();
}

// The token in a page may be of a session that is over; null where nobody is signed in.
async function freshToken() {
  const answer = await fetch(token, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    bar.querySelector("[data-field-sign-in]").hidden = false;
    show(say("signIn"));
    return null;
  }
  const given = await answer.json();
  return String(given.person) === person ? given.token : null;
}

async function sendSome(visits, fresh) {
  const body = JSON.stringify({ visits: visits.map(({ person: _person, refused: _refused, ...visit }) => visit) });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": fresh };
  const answer = await fetch(sendTo, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`sending: ${answer.status}`);
  for (const one of (await answer.json()).visits) {
    const visit = visits.find((kept) => kept.visit === one.visit);
    if (one.words) tell(`${visit.zone}/${visit.stop}: ${one.words}`);
    if (one.state === "refused") await inStore(["waiting"], "readwrite", (store) => store.put({ ...visit, refused: one.words }));
    else await forget(one.visit);
  }
}

// ---- what the crew is told ----

function show(words) {
  bar.querySelector("[data-field-state]").textContent = words;
}

function tell(words) {
  const list = bar.querySelector("[data-field-told]");
  list.hidden = false;
  list.appendChild(document.createElement("li")).textContent = words;
}

async function showWaiting() {
  const all = await waiting();
  const mine = all.filter((one) => one.person === person);
  const signIn = !bar.querySelector("[data-field-sign-in]").hidden;
  bar.dataset.waiting = mine.length;
  bar.querySelector("[data-field-again]").hidden = !mine.length;
  if (mine.length && !signIn) show(`${say("waiting")} ${mine.length}`);
  else if (!mine.length && bar.querySelector("[data-field-state]").textContent) show(say("sent"));
  if (all.length > mine.length) tell(say("other"));
  return !signIn && bar.querySelector("[data-field-told]").hidden;
}

// ---- the zone on the telephone ----

async function keepZone(doors) {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope: home });
  const cache = await caches.open(`field-${person}`);
  const parts = document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]');
  const pages = [...doors.querySelectorAll("a")].map((link) => link.href);
  const wanted = [location.href, home, ...[...parts].map((part) => part.href || part.src), ...pages];
  for (const address of new Set(wanted)) {
    const answer = await fetch(address);
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
  bar.dataset.ready = "yes";
  if (bar.dataset.waiting === "0") show(say("ready"));
}

// What another person had open here is none of this person's business.
async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith("field-") && name !== `field-${person}`) await caches.delete(name);
}

async function sendAgain() {
  for (const { refused: _refused, ...visit } of await waiting()) await inStore(["waiting"], "readwrite", (store) => store.put(visit));
  bar.querySelector("[data-field-told]").replaceChildren();
  await send();
}

document.querySelector("[data-field-door]")?.addEventListener("submit", saveDoor);
bar.querySelector("[data-field-again] button").addEventListener("click", sendAgain);
addEventListener("online", send);
setInterval(() => { if (Number(bar.dataset.waiting)) send(); }, EVERY);
const doors = document.querySelector("[data-field-doors]");
if ("caches" in self) await forgetOthers();
await send();
if (doors && "caches" in self) await keepZone(doors).catch((fault) => console.info("Not kept for later:", fault.message));
