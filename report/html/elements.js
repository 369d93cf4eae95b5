// Elements of the page. Data is inserted as text and never becomes markup.

const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name === "on") for (const [event, action] of Object.entries(value)) made.addEventListener(event, action);
    else if (name in made && name !== "style") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

const svg = (tag, attributes) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

const sectionOf = (id, title, how, ...children) =>
  element("section", { id }, element("h2", {}, title), how ? element("p", { class: "how" }, how) : null, ...children);

const activationText = (name) => {
  const dot = element("span", { class: "dot" });
  dot.style.background = colourOf(name);
  return element("span", {}, dot, labelOf(name));
};

// A table; a cell is a text or an element, a column is {text, left} or a text.
const tableOf = (columns, rows) => {
  const left = columns.map((column) => typeof column === "object" && column.left);
  const cell = (tag, content, i) =>
    element(tag, { class: left[i] ? "text" : "" }, content instanceof Node ? content : String(content));
  return element("div", { class: "scroll" }, element("table", { class: "values" },
    element("thead", {}, element("tr", {}, ...columns.map((c, i) => cell("th", typeof c === "object" ? c.text : c, i)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((content, i) => cell("td", content, i)))))));
};

// Buttons, one of which is pressed.
const choiceOf = (name, options, chosen, onChange) => {
  const buttons = options.map(([value, text]) => element("button", {
    type: "button",
    "aria-pressed": String(value === chosen),
    on: { click: () => {
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(options[i][0] === value)));
      onChange(value);
    } },
  }, text));
  return element("span", { class: "group", role: "group", "aria-label": name }, element("span", {}, name), ...buttons);
};

const selectionOf = (name, options, chosen, onChange) => {
  const select = element("select", { on: { change: () => onChange(options[select.selectedIndex][0]) } },
    ...options.map(([, text]) => element("option", {}, text)));
  select.selectedIndex = Math.max(options.findIndex(([value]) => value === chosen), 0);
  return element("label", { class: "group" }, name, select);
};

// A slider over positions with a button that plays them.
const playerOf = (name, texts, chosen, onChange) => {
  const text = element("output", {}, texts[chosen]);
  const show = () => {
    text.textContent = texts[slider.value];
    onChange(Number(slider.value));
  };
  const slider = element("input", { type: "range", min: 0, max: texts.length - 1, "aria-label": name, on: { input: show } });
  slider.value = chosen;
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
  };
  const button = element("button", { type: "button", on: { click: () => {
    if (timer !== null) return stop();
    if (Number(slider.value) === texts.length - 1) slider.value = -1;
    button.textContent = "Pause";
    timer = setInterval(() => {
      if (!slider.isConnected || Number(slider.value) >= texts.length - 1) return stop();
      slider.value = Number(slider.value) + 1;
      show();
    }, 700);
  } } }, "Play");
  return element("span", { class: "group" }, name, slider, text, texts.length > 1 ? button : null);
};
