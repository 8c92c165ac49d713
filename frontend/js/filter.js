// A field above a table that shows only the rows with all of its words in them, and says how many those are.
export function filters(page) {
  for (const place of page.querySelectorAll("[data-filter]")) {
    const rows = [...page.getElementById(place.dataset.filter).querySelectorAll("tbody tr")];
    const texts = rows.map((row) => plain(row.textContent));
    const field = place.querySelector("input");
    const said = place.querySelector("[role=status]");
    place.hidden = false;
    field.addEventListener("input", () => {
      const words = plain(field.value).split(/\s+/).filter(Boolean);
      rows.forEach((row, index) => (row.hidden = !words.every((word) => texts[index].includes(word))));
      const found = rows.filter((row) => !row.hidden).length;
      said.textContent = !words.length ? "" : found ? `${said.dataset.found} ${found}` : said.dataset.none;
    });
  }
}

/** Without capitals and accents: who looks for "bevinding" or "beeindigd" finds it however it is written. */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
