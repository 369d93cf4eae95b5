// Tables of coloured cells.

// From dark to bright in even steps, also for people who cannot see colours: control points of viridis (Smith and van
// der Walt 2015).
const ramp = [[68, 1, 84], [71, 44, 122], [59, 81, 139], [44, 113, 142], [33, 144, 141], [39, 173, 129], [92, 200, 99], [170, 220, 50], [253, 231, 37]];

const shadeOf = (share) => {
  const position = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
  const i = Math.min(Math.floor(position), ramp.length - 2);
  const mixed = ramp[i].map((from, k) => Math.round(from + (ramp[i + 1][k] - from) * (position - i)));
  return `rgb(${mixed.join(",")})`;
};

const scaleLegend = (low, high) => {
  const canvas = element("canvas", { width: 120, height: 10 });
  const context = canvas.getContext("2d");
  for (let x = 0; x < 120; ++x) {
    context.fillStyle = shadeOf(x / 119);
    context.fillRect(x, 0, 1, 10);
  }
  return element("span", { class: "scale" }, low, canvas, high);
};

// {rows, columns: labels, share(row, column) → 0 to 1 or null, text(row, column), kind?, name, cell?(row, column),
// printed?(row, column)}: what stands in a cell, always or on paper, where no pointer shows its text.
const heatMapOf = (options, readout) => {
  const body = options.rows.map((label, row) => element("tr", {}, element("th", { title: label }, label),
    ...options.columns.map((_, column) => {
      const share = options.share(row, column);
      const cell = element("td", { tabIndex: -1 }, options.cell ? options.cell(row, column) : "",
        options.printed ? element("span", { class: "printed" }, options.printed(row, column)) : null);
      if (isNumber(share)) {
        cell.style.background = shadeOf(share);
        cell.style.color = share > 0.55 ? "#111" : "#fff";
      }
      const text = options.text(row, column);
      cell.setAttribute("aria-label", text);
      cell.title = text;
      cell.addEventListener("pointerenter", () => { readout.textContent = text; });
      return cell;
    })));
  const every = Math.ceil(options.columns.length / 12);
  return element("table", { class: `map ${options.kind ?? ""}`, "aria-label": options.name },
    element("thead", {}, element("tr", {}, element("th"), ...options.columns.map((label, i) =>
      element("th", {}, i % every === 0 || i === options.columns.length - 1 ? String(label) : "")))),
    element("tbody", {}, ...body));
};
