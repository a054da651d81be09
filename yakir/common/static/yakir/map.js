// Offers a large map beside the drawn one. Nothing is loaded until somebody asks for it, and nothing from elsewhere.

const BANDS = { great: "--map-1", medium: "--map-3", lesser: "--map-5" };

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colours(property) {
  const pairs = Object.entries(BANDS).flatMap(([band, name]) => [band, token(name)]);
  return ["match", ["to-string", ["get", property]], ...pairs, "status", token("--map-land"), token("--map-line")];
}

function style(figure) {
  const property = figure.dataset.band;
  const known = ["in", ["to-string", ["get", property]], ["literal", [...Object.keys(BANDS), "status"]]];
  return {
    version: 8,
    sources: {
      outline: { type: "geojson", data: figure.dataset.outline, attribution: "© OpenStreetMap, ODbL" },
      communities: { type: "geojson", data: figure.dataset.largeMap },
    },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": token("--sunk") } },
      { id: "land", type: "fill", source: "outline", paint: { "fill-color": token("--map-land") } },
      { id: "borders", type: "line", source: "outline", paint: { "line-color": token("--map-line"), "line-width": 1 } },
      {
        id: "communities", type: "circle", source: "communities",
        filter: ["==", ["geometry-type"], "Point"],
        layout: { "circle-sort-key": ["-", 0, ["coalesce", ["get", "population"], 0]] },
        paint: {
          "circle-color": colours(property),
          "circle-stroke-color": token("--edge"),
          "circle-stroke-width": ["case", known, 1, 0],
          "circle-radius": ["interpolate", ["exponential", 1.6], ["zoom"],
            4, ["case", known, ["max", 3, ["*", 0.012, ["sqrt", ["coalesce", ["get", "population"], 0]]]], 1.2],
            9, ["case", known, ["max", 9, ["*", 0.04, ["sqrt", ["coalesce", ["get", "population"], 0]]]], 5]],
        },
      },
    ],
  };
}

function words(properties, figure) {
  const language = document.documentElement.lang;
  const title = properties[`name_${language}`] || properties.name_uk || properties.name || "";
  const band = figure.dataset[`word${(properties[figure.dataset.band] || "").replace(/^./, (c) => c.toUpperCase())}`];
  const box = document.createElement("div");
  const name = document.createElement(properties.url ? "a" : "b");
  name.textContent = title;
  if (properties.url) name.href = properties.url;
  box.append(name);
  if (band) box.append(document.createElement("br"), band);
  return box;
}

async function open(figure) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = figure.dataset.style;
  const styled = new Promise((resolve, reject) => { sheet.onload = resolve; sheet.onerror = reject; });
  document.head.append(sheet);
  const [maplibre] = await Promise.all([import(figure.dataset.module), styled]);
  maplibre.setWorkerUrl(new URL(figure.dataset.worker, location.href).href);
  const box = document.createElement("div");
  box.className = "map-large";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", figure.dataset.open);
  figure.querySelector(".map").before(box);
  const map = new maplibre.Map({
    container: box, style: style(figure), bounds: [[22.1, 44.3], [40.3, 52.4]],
    fitBoundsOptions: { padding: 12 }, maxZoom: 11, dragRotate: false, pitchWithRotate: false,
    cooperativeGestures: false, attributionControl: { compact: true },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  map.on("click", "communities", (event) => {
    new maplibre.Popup({ closeButton: true }).setLngLat(event.lngLat)
      .setDOMContent(words(event.features[0].properties, figure)).addTo(map);
  });
  await new Promise((resolve, reject) => { map.once("load", resolve); map.once("error", (event) => reject(event.error)); });
  figure.dataset.ready = "1";
  return { map, box };
}

function offer(figure) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--second map-open";
  button.textContent = figure.dataset.open;
  button.setAttribute("aria-expanded", "false");
  let shown = null;
  button.addEventListener("click", async () => {
    if (shown) {
      shown.map.remove();
      shown.box.remove();
      shown = null;
    } else {
      button.disabled = true;
      try {
        shown = await open(figure);
      } catch (error) {
        console.warn(error);
        figure.querySelector(".map-large")?.remove();
        const note = document.createElement("p");
        note.className = "error";
        note.setAttribute("role", "alert");
        note.textContent = figure.dataset.failed;
        button.replaceWith(note);
        return;
      }
      button.disabled = false;
    }
    figure.classList.toggle("map-frame--large", Boolean(shown));
    button.setAttribute("aria-expanded", String(Boolean(shown)));
    button.textContent = shown ? figure.dataset.close : figure.dataset.open;
  });
  figure.append(button);
}

document.querySelectorAll("[data-large-map]").forEach(offer);
