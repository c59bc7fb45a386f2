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
    asked.result.createObjectStore("names", { keyPath: "door" }); // what a door was last given on a day, and under which name
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

// What was edited while it was on its way still waits.
const forget = (sent) => inStore(["waiting"], "readwrite", (store) => {
  const kept = store.get(sent.visit);
  kept.onsuccess = () => { if (kept.result?.edit === sent.edit) store.delete(sent.visit); };
});

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

const keyOf = ({ solution, round, zone, stop }, on) => [person, solution, round, zone, stop, on].join("|");

async function keep(form, told, tried) {
  const { solution, round, zone, stop } = form.dataset;
  const on = today();
  const which = told.door.toLowerCase().trim().split(/\s+/).join(" "); // of an area; as the site writes it
  const door = keyOf(form.dataset, on) + (which ? `|${which}` : "");
  const before = await inStore(["names"], "readonly", (names) => names.get(door));
  const visit = before?.visit ?? newName(), edit = (before?.edit ?? 0) + 1;
  const takes_back = !told.opted_out && ("out" in form.dataset || Boolean(before?.told?.opted_out));
  await inStore(["waiting", "names"], "readwrite", (store, names) => {
    names.put({ door, visit, edit, told, tried });
    store.put({ visit, person, solution, round, zone: Number(zone), stop: Number(stop), on, ...told, edit, takes_back });
  });
}

// What was answered here today stands in the form again, also in a page that was kept before it was answered.
async function fillAgain(form) {
  const kept = await inStore(["names"], "readonly", (names) => names.get(keyOf(form.dataset, today())));
  if (!kept?.told) return;
  for (const field of form.elements) {
    const answer = kept.told.answers[field.name];
    if (field.type === "radio") field.checked = field.value === answer;
    else if (field.name === "opted_out") field.checked = kept.told.opted_out;
    else if (field.name === "note") field.value = kept.told.note;
    else if (field.type === "number") field.value = answer ?? "";
  }
}

// As the site judges: nobody there and yet something found, or something that works and is not there.
function meaning(form) {
  const means = [...form.querySelectorAll("[data-means]:checked")].map((answer) => answer.dataset.means);
  const given = [...form.querySelectorAll("[data-gives]")].some((field) => Number(field.value) > 0);
  const nobody = means.includes("nobody"), found = given || means.includes("need") || means.includes("fine");
  const better = means.includes("need") && means.indexOf("fine", means.indexOf("need")) > 0;
  return { tried: nobody && !found, odd: (nobody && found) || better };
}

async function saveDoor(event) {
  event.preventDefault();
  const form = event.target;
  const told = answersOf(form);
  if (form.elements.door && !told.door.trim()) return show(say("which"));
  if (!Object.keys(told.answers).length && !told.opted_out && !("out" in form.dataset)) return show(say("nothing"));
  const { tried, odd } = meaning(form);
  if (odd) {
    form.classList.add("field-door--asked");
    return show(say("contradiction"));
  }
  try {
    await keep(form, told, tried);
  } catch {
    return show(say("full"));
  }
  show(say("saved"));
  if (await send()) location.assign(form.dataset.after);
}

// What was done today stands beside each door, also in a list that was kept before.
async function markDone(doors) {
  const kept = new Map((await inStore(["names"], "readonly", (names) => names.getAll())).map((one) => [one.door, one]));
  for (const item of doors.children) {
    const one = kept.get(keyOf({ ...doors.dataset, stop: item.value }, today()));
    if (!one?.told || item.querySelector(".field-done")) continue;
    const mark = item.appendChild(document.createElement("span"));
    mark.className = "field-done";
    mark.textContent = one.told.opted_out ? doors.dataset.out : one.tried ? doors.dataset.tried : doors.dataset.done;
    mark.before(" ");
  }
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
    else await forget(visit);
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

// What was answered on another day is not edited any more.
function forgetDays() {
  return inStore(["names"], "readwrite", (names) => {
    names.openCursor().onsuccess = ({ target: { result: at } }) => {
      if (!at) return;
      if (!at.key.includes(`|${today()}`)) at.delete();
      at.continue();
    };
  });
}

async function sendAgain() {
  for (const { refused: _refused, ...visit } of await waiting()) await inStore(["waiting"], "readwrite", (store) => store.put(visit));
  bar.querySelector("[data-field-told]").replaceChildren();
  await send();
}

const doorForm = document.querySelector("[data-field-door]");
doorForm?.addEventListener("submit", saveDoor);
bar.querySelector("[data-field-again] button").addEventListener("click", sendAgain);
// What was being sent when the signal came back failed without one.
addEventListener("online", async () => { await sending; await send(); });
setInterval(() => { if (Number(bar.dataset.waiting)) send(); }, EVERY);
const doors = document.querySelector("[data-field-doors]");
await forgetDays();
if (doorForm) await fillAgain(doorForm);
if ("caches" in self) await forgetOthers();
if (doors) await markDone(doors);
await send();
if (doors && "caches" in self) await keepZone(doors).catch((fault) => console.info("Not kept for later:", fault.message));
