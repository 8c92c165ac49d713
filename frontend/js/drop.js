// Files can be dropped, and are shown before they are sent: name, size, what they are taken for, what is wrong at once.
// The browser's own control stays; what we say here is advice, the server decides.
export function drops(page) {
  for (const area of page.querySelectorAll("[data-drop]")) prepare(area);
}

function prepare(area) {
  const input = area.querySelector("input[type=file]");
  const list = area.parentElement.querySelector("[data-drop-files]");
  const words = JSON.parse(input.dataset.words);
  const expected = {
    names: JSON.parse(input.dataset.names || "[]").map(({ pattern, kind }) => ({ pattern: new RegExp(pattern, "i"), kind })),
    periods: JSON.parse(input.dataset.periods || "{}"),
    municipality: input.dataset.municipality || "",
    most: Number(input.dataset.most || 0),
    extensions: input.accept.split(",").map((each) => each.trim().toLowerCase()).filter(Boolean),
  };
  const show = () => {
    list.replaceChildren(...[...input.files].map((file, index) => line(file, index)));
    list.hidden = !input.files.length;
  };

  input.addEventListener("change", show);
  for (const event of ["dragenter", "dragover"]) area.addEventListener(event, (happened) => { happened.preventDefault(); area.classList.add("oporde-drop--over"); });
  for (const event of ["dragleave", "drop"]) area.addEventListener(event, () => area.classList.remove("oporde-drop--over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    choose(input.multiple ? [...input.files, ...event.dataTransfer.files] : [...event.dataTransfer.files].slice(0, 1));
  });
  // A file dropped beside the area would take the place of the page.
  for (const event of ["dragover", "drop"]) window.addEventListener(event, (happened) => happened.preventDefault());
  show();

  function choose(files) {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function line(file, index) {
    const { state, sentence } = judged(file, expected, words);
    const item = document.importNode(document.getElementById(`oporde-file-${state}`).content, true).firstElementChild;
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-text]").textContent = [size(file.size), sentence].filter(Boolean).join(" · ");
    const remove = item.querySelector("button");
    remove.setAttribute("aria-label", `${remove.textContent.trim()}: ${file.name}`);
    remove.addEventListener("click", () => {
      choose([...input.files].filter((_, other) => other !== index));
      (list.querySelectorAll("button")[index] || input).focus();
    });
    return item;
  }
}

/** What a file is taken for by its name, or why it does not belong here. */
function judged(file, expected, words) {
  const name = file.name.toLowerCase();
  if (expected.extensions.length && !expected.extensions.some((each) => name.endsWith(each))) return wrong(words.extension);
  if (file.size === 0) return wrong(words.empty);
  if (expected.most && file.size > expected.most) return wrong(words.size);
  if (name.endsWith(".zip")) return { state: "good", sentence: words.archive };
  if (!expected.names.length) return { state: "good", sentence: "" };
  for (const { pattern, kind } of expected.names) {
    const { municipality, period } = pattern.exec(file.name)?.groups ?? {};
    if (!period) continue;
    if (expected.municipality && municipality !== expected.municipality) return wrong(words.municipality.replace("%s", municipality));
    const known = expected.periods[period.toUpperCase()];
    return known ? { state: "good", sentence: `${kind}, ${known}` } : wrong(words.period.replace("%s", period));
  }
  return { state: "unsure", sentence: words.name };

  function wrong(sentence) {
    return { state: "wrong", sentence };
  }
}

function size(bytes) {
  const [amount, unit] = bytes < 1000 ? [bytes, "byte"] : bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: amount < 10 && unit !== "byte" ? 1 : 0 }).format(amount);
}
