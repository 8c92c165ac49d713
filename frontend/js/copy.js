// A button that copies what stands above it, and says that it did.
export function copies(page) {
  if (!navigator.clipboard) return;
  for (const place of page.querySelectorAll("[data-copy]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", async () => {
      await navigator.clipboard.writeText(page.getElementById(place.dataset.copy).textContent.trim());
      const said = place.querySelector("[role=status]");
      said.textContent = place.dataset.copied;
      setTimeout(() => (said.textContent = ""), 4000);
    });
  }
}
