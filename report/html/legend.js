// The names and values of a chart's lines, beside it.

const swatchOf = (line) => {
  const swatch = svg("svg", { class: "swatch", viewBox: "0 0 26 10", "aria-hidden": "true" });
  swatch.append(line.points === "only"
    ? svg("circle", { cx: 13, cy: 5, r: 3.5, fill: line.colour })
    : svg("line", { x1: 0, x2: 26, y1: 5, y2: 5, stroke: line.colour, "stroke-width": line.width ?? 2, "stroke-dasharray": (line.dash ?? []).join(" ") }));
  return swatch;
};

// The value of a line at position i of the table. Between its points it is that of the point before.
const valueAt = (column, i) => {
  if (isNumber(column[i])) return column[i];
  if (!column.slice(i).some(isNumber)) return null;
  return column.slice(0, i).findLast(isNumber) ?? null;
};

// A legend of lines: {place, show(title, values)}. `isHidden` of a label; `onToggle` hides or shows the line with this number.
const legendOf = (lines, isHidden, onToggle) => {
  const title = element("p", { class: "at" });
  const values = lines.map(() => element("span", { class: "value" }));
  const entries = lines.map((line, i) => {
    const entry = element("button", { type: "button", class: "line", title: "hide or show", "aria-pressed": String(!isHidden(line.label)),
      on: { click: () => entry.setAttribute("aria-pressed", String(!onToggle(i))) } },
    swatchOf(line), element("span", { class: "name" }, line.label), values[i]);
    return entry;
  });
  const show = (text, shown) => {
    title.textContent = text;
    values.forEach((value, i) => { value.textContent = isNumber(shown[i]) ? precise(shown[i]) : ""; });
  };
  return { place: element("div", { class: "legend" }, title, ...entries), show };
};
