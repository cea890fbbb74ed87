// The data of the page and what the filters leave of it. No drawing here.

export const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[’ʼ]/g, "'").toLowerCase();

export class Model {
  constructor(data) {
    Object.assign(this, data);
    this.byId = new Map(this.nodes.map((node, i) => [node.id, i]));
    this.ofNode = this.nodes.map(() => []);
    this.statements.forEach((statement, s) => {
      new Set(statement.m.map((mark) => mark[2])).forEach((n) => this.ofNode[n].push(s));
    });
    this.edgesOf = this.nodes.map(() => []);
    this.edges.forEach((edge, e) => {
      this.edgesOf[edge.s].push(e);
      this.edgesOf[edge.t].push(e);
    });
    this.names = this.nodes.map((node) => [node.label, ...node.aliases].map(fold));
    const years = this.documents.map((d) => +d.date.slice(0, 4)).filter(Boolean);
    this.years = years.length ? [Math.min(...years), Math.max(...years)] : null;
    this.types = [...new Set(this.nodes.map((node) => node.type))].sort();
    this.filters = { types: new Set(this.types), theme: -1, years: this.years, weight: 0 };
    this.apply();
  }

  // Recount what the filters leave: an edge weighs what its visible evidence says.
  apply() {
    const { types, theme, years, weight } = this.filters;
    const whole = theme < 0 && (!years || (years[0] <= this.years[0] && years[1] >= this.years[1]));
    this.seen = this.statements.map((s) => {
      if (theme >= 0 && !s.th.includes(theme)) return false;
      const year = +this.documents[s.d].date.slice(0, 4);
      return !years || whole || (year >= years[0] && year <= years[1]);
    });
    this.count = this.nodes.map((node, n) =>
      whole ? node.n : this.ofNode[n].filter((s) => this.seen[s]).length);
    this.weight = this.edges.map((edge) =>
      whole ? edge.w : edge.ev.filter((s) => this.seen[s]).length);
    this.nodeOn = this.nodes.map((node, n) => types.has(node.type) && this.count[n] > 0);
    this.edgeOn = this.edges.map((edge, e) =>
      this.weight[e] > 0 && this.weight[e] >= weight && this.nodeOn[edge.s] && this.nodeOn[edge.t]);
  }

  search(text, most = 12) {
    const wanted = fold(text.trim());
    if (!wanted) return [];
    const found = [];
    this.names.forEach((names, n) => {
      let best = 9;
      for (const name of names) {
        if (name === wanted) best = Math.min(best, 0);
        else if (name.startsWith(wanted)) best = Math.min(best, 1);
        else if (name.includes(" " + wanted)) best = Math.min(best, 2);
        else if (name.includes(wanted)) best = Math.min(best, 3);
      }
      if (best < 9) found.push([best, -this.nodes[n].n, n]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    return found.slice(0, most).map((row) => row[2]);
  }

  neighbours(n) {
    return this.edgesOf[n]
      .filter((e) => this.weight[e] > 0)
      .map((e) => [this.edges[e].s === n ? this.edges[e].t : this.edges[e].s, e])
      .sort((a, b) => this.weight[b[1]] - this.weight[a[1]] || a[0] - b[0]);
  }

  themesOf(statements) {
    const counts = new Map();
    for (const s of statements) for (const t of this.statements[s].th) counts.set(t, (counts.get(t) || 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }
}
