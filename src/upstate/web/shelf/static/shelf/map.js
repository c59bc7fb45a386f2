// The units of a list as dots that can be chosen. Everything comes from this site; texts are set as text.

const CITY_STYLE = { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": "#f4f6f8" } }] };

const NUMBERED = 10; // as on the picture

for (const element of document.querySelectorAll("[data-map]")) show(element).catch((fault) => fallBack(element, fault));

async function show(element) {
  const { Map, Marker, NavigationControl, LngLatBounds, Popup, setWorkerUrl } = await import(new URL(element.dataset.maplibre, document.baseURI).href);
  setWorkerUrl(new URL(element.dataset.worker, document.baseURI).href);
  const answer = await fetch(element.dataset.places);
  if (!answer.ok) throw new Error(`places: ${answer.status}`);
  const places = await answer.json();
  const own = ownPlace(element);
  const points = [...places.features.map((one) => one.geometry.coordinates), ...(own ? [own] : [])];
  if (!points.length) throw new Error("no places");
  const bounds = points.reduce((box, point) => box.extend(point), new LngLatBounds(points[0], points[0]));
  const map = new Map({
    container: element, style: CITY_STYLE, bounds, attributionControl: false, dragRotate: false, pitchWithRotate: false,
    fitBoundsOptions: { padding: 40, maxZoom: 15 }, cooperativeGestures: true,
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  if (!own) places.features.filter((one) => one.properties.rank <= NUMBERED).reverse().forEach((one) => number(Marker, Popup, map, element, one));
  map.on("load", () => {
    map.addSource("places", { type: "geojson", data: places });
    map.addLayer({ id: "places", type: "circle", source: "places", paint: {
      "circle-radius": ["interpolate", ["linear"], ["get", "rank"], 1, 9, 50, 5],
      "circle-color": "#005ea2", "circle-stroke-color": "#ffffff", "circle-stroke-width": 1,
    } });
    if (own) addOwn(map, own);
    map.on("click", "places", (event) => open(Popup, map, element, event.features[0]));
    map.on("mouseenter", "places", () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", "places", () => { map.getCanvas().style.cursor = ""; });
    map.once("idle", () => { element.dataset.ready = "yes"; });
  });
}

function ownPlace(element) {
  const point = [Number(element.dataset.longitude), Number(element.dataset.latitude)];
  return element.dataset.longitude && point.every(Number.isFinite) ? point : null;
}

function addOwn(map, own) {
  map.addSource("own", { type: "geojson", data: { type: "Point", coordinates: own } });
  map.addLayer({ id: "own", type: "circle", source: "own", paint: {
    "circle-radius": 13, "circle-color": "rgba(0,0,0,0)", "circle-stroke-color": "#b50909", "circle-stroke-width": 4,
  } });
}

// A button, so that the first ones are reached by keyboard.
function number(Marker, Popup, map, element, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "shelf-map__rank";
  button.textContent = place.properties.rank;
  button.setAttribute("aria-label", `${element.dataset.rank} ${place.properties.rank}: ${place.properties.id}`);
  button.addEventListener("click", (event) => { event.stopPropagation(); open(Popup, map, element, place); });
  new Marker({ element: button }).setLngLat(place.geometry.coordinates).addTo(map);
}

function open(Popup, map, element, place) {
  const { rank, id, risk, reason, page } = place.properties;
  const box = document.createElement("div");
  box.className = "shelf-map__popup";
  const lines = [`${element.dataset.rank} ${rank}: ${id}`, risk ? `${element.dataset.risk}: ${risk}` : "", reason];
  for (const line of lines.filter(Boolean)) box.appendChild(document.createElement("p")).textContent = line;
  if (page && page.startsWith("/")) {
    const link = box.appendChild(document.createElement("a"));
    link.href = page;
    link.textContent = element.dataset.open;
  }
  new Popup({ maxWidth: "16rem" }).setLngLat(place.geometry.coordinates).setDOMContent(box).addTo(map);
}

// A computer that can not draw maps still has the picture, where there is one, and the list.
function fallBack(element, fault) {
  console.info("No map here:", fault.message);
  element.classList.add("is-broken");
  document.getElementById(element.dataset.still ?? "")?.classList.add("is-needed");
}
