// Pictures of parts of a report: screenshots.mjs REPORT FOLDER [BROWSER]

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Chromium, Page } from "./chromium.mjs";

const [report, folder, program] = process.argv.slice(2);

// What is drawn of each picture: the window, what happens before, and the element.
const pictures = [
  { name: "report-saturation", window: { width: 1000 }, element: "#saturation" },
  { name: "report-gradients", window: { width: 1000 }, element: "#gradients" },
  { name: "report-inputs", window: { width: 1000, dark: true }, element: "#inputs" },
];

const browser = new Chromium(program);
for (const { name, window, element } of pictures) {
  const page = await Page.open(browser, window);
  await page.go(pathToFileURL(report).href);
  writeFileSync(join(folder, `${name}.png`), await page.pictureOf(element));
}
await browser.close();
