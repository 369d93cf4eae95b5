// Pictures of parts of a report at several depths: screenshots.mjs REPORT FOLDER

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Chromium, Page } from "./chromium.mjs";

const [report, folder] = process.argv.slice(2);

const choose = (select, text) => `(() => {
  const found = document.querySelector(${JSON.stringify(select)});
  found.selectedIndex = [...found.options].findIndex((option) => option.textContent.includes(${JSON.stringify(text)}));
  found.dispatchEvent(new Event("change"));
})()`;
const last = (slider) => `(() => {
  const found = document.querySelector(${JSON.stringify(slider)});
  found.value = found.max;
  found.dispatchEvent(new Event("input"));
})()`;

// Each at the greatest depth, after some choices.
const pictures = [
  { section: "saturation", choices: [] },
  { section: "gradients", choices: [] },
  { section: "inputs", choices: [choose("#inputs select", "hard_tanh"), last("#inputs input")] },
];

const browser = new Chromium();
for (const { section, choices } of pictures) {
  const page = await Page.open(browser, { width: 1000 });
  await page.go(pathToFileURL(report).href);
  for (const choice of [choose("#depth", "12 hidden"), ...choices]) await page.evaluate(choice);
  await page.settle();
  writeFileSync(join(folder, `report-${section}.png`), await page.pictureOf(`#${section}`));
}
await browser.close();
