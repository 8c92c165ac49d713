// Looking up a rule, column or list by its name. Without a script the page is complete.
(() => {
  const finder = document.querySelector(".finder");
  const [input, status, hits] = ["input", ".found", ".hits"].map((name) => finder.querySelector(name));
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("_", " ");
  const entries = [...document.querySelectorAll("[data-find]")].map((element) => ({
    words: plain(element.dataset.find), id: element.id, title: element.dataset.title, where: element.dataset.where,
  }));
  const show = () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    const found = wanted.length ? entries.filter((entry) => wanted.every((word) => entry.words.includes(word))) : [];
    hits.replaceChildren(...found.slice(0, 12).map((entry) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = `#${entry.id}`;
      link.textContent = entry.title;
      link.appendChild(document.createElement("span")).textContent = ` ${entry.where}`;
      return item;
    }));
    status.textContent = wanted.length ? `${found.length || "Niets"} gevonden${found.length > 12 ? ", de eerste 12:" : ""}` : "";
  };
  input.addEventListener("input", show);
  finder.hidden = false;

  const contents = document.querySelector(".toc details");
  const wide = matchMedia("(min-width: 70rem)");
  const fit = () => { contents.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
  addEventListener("beforeprint", () => { contents.open = true; });

  // What is wider than its frame can be reached and moved with the keyboard.
  const reach = () => {
    for (const frame of document.querySelectorAll(".scroll, pre")) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  };
  new ResizeObserver(reach).observe(document.querySelector("main"));

  const links = new Map([...document.querySelectorAll(".toc ol a")].map((link) => [link.hash.slice(1), link]));
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const follow = new IntersectionObserver(() => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links.values()) link.removeAttribute("aria-current");
    const current = links.get(passed.at(-1)?.id);
    current?.setAttribute("aria-current", "true");
    if (wide.matches && !input.value) current?.scrollIntoView({ block: "nearest" });
  }, { rootMargin: "0px 0px -60% 0px" });
  headings.forEach((heading) => follow.observe(heading));
})();
