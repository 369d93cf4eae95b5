// The data of the report, and how its values are written and coloured.

const data = JSON.parse(document.getElementById("data").textContent);

const lightColours = ["#0072b2", "#d55e00", "#009e73", "#b0569b", "#a87900", "#2b93c9", "#7b5132", "#555555"];
const darkColours = ["#5aaef0", "#ff9352", "#3fd6a4", "#e592c6", "#f0bf3c", "#8fd3ff", "#cfa27e", "#bbbbbb"];
const dashes = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

const isDark = () => document.documentElement.dataset.theme === "dark";
// What has a colour: what is compared, then the other functions of the networks.
const coloured = [...new Set([...data.runs.map((run) => run.activation), ...data.functions.map((f) => f.name)])];
const functionNumber = (name) => Math.max(coloured.indexOf(name), 0);
const labelOf = (name) => (data.functions.find((f) => f.name === name) ?? { label: name }).label;
const colourNumber = (i) => (isDark() ? darkColours : lightColours)[i % lightColours.length];
const colourOf = (name) => colourNumber(functionNumber(name));
const dashOf = (name) => dashes[Math.floor(functionNumber(name) / lightColours.length) % dashes.length];
const variable = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const fixed = (value, digits = 4) => (isNumber(value) ? value.toFixed(digits) : "–");
const percent = (share) => (isNumber(share) ? `${(100 * share).toFixed(1)} %` : "–");
const precise = (value) => {
  if (!isNumber(value)) return "–";
  const size = Math.abs(value);
  return value === 0 || (size >= 1e-3 && size < 1e5) ? String(Number(value.toPrecision(4))) : value.toExponential(2);
};
const duration = (seconds) => {
  if (!isNumber(seconds)) return "–";
  if (seconds < 1e-3) return `${(1e6 * seconds).toPrecision(3)} µs`;
  if (seconds < 1) return `${(1e3 * seconds).toPrecision(3)} ms`;
  return seconds < 120 ? `${seconds.toPrecision(3)} s` : `${(seconds / 60).toPrecision(3)} min`;
};
const pText = (p) => (!isNumber(p) ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));
const counted = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;
const ordinal = (n) => `${n}${n % 100 > 10 && n % 100 < 14 ? "th" : { 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th"}`;
const listed = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) => {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
};

const hiddenKey = (part) => JSON.stringify(part.hidden);
// The networks that were compared, in their order.
const networks = [...new Set(data.runs.map(hiddenKey))];
const networkText = (key) => {
  const hidden = JSON.parse(key);
  if (hidden.length === 0) return "no hidden layer";
  return hidden.every((size) => size === hidden[0])
    ? `${counted(hidden.length, "hidden layer")} of ${hidden[0]}` : `hidden layers ${hidden.join(", ")}`;
};
