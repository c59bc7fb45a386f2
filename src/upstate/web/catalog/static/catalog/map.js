// The rows of a dataset on a map that can be moved. Everything comes from this site; texts are set as text, never as HTML.

const GROUND = { id: "ground", type: "background", paint: { "background-color": "#f4f6f8" } };
const FILL = "#005ea2"; // 5:1 on the ground

const box = document.getElementById("map");
document.getElementById("map-place").hidden = false;
show().catch((fault) => {
  // A computer that can not draw maps still has the picture and the list.
  console.info("No map here:", fault.message);
  document.getElementById("map-place").hidden = true;
});

async function show() {
  const { Map, NavigationControl, addProtocol, setWorkerUrl } = await import(absolute(box.dataset.maplibre));
  setWorkerUrl(absolute(box.dataset.worker));
  const protocol = new pmtiles.Protocol();
  addProtocol("pmtiles", protocol.tile);
  const rows = archive(protocol, box.dataset.tiles);
  const [header, about] = [await rows.getHeader(), await rows.getMetadata()];
  const layer = about.vector_layers?.[0]?.id;
  if (!layer) throw new Error("the map holds no layer");
  const base = box.dataset.basemap ? await baseMap(archive(protocol, box.dataset.basemap)) : { sources: {}, layers: [] };
  const map = new Map({
    container: box,
    style: {
      version: 8,
      sources: { ...base.sources, rows: { type: "vector", url: `pmtiles://${absolute(box.dataset.tiles)}` } },
      layers: [GROUND, ...base.layers, ...layersOf("rows", layer, FILL)],
    },
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    fitBoundsOptions: { padding: 30, maxZoom: 15 },
    attributionControl: false, dragRotate: false, pitchWithRotate: false, cooperativeGestures: true,
    locale: { "Map.Title": box.dataset.label },
  });
  map.addControl(new NavigationControl({ showCompass: false }));
  map.on("click", (event) => read(map, event.point));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") read(map, map.project(map.getCenter()));
  });
  map.getCanvas().setAttribute("aria-describedby", "map-help");
  map.once("idle", () => {
    box.dataset.ready = "yes";
    document.getElementById("map-still")?.setAttribute("hidden", "");
  });
}

function absolute(path) {
  return new URL(path, location.href).href;
}

function archive(protocol, path) {
  const found = new pmtiles.PMTiles(absolute(path));
  protocol.add(found);
  return found;
}

function layersOf(source, layer, colour) {
  const kind = (name) => ["==", ["geometry-type"], name];
  const common = { source, "source-layer": layer };
  return [
    { id: "areas", type: "fill", ...common, filter: kind("Polygon"), paint: { "fill-color": colour, "fill-opacity": 0.25 } },
    { id: "edges", type: "line", ...common, filter: kind("Polygon"), paint: { "line-color": colour, "line-width": 1.5 } },
    { id: "lines", type: "line", ...common, filter: kind("LineString"), paint: { "line-color": colour, "line-width": 3 } },
    { id: "points", type: "circle", ...common, filter: kind("Point"), paint: {
      "circle-color": colour, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1,
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 2.5, 16, 8],
    } },
  ];
}

// A base map of the kind that Protomaps makes, drawn without letters; or one of pictures.
async function baseMap(found) {
  const header = await found.getHeader();
  const url = `pmtiles://${absolute(box.dataset.basemap)}`;
  if (header.tileType !== 1) {
    return { sources: { base: { type: "raster", url, tileSize: 256 } }, layers: [{ id: "base", type: "raster", source: "base" }] };
  }
  const area = (id, colour) => ({ id: `base-${id}`, type: "fill", source: "base", "source-layer": id, paint: { "fill-color": colour } });
  return {
    sources: { base: { type: "vector", url } },
    layers: [
      area("earth", "#f4f6f8"), area("landuse", "#e9f1e4"), area("water", "#cfe0ee"), area("buildings", "#e3e3e3"),
      { id: "base-roads", type: "line", source: "base", "source-layer": "roads", paint: { "line-color": "#c3c7cc", "line-width": 1.2 } },
    ],
  };
}

function read(map, point) {
  const near = [[point.x - 8, point.y - 8], [point.x + 8, point.y + 8]];
  const found = map.queryRenderedFeatures(near, { layers: ["points", "lines", "edges", "areas"] });
  const place = document.getElementById("map-row");
  place.replaceChildren();
  if (!found.length) {
    place.appendChild(document.createElement("p")).textContent = box.dataset.nothing;
    return;
  }
  place.appendChild(document.createElement("h2")).textContent = box.dataset.chosen;
  const list = place.appendChild(document.createElement("dl"));
  list.className = "facts";
  const { _row: row, _rows: rows, ...cells } = found[0].properties;
  for (const [name, value] of Object.entries(cells)) {
    const line = list.appendChild(document.createElement("div"));
    line.appendChild(document.createElement("dt")).textContent = name;
    line.appendChild(document.createElement("dd")).textContent = String(value);
  }
  const link = document.createElement("a");
  link.href = row > 0 ? `${box.dataset.rows}?after=${row - 1}` : box.dataset.rows;
  link.textContent = box.dataset.open;
  place.appendChild(document.createElement("p")).appendChild(link);
  const others = new Set(found.map((one) => one.properties._row)).size - 1 + (rows > 1 ? rows - 1 : 0);
  if (others > 0) place.appendChild(document.createElement("p")).textContent = `${box.dataset.more} ${others}`;
}
