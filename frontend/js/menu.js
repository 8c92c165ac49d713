// The menu of a narrow screen opens and closes.
export function menus(page) {
  for (const toggle of page.querySelectorAll("[data-menu]")) {
    toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", String(toggle.getAttribute("aria-expanded") !== "true")));
  }
}
