// What a page can do more where script runs. Every page is complete without it.
import { copies } from "./copy.js";
import { drops } from "./drop.js";
import { filters } from "./filter.js";
import { follows } from "./follow.js";
import { menus } from "./menu.js";
import { session } from "./session.js";

document.documentElement.classList.add("oporde-js");
for (const begin of [menus, drops, copies, filters, follows, session]) begin(document);

// After a form that was sent back, reading starts at what is wrong with it.
document.querySelector("[data-focus]:not(.oporde-example *)")?.focus();
