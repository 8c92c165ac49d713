// Makes what the portal serves: one style sheet, one script, two files of a font. `node build.mjs [FOLDER]`.
import { build } from "esbuild";
import { transform } from "lightningcss";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import postcss from "postcss";
import { COMPONENTS, FONTS, LEFT_BEHIND, PLAIN, THEME } from "./parts.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, "../src/oporde/portal/web/static/oporde");
const OWN = ["tokens", "page", "text", "status", "board", "form", "table", "sheet", "report", "session", "modes"];
const BROWSERS = { chrome: 109 << 16, firefox: 115 << 16, safari: (15 << 16) | (4 << 8) }; // the oldest still found on a desk at a town hall
const NOTICE = "/*! OpOrde. NL Design System components and tokens (EUPL-1.2), Noto Sans (OFL-1.1): see LICENCES.md beside this file. */\n";

const fromPackage = (path) => readFileSync(join(here, "node_modules", path), "utf8");
const own = OWN.map((name) => dressed(readFileSync(join(here, "css", `${name}.css`), "utf8"))).join("\n");
const theme = read(fromPackage(THEME).replaceAll("voorbeeld", "oporde"));
const components = filledIn(COMPONENTS.map((path) => wearable(fromPackage(path))).join("\n"), theme, own);
const tokens = fewer(theme, components + own);

rmSync(output, { recursive: true, force: true });
mkdirSync(join(output, "fonts"), { recursive: true });
for (const [name, path] of Object.entries(FONTS)) copyFileSync(join(here, "node_modules", path), join(output, "fonts", name));
copyFileSync(join(here, "node_modules", "@fontsource-variable/noto-sans/LICENSE"), join(output, "fonts", "OFL.txt"));
writeFileSync(join(output, "LICENCES.md"), licences());
copyFileSync(join(here, "favicon.svg"), join(output, "favicon.svg"));
const sheet = `@layer theme, components, oporde;\n@layer theme {${tokens}}\n@layer components {${components}}\n${own}`;
writeFileSync(join(output, "oporde.css"), NOTICE + minified(sheet) + "\n");
await build({
  entryPoints: [join(here, "js/oporde.js")], outfile: join(output, "oporde.js"), bundle: true, minify: true, format: "esm",
  target: ["chrome109", "firefox115", "safari15.4"], charset: "utf8", legalComments: "none", logLevel: "error",
});

/** Leave out selectors of classes we do not use, and let plain elements join the classes we do. */
function wearable(css) {
  const sheet = postcss.parse(css);
  sheet.walkAtRules("charset", (rule) => rule.remove());
  sheet.walkRules((rule) => {
    rule.selectors = rule.selectors.filter((selector) => !LEFT_BEHIND.some((pattern) => classes(selector).some((name) => pattern.test(name))));
    if (!rule.selector) rule.remove();
  });
  return dressed(sheet.toString());
}

function dressed(css) {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    rule.selector = rule.selector.replace(/\.((?:nl|utrecht)-[\w-]+)/g, (whole, name) => (PLAIN[name] ? `:is(${whole}, ${PLAIN[name]})` : whole));
  });
  return sheet.toString();
}

function classes(selector) {
  return [...selector.matchAll(/\.([\w-]+)/g)].map(([, name]) => name);
}

/** Tokens of the theme by name. */
function read(theme) {
  return new Map([...theme.matchAll(/^\s*(--[\w-]+):\s*(.*?);/gm)].map(([, name, value]) => [name, value]));
}

/** Put the value of a component's token where the token is asked for, unless somebody sets it anew: then it stays. */
function filledIn(css, theme, own) {
  const set = new Set([...(css + own).matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name));
  const fixed = (name) => /^--(nl|utrecht)-/.test(name) && theme.has(name) && !set.has(name);
  for (;;) {
    const found = [...css.matchAll(/var\(\s*(--[\w-]+)/g)].find(([, name]) => fixed(name));
    if (!found) return css;
    css = css.slice(0, found.index) + theme.get(found[1]) + css.slice(closing(css, found.index) + 1);
  }
}

/** Where the bracket closes that opens after a place. */
function closing(text, from) {
  let depth = 0;
  for (let index = text.indexOf("(", from); ; index++) {
    if (text[index] === "(") depth++;
    if (text[index] === ")" && --depth === 0) return index;
  }
}

/** Only the tokens that something asks for, directly or through another token. */
function fewer(theme, asking) {
  const needed = new Set();
  const ahead = [asking];
  while (ahead.length) {
    for (const [, name] of ahead.pop().matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (!theme.has(name) || needed.has(name)) continue;
      needed.add(name);
      ahead.push(theme.get(name));
    }
  }
  return `.oporde-theme {${[...needed].sort().map((name) => `${name}: ${theme.get(name)};`).join("")}}`;
}

/** Whose work the result is, with version and licence as the packages themselves say. */
function licences() {
  const used = [THEME, ...Object.values(FONTS), ...COMPONENTS].map((path) => /^(@[^/]+\/)?[^/]+/.exec(path)[0]);
  const rows = [...new Set(used)].sort().map((name) => {
    const { version, license } = JSON.parse(fromPackage(`${name}/package.json`));
    return `| ${name} | ${version} | ${license} |`;
  });
  return ["# Whose work this is", "", "Made by `make frontend` out of `frontend/`, under the EUPL-1.2 as all of OpOrde, and of these npm packages. Selectors and tokens that no",
    "page uses were left out, and the theme was renamed and re-tinted. The icons are our own.", "", "| package | version | licence |", "|---|---|---|", ...rows,
    "", ...copyrights().map((line) => `- ${line}`), "- Copyright 2022 The Noto Project Authors",
    "", "The text of the EUPL-1.2 is the LICENSE of OpOrde; that of the OFL-1.1 stands in `fonts/OFL.txt`.", ""].join("\n");
}

/** The notices that minifying takes out. */
function copyrights() {
  const sources = [THEME, ...COMPONENTS].map(fromPackage).join("\n");
  return [...new Set(sources.match(/Copyright \(c\) .*/g).map((line) => line.trim()))].sort();
}

function minified(css) {
  const { code, warnings } = transform({ filename: "oporde.css", code: Buffer.from(css), minify: true, targets: BROWSERS });
  if (warnings.length) throw new Error(warnings.map(({ message, loc }) => `${loc?.line}: ${message}`).join("\n"));
  return code.toString();
}
