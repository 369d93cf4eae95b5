// Puts the page together.

const sections = [depthSection, summarySection, differencesSection, convergenceSection, saturationSection, gradientSection, histogramSection,
  biasShiftSection, updateSection, predictionSection, learningRatesSection, mistakesSection];

let network = networks[0];

// The finding: its first sentence as the title, then the rest, and what belongs to the network that is shown.
const headline = () => {
  const sentences = data.finding.match(/[^.]*(?:\.(?!\s)[^.]*)*\.(?:\s|$)/g) ?? [data.finding];
  const ofNetworkShown = networks.length > 1 ? ofNetwork("findings", network).map((finding) => element("p", {},
    element("strong", {}, `With ${networkText(network)}: `), finding.text)) : [];
  return [element("h1", {}, sentences[0].trim()),
    ...(sentences.length > 1 ? [element("p", {}, sentences.slice(1).join("").trim())] : []), ...ofNetworkShown];
};

const subtitle = () => {
  const s = data.settings;
  const parts = [s.data, networks.length === 1 && network ? networkText(network) : null,
    isNumber(s.train_samples) ? `${s.train_samples.toLocaleString("en")} samples to train on` : null,
    isNumber(s.epochs) ? counted(s.epochs, "epoch") : null, s.optimizer].filter(Boolean);
  return element("p", { class: "note" }, `${parts.join(" · ")}${data.interrupted ? " · interrupted: its runs are not of equal length" : ""}`);
};

const diagnosisSection = () => (data.diagnoses.length === 0 ? null
  : sectionOf("diagnosis", "What is wrong", null, ...data.diagnoses.map((text) => element("p", {}, text))));

const build = () => {
  document.getElementById("report").replaceChildren(...[...headline(), subtitle(), diagnosisSection()].filter(Boolean),
    ...sections.map((section) => (network === undefined ? null : section(network))).filter(Boolean),
    ...(data.functions.length > 0 ? [contractsSection()] : []), repeatSection(),
    element("footer", {}, `Made by ogee ${data.ogee}. This page is one file and works offline.`));
  drawCharts();
};

const themeButton = document.getElementById("theme");
const setTheme = (theme) => { document.documentElement.dataset.theme = theme; };
const wished = matchMedia("(prefers-color-scheme: dark)");
setTheme(wished.matches ? "dark" : "light");
wished.addEventListener("change", () => { setTheme(wished.matches ? "dark" : "light"); build(); });
themeButton.addEventListener("click", () => { setTheme(isDark() ? "light" : "dark"); build(); });
let themeBeforePrint = null;
const setPrinting = (printing, theme) => {
  document.documentElement.classList.toggle("printing", printing);
  setTheme(theme);
  drawCharts();
};
addEventListener("beforeprint", () => { themeBeforePrint = document.documentElement.dataset.theme; setPrinting(true, "light"); });
addEventListener("afterprint", () => setPrinting(false, themeBeforePrint));

if (networks.length > 1) {
  const control = document.getElementById("depth-control");
  const select = document.getElementById("depth");
  control.hidden = false;
  select.append(...networks.map((key) => element("option", {}, networkText(key))));
  select.addEventListener("change", () => { network = networks[select.selectedIndex]; build(); });
}

let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  drawCharts();
});

document.title = `ogee ${data.command === "program" ? "report" : data.command}: ${data.settings.data ?? ""}`;
build();
