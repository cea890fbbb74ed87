// The panel: what is known of an entity or a pair, with the sentences. Text only, never markup.

const PAGE = 12;

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else node.setAttribute(name, value);
  }
  node.append(...present(children));
  return node;
}

const present = (children) => children.filter((child) => child !== null && child !== undefined);

export class Panel {
  constructor(root, model, text, go) {
    Object.assign(this, { root, model, text, go });
  }

  clear() {
    const { model, text: t } = this;
    const best = model.edges.map((_, e) => e).filter((e) => model.edgeOn[e])
      .sort((a, b) => model.weight[b] - model.weight[a] || a - b).slice(0, 15);
    this.fill(
      el("p", { class: "hint" }, t.start), el("h3", {}, t.strongest),
      best.length ? el("ul", { class: "rows" }, ...best.map((e) => this.pairRow(e))) : el("p", {}, t.none),
      this.omitted());
  }

  fill(...children) {
    this.root.replaceChildren(...present(children));
  }

  omitted() {
    const { model, text: t } = this;
    const { nodes, edges, statements } = model.omitted;
    if (!nodes && !edges && !statements) return null;
    return el("p", { class: "hint" },
      `${t.omitted} ${nodes} ${t.nodes}, ${edges} ${t.links} ${t.and} ${statements} ${t.statements}.`);
  }

  pairRow(e) {
    const { model } = this;
    const edge = model.edges[e];
    const label = `${model.nodes[edge.s].label} – ${model.nodes[edge.t].label}`;
    return el("li", {}, el("button", { class: "row", onclick: () => this.go({ edge: e }) },
      el("span", {}, label), el("b", {}, String(model.weight[e]))));
  }

  node(n) {
    const { model, text: t } = this;
    const node = model.nodes[n];
    const evidence = model.ofNode[n].filter((s) => model.seen[s]);
    const dates = node.first ? ` · ${node.first === node.last ? node.first : `${node.first} – ${node.last}`}` : "";
    const neighbours = model.neighbours(n);
    this.fill(
      this.head(node.label, [n]),
      el("p", { class: "meta" }, `${t[node.type]}${node.known ? ` · ${t.known}` : ""} · ${node.id}`),
      el("p", { class: "meta" }, `${node.n} ${t.statements}, ${node.d} ${t.documents}${dates}`),
      node.aliases.length ? el("p", { class: "aliases" }, el("b", {}, `${t.aliases} : `), node.aliases.join(" · ")) : null,
      this.themes(evidence),
      el("h3", {}, `${t.neighbours} (${neighbours.length})`),
      this.list(neighbours, ([other, e]) => el("li", {}, el("div", { class: "row" },
        el("button", { class: "link", onclick: () => this.go({ node: other }) }, model.nodes[other].label),
        el("button", { class: "count", title: t.evidence, onclick: () => this.go({ edge: e }) }, String(model.weight[e]))))),
      ...this.evidence(evidence, [n], evidence.length));
    this.root.scrollTop = 0;
  }

  edge(e) {
    const { model, text: t } = this;
    const edge = model.edges[e];
    const evidence = edge.ev.filter((s) => model.seen[s]);
    const total = model.weight[e] === edge.w ? edge.n : evidence.length;
    this.fill(
      this.head(`${model.nodes[edge.s].label} – ${model.nodes[edge.t].label}`, [edge.s, edge.t]),
      el("p", { class: "meta" }, ...[edge.s, edge.t].map((n) =>
        el("button", { class: "link", onclick: () => this.go({ node: n }) }, model.nodes[n].label))),
      el("p", { class: "meta" }, `${total} ${t.statements}${edge.first ? ` · ${edge.first} – ${edge.last}` : ""}`),
      edge.why ? el("p", { class: "meta" }, edge.why) : null,
      this.themes(evidence),
      ...this.evidence(evidence, [edge.s, edge.t], total));
    this.root.scrollTop = 0;
  }

  head(label, nodes) {
    const dots = nodes.map((n) => {
      const dot = el("i", { class: "dot" });
      dot.style.background = this.model.nodes[n].color;
      return dot;
    });
    return el("header", {}, ...dots, el("h2", {}, label),
      el("button", { class: "close", "aria-label": this.text.close, onclick: () => this.go({}) }, "×"));
  }

  themes(evidence) {
    const rows = this.model.themesOf(evidence).slice(0, 6);
    if (!rows.length) return null;
    return el("ul", { class: "bars" }, ...rows.map(([theme, n]) => {
      const bar = el("i");
      bar.style.width = `${(100 * n) / rows[0][1]}%`;
      return el("li", {}, el("span", {}, this.model.themes[theme]), el("b", {}, String(n)), bar);
    }));
  }

  list(rows, draw, size = PAGE) {
    const list = el("ul", { class: "rows" });
    const add = (from) => {
      list.append(...rows.slice(from, from + size).map(draw));
      if (rows.length > from + size) {
        const button = el("button", { class: "more" }, `${this.text.more} (${rows.length - from - size})`);
        const item = el("li", {}, button);
        button.addEventListener("click", () => { item.remove(); add(from + size); });
        list.append(item);
      }
    };
    add(0);
    return list;
  }

  evidence(rows, nodes, total) {
    const { text: t } = this;
    const count = rows.length < total ? `${rows.length} ${t.of} ${total}` : String(total);
    return [el("h3", {}, `${t.evidence} (${count})`),
      this.list(rows, (s) => el("li", { class: "evidence" }, this.statement(s, nodes)))];
  }

  statement(s, nodes) {
    const { model, text: t } = this;
    const row = model.statements[s];
    const source = model.documents[row.d];
    const quote = el("blockquote");
    let at = 0;
    for (const [start, end, n] of row.m) {
      if (start < at) continue;
      quote.append(row.t.slice(at, start));
      const strong = nodes.includes(n);
      quote.append(el(strong ? "mark" : "span", {
        class: strong ? "" : "other", title: model.nodes[n].label, onclick: () => this.go({ node: n }),
      }, row.t.slice(start, end)));
      at = end;
    }
    quote.append(row.t.slice(at));
    const who = row.sp || t.unknownSpeaker;
    return el("article", {}, quote,
      el("footer", {}, el("b", {}, who), ` · ${source.date || "?"} · ${source.title || source.source}`,
        el("small", {}, row.th.map((theme) => model.themes[theme]).join(", "))));
  }
}
