import Graph from "graphology";
import Sigma from "sigma";
import { Model, fold } from "./model.js";
import { Panel, el } from "./panel.js";
import { TEXTS } from "./texts.js";

const COMMUNITY = ["#4269d0", "#b8860b", "#d1495b", "#3a9a78", "#8a5fbf", "#c2592e", "#2f8fb3", "#7a6a4f", "#a64d79", "#5b7f2b"];
const FAINT = "#e4e6ea";
const $ = (id) => document.getElementById(id);

const model = new Model(JSON.parse($("data").textContent));
let lang = (navigator.language || "fr").startsWith("fr") ? "fr" : "en";
let byCommunity = false;
let hovered = null;
let chosen = {};
let renderer = null;

const graph = new Graph({ multi: false, type: "undirected" });
model.nodes.forEach((node, n) => graph.addNode(n, {
  label: node.label, x: node.x, y: -node.y, size: Math.min(22, 2.5 + 1.1 * Math.sqrt(node.n)), color: node.color,
}));
model.edges.forEach((edge, e) => graph.addEdgeWithKey(`e${e}`, edge.s, edge.t, { number: e }));

// The forty largest nodes show their names from afar.
const sizes = graph.mapNodes((_, data) => data.size).sort((a, b) => b - a);
const labelFrom = Math.max(3, sizes[Math.min(39, sizes.length - 1)] || 3);

const panel = new Panel($("panel"), model, TEXTS[lang], go);

function focus() {
  if (hovered !== null) return new Set([hovered]);
  if (chosen.node !== undefined) return new Set([chosen.node]);
  if (chosen.edge !== undefined) return new Set([model.edges[chosen.edge].s, model.edges[chosen.edge].t]);
  return null;
}

function draw() {
  try {
    renderer = new Sigma(graph, $("canvas"), {
      labelFont: "system-ui, sans-serif", labelSize: 13, labelWeight: "500", labelColor: { color: "#1d2530" },
      labelDensity: 1, labelGridCellSize: 90, labelRenderedSizeThreshold: labelFrom, zIndex: true,
      enableEdgeEvents: true, minCameraRatio: 0.02, maxCameraRatio: 3,
      nodeReducer: (n, data) => node(+n, data), edgeReducer: (key, data) => edge(data.number, data),
    });
  } catch (error) {
    $("canvas").replaceChildren(el("p", { class: "notice" }, TEXTS[lang].noWebgl));
    return;
  }
  renderer.on("clickNode", ({ node: n }) => go({ node: +n }));
  renderer.on("clickEdge", ({ edge: key }) => go({ edge: graph.getEdgeAttribute(key, "number") }));
  renderer.on("clickStage", () => go({}));
  renderer.on("enterNode", ({ node: n }) => { hovered = +n; renderer.refresh({ skipIndexation: true }); });
  renderer.on("leaveNode", () => { hovered = null; renderer.refresh({ skipIndexation: true }); });
}

function node(n, data) {
  if (!model.nodeOn[n]) return { ...data, hidden: true };
  const row = model.nodes[n];
  const shown = { ...data, color: byCommunity ? COMMUNITY[row.community % COMMUNITY.length] : row.color };
  const centre = focus();
  if (!centre) return shown;
  if (centre.has(n)) return { ...shown, highlighted: true, forceLabel: true, zIndex: 2 };
  const near = [...centre].some((c) => graph.areNeighbors(c, n) && model.edgeOn[graph.getEdgeAttribute(graph.edge(c, n), "number")]);
  return near ? { ...shown, zIndex: 1 } : { ...shown, color: FAINT, label: "", zIndex: 0 };
}

function edge(e, data) {
  if (!model.edgeOn[e]) return { ...data, hidden: true };
  const { s, t } = model.edges[e];
  const size = Math.min(6, 0.4 + 0.5 * Math.sqrt(model.weight[e]));
  const centre = focus();
  if (chosen.edge === e && hovered === null) return { ...data, size: size + 1.5, color: "#1d4fd8", zIndex: 3 };
  if (centre && (centre.has(s) || centre.has(t))) return { ...data, size, color: "#9aa7bd", zIndex: 2 };
  return { ...data, size: centre ? 0.3 : size, color: centre ? "#f1f2f4" : "#dde1e7", zIndex: 0 };
}

function go(target, { move = true } = {}) {
  chosen = target;
  if (target.node !== undefined) panel.node(target.node);
  else if (target.edge !== undefined) panel.edge(target.edge);
  else panel.clear();
  document.body.classList.toggle("chosen", target.node !== undefined || target.edge !== undefined);
  const id = target.node !== undefined ? model.nodes[target.node].id : "";
  history.replaceState(null, "", id ? `#entity=${encodeURIComponent(id)}` : location.pathname + location.search);
  if (!renderer) return;
  renderer.refresh({ skipIndexation: true });
  if (move && target.node !== undefined) {
    const place = renderer.getNodeDisplayData(target.node);
    if (place) renderer.getCamera().animate({ x: place.x, y: place.y, ratio: Math.min(0.45, renderer.getCamera().ratio) }, { duration: 350 });
  }
}

function refilter() {
  model.apply();
  status();
  if (renderer) renderer.refresh();
  go(chosen, { move: false });
}

function status() {
  const t = TEXTS[lang];
  const n = model.nodeOn.filter(Boolean).length;
  const e = model.edgeOn.filter(Boolean).length;
  $("status").textContent = `${n} ${t.nodes}, ${e} ${t.links} ${t.shown}`;
}

function controls() {
  const t = TEXTS[lang];
  document.documentElement.lang = lang;
  $("search").placeholder = t.search;
  $("search").setAttribute("aria-label", t.search);
  for (const key of ["types", "themes", "period", "weight", "reset", "colour", "from", "to", "help"])
    document.querySelectorAll(`[data-text=${key}]`).forEach((place) => { place.textContent = t[key]; });
  $("legend").replaceChildren(...model.types.map((type) => {
    const dot = el("i", { class: "dot" });
    dot.style.background = model.nodes.find((row) => row.type === type).color;
    const on = model.filters.types.has(type);
    return el("button", { class: "type", "aria-pressed": String(on), "data-type": type, onclick: () => {
      if (on) model.filters.types.delete(type); else model.filters.types.add(type);
      controls();
      refilter();
    } }, dot, t[type]);
  }));
  const theme = model.filters.theme;
  $("theme").replaceChildren(el("option", { value: "-1" }, t.all),
    ...model.themes.map((name, i) => el("option", { value: String(i) }, name)));
  $("theme").value = String(theme);
  $("lang").textContent = lang === "fr" ? "English" : "Français";
  panel.text = t;
  status();
}

function suggest() {
  const found = model.search($("search").value);
  const list = $("found");
  const asked = fold($("search").value.trim());
  list.replaceChildren(...found.map((n, i) => el("li", { role: "option", id: `found-${i}`, onmousedown: (event) => {
    event.preventDefault();
    pick(n);
  } }, el("b", {}, model.nodes[n].label), el("small", {}, alias(n, asked) || TEXTS[lang][model.nodes[n].type]))));
  list.hidden = !asked;
  if (asked && !found.length) list.replaceChildren(el("li", { class: "none" }, TEXTS[lang].none));
  $("search").setAttribute("aria-expanded", String(!list.hidden));
}

function alias(n, asked) {
  const node = model.nodes[n];
  if (fold(node.label).includes(asked)) return "";
  return node.aliases.find((name) => fold(name).includes(asked)) || "";
}

function pick(n) {
  $("search").value = model.nodes[n].label;
  $("found").hidden = true;
  $("search").blur();
  go({ node: n });
}

function years() {
  const fields = [$("year-from"), $("year-to")];
  $("years").hidden = !model.years || model.years[0] === model.years[1];
  if ($("years").hidden) return;
  fields.forEach((field, i) => {
    [field.min, field.max] = model.years;
    field.value = model.years[i];
    field.addEventListener("change", () => {
      const [from, to] = fields.map((f, j) => +f.value || model.years[j]);
      model.filters.years = [Math.min(from, to), Math.max(from, to)];
      refilter();
    });
  });
}

function wire() {
  const most = Math.max(1, ...model.edges.map((row) => row.w));
  $("min-weight").max = String(Math.min(most, 50));
  $("min-weight").addEventListener("input", () => {
    model.filters.weight = +$("min-weight").value;
    $("min-weight-value").textContent = $("min-weight").value;
    refilter();
  });
  $("theme").addEventListener("change", () => { model.filters.theme = +$("theme").value; refilter(); });
  $("community").addEventListener("change", () => { byCommunity = $("community").checked; if (renderer) renderer.refresh(); });
  $("lang").addEventListener("click", () => { lang = lang === "fr" ? "en" : "fr"; controls(); go(chosen, { move: false }); });
  $("reset").addEventListener("click", () => {
    model.filters = { types: new Set(model.types), theme: -1, years: model.years, weight: 0 };
    $("min-weight").value = "0";
    $("min-weight-value").textContent = "0";
    if (model.years) [$("year-from").value, $("year-to").value] = model.years;
    $("search").value = "";
    controls();
    model.apply();
    go({});
    if (renderer) { renderer.refresh(); renderer.getCamera().animatedReset(); }
    status();
  });
  $("search").addEventListener("input", suggest);
  $("search").addEventListener("focus", suggest);
  $("search").addEventListener("blur", () => { $("found").hidden = true; });
  let at = -1;
  $("search").addEventListener("keydown", (event) => {
    const rows = [...$("found").querySelectorAll("[role=option]")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      at = Math.max(0, Math.min(rows.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      rows.forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
      if (rows[at]) $("search").setAttribute("aria-activedescendant", rows[at].id);
    } else if (event.key === "Enter") {
      const found = model.search($("search").value);
      if (found.length) pick(found[Math.max(0, Math.min(at, found.length - 1))]);
      at = -1;
    } else if (event.key === "Escape") { $("search").blur(); at = -1; } else at = -1;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== $("search")) { event.preventDefault(); $("search").focus(); }
    if (event.key === "Escape") go({});
  });
}

controls();
wire();
years();
draw();
const asked = decodeURIComponent((location.hash.match(/^#entity=(.*)$/) || [])[1] || model.start || "");
go(model.byId.has(asked) ? { node: model.byId.get(asked) } : {});
document.body.dataset.ready = "true";
